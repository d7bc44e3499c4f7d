"""What the DNS says of our domain, told in words; asked of a real server on the loopback."""

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from config.mail_health.dmarc import is_aligned
from config.mail_health.names import name_facts, reply_facts

US = "buren.example"
OF_PROVIDER = ("_spf.provider.example", "TXT")
PUBLIC = {
    "encoding": serialization.Encoding.DER,
    "format": serialization.PublicFormat.SubjectPublicKeyInfo,
}
PKCS1 = PUBLIC | {"format": serialization.PublicFormat.PKCS1}
RAW = {"encoding": serialization.Encoding.Raw, "format": serialization.PublicFormat.Raw}


def rsa_key(bits: int, **how: object) -> str:
    key = rsa.generate_private_key(65537, bits).public_key()
    return base64.b64encode(key.public_bytes(**(how or PUBLIC))).decode()


LARGE = rsa_key(2048)


def record(*pieces: str) -> str:
    """A TXT record of pieces of 255 signs at most."""
    text = "".join(pieces)
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, len(text), 255))


def healthy(**others: list[str] | None) -> dict:
    """A domain of which all is well, but for what is given: by "name/KIND"; None takes it out."""
    zone = {
        (US, "MX"): ["10 mail.buren.example."],
        (US, "TXT"): [record("v=spf1 include:_spf.provider.example -all")],
        OF_PROVIDER: [record("v=spf1 ip4:203.0.113.0/24 -all")],
        ("s1._domainkey.buren.example", "TXT"): [record("v=DKIM1; k=rsa; p=", LARGE)],
        ("_dmarc.buren.example", "TXT"): [record("v=DMARC1; p=reject; rua=mailto:a@buren.example")],
    }
    for name, lines in others.items():
        key = tuple(name.split("/"))
        if lines is None:
            del zone[key]
        else:
            zone[key] = [record(line) for line in lines]
    return zone


@pytest.fixture
def ask(dns, settings):
    """The facts of a zone, as (mark, said)."""
    settings.MAIL_DOMAIN = US
    settings.DEFAULT_FROM_EMAIL = f"Tweespraak <post@{US}>"
    settings.DKIM_SELECTORS, settings.DKIM_DOMAIN = ["s1"], ""
    settings.MAIL_SENT_FROM = ["203.0.113.9"]

    def facts(zone: dict) -> list[tuple[str, str]]:
        found = list(name_facts(dns(zone).lines))
        assert all(fact.mend for fact in found if fact.mark in "!~?")
        return [(fact.mark, fact.said) for fact in found]

    return facts


def wrong(facts: list[tuple[str, str]], mark: str = "!") -> list[str]:
    return [said for each, said in facts if each == mark]


def test_a_healthy_domain_has_nothing_to_mend(ask):
    assert ask(healthy()) == [
        (
            "·",
            "SPF: the record of buren.example needs 1 of 10 lookups and keeps others out (fail).",
        ),
        ("·", "SPF: 203.0.113.9 may send for buren.example."),
        ("·", "DKIM: the key at s1._domainkey.buren.example has 2048 bits."),
        ("·", "DMARC: the record at _dmarc.buren.example says p=reject."),
    ]


SPF = f"{US}/TXT"
KEY = f"s1._domainkey.{US}/TXT"
DMARC = f"_dmarc.{US}/TXT"


@pytest.mark.parametrize(
    ("line", "mark", "told"),
    [
        ("v=spf1 include:_spf.provider.example ~all", "·", "keeps others out (softfail)"),
        ("v=spf1 include:_spf.provider.example ?all", "~", "says nothing of machines it does not"),
        ("v=spf1 include:_spf.provider.example", "~", "says nothing of machines it does not"),
        ("v=spf1 include:_spf.provider.example +all", "!", "lets everybody in the world send"),
        ("v=spf1 ip4:192.0.2.1 -all", "!", "203.0.113.9 may not send for buren.example (fail)"),
        ("v=spf1 include:nowhere.example -all", "!", "includes nowhere.example, which has none"),
    ],
)
def test_what_spf_says_is_told(ask, line, mark, told):
    found = [said for each, said in ask(healthy(**{SPF: [line]})) if each == mark]

    assert [said for said in found if told in said]


def test_no_spf_and_two_of_it(ask):
    assert "SPF: buren.example has no record." in wrong(ask(healthy(**{SPF: None})))
    two = ask(healthy(**{SPF: ["v=spf1 -all", "v=spf1 a -all"]}))
    assert wrong(two) == ["SPF: buren.example has 2 SPF records, so none counts."]


def test_without_the_addresses_of_our_mail_the_server_is_only_asked_about(ask, settings):
    settings.MAIL_SENT_FROM, settings.EMAIL_HOST = [], "smtp.provider.example"
    of_server = {"smtp.provider.example/A": ["203.0.113.4", "198.51.100.4"]}

    zone = healthy()
    zone["smtp.provider.example", "A"] = of_server["smtp.provider.example/A"]
    found = ask(zone)

    assert ("·", "SPF: 203.0.113.4 may send for buren.example.") in found
    assert wrong(found, "?") == [
        "SPF: 198.51.100.4 (smtp.provider.example) is not in the record (fail)."
    ]
    settings.EMAIL_HOST = "127.0.0.1"
    assert wrong(ask(zone), "?") == []
    settings.MAIL_SENT_FROM = ["our machine"]
    assert "our machine is no address." in wrong(ask(zone))


@pytest.mark.parametrize(
    ("line", "mark", "told"),
    [
        (f"v=DKIM1; p={LARGE}", "·", "has 2048 bits."),
        (f"p={LARGE}; t=s", "·", "has 2048 bits."),
        (f"v=DKIM1; k=rsa; p={rsa_key(2048, **PKCS1)}", "·", "has 2048 bits."),
        (f"v=DKIM1; k=rsa; p={rsa_key(1024)}", "~", "has 1024 bits."),
        (f"v=DKIM1; t=y; p={LARGE}", "~", "only being tried (t=y)"),
        ("v=DKIM1; k=rsa; p=", "!", "is withdrawn (p= is empty)"),
        ("v=DKIM1; k=rsa; p=bm8=", "!", "cannot be read"),
        ("v=DKIM1; k=rsa; p=%%%", "!", "cannot be read"),
        (f"v=DKIM2; p={LARGE}", "!", "begins with v=DKIM2"),
        (f"v=DKIM1; s=tlsrpt; p={LARGE}", "!", "is not for email"),
        (f"v=DKIM1; h=sha1; p={LARGE}", "!", "allows no SHA-256"),
        (f"v=DKIM1; k=dsa; p={LARGE}", "!", "nobody knows the kind of key k=dsa"),
        ("v=DKIM1; k=ed25519; p=bm8=", "!", "cannot be read"),
        ("no key", "!", "there is no key at s1._domainkey.buren.example"),
    ],
)
def test_what_stands_at_a_selector_is_told(ask, line, mark, told):
    found = [said for each, said in ask(healthy(**{KEY: [line]})) if each == mark]

    assert [said for said in found if told in said]


def test_a_short_key_counts_for_nothing(ask):
    """So short a one that today's libraries make none: 512 bits, as it stood in the wild."""
    key = (
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu"
        "KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ=="
    )
    found = ask(healthy(**{KEY: [f"v=DKIM1; p={key}"]}))

    assert wrong(found) == [
        "DKIM: the key at s1._domainkey.buren.example has 512 bits: it counts for nothing."
    ]


def test_an_ed25519_key_alone_is_advised_against(ask):
    key = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(**RAW)
    line = f"v=DKIM1; k=ed25519; p={base64.b64encode(key).decode()}"

    assert [said for said in wrong(ask(healthy(**{KEY: [line]})), "~") if "is Ed25519" in said]


def test_each_selector_is_asked_and_none_at_all_is_said(ask, settings):
    settings.DKIM_SELECTORS = ["s1", "s2"]
    assert wrong(ask(healthy())) == ["DKIM: there is no key at s2._domainkey.buren.example."]
    settings.DKIM_SELECTORS = []

    assert wrong(ask(healthy()), "?") == ["DKIM: not asked at SELECTOR._domainkey.buren.example."]


@pytest.mark.parametrize(
    ("line", "mark", "told"),
    [
        ("v=DMARC1; p=none", "~", "p=none: who forges our address is only reported"),
        ("v=DMARC1; p=quarantine", "·", "says p=quarantine."),
        ("v=DMARC1; p=block", "!", "says p=block"),
        ("v=DMARC1; rua=mailto:a@buren.example", "!", "says p=…"),
        ("p=reject; v=DMARC1", "!", "there is no record"),
    ],
)
def test_what_dmarc_says_is_told(ask, line, mark, told):
    found = [said for each, said in ask(healthy(**{DMARC: [line]})) if each == mark]

    assert [said for said in found if told in said]


def test_no_dmarc_and_two_of_it(ask):
    assert wrong(ask(healthy(**{DMARC: None}))) == [
        "DMARC: there is no record at _dmarc.buren.example."
    ]
    two = ask(healthy(**{DMARC: ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}))
    assert wrong(two) == ["DMARC: 2 records stand at _dmarc.buren.example, so none counts."]


def test_the_record_of_the_domain_above_counts_where_there_is_none(ask, settings):
    settings.MAIL_DOMAIN = f"mail.{US}"
    settings.DEFAULT_FROM_EMAIL = f"post@mail.{US}"
    zone = healthy(**{DMARC: ["v=DMARC1; p=none; sp=reject"]})
    zone[f"mail.{US}", "MX"] = ["10 mail.buren.example."]
    zone[f"mail.{US}", "TXT"] = zone[US, "TXT"]
    zone[f"s1._domainkey.mail.{US}", "TXT"] = zone[f"s1._domainkey.{US}", "TXT"]

    found = ask(zone)

    assert ("·", f"DMARC: the record at _dmarc.{US} says p=reject.") in found


@pytest.mark.parametrize(
    ("adkim", "dkim_domain", "is_told"),
    [
        ("r", US, False),
        ("s", US, False),
        ("r", f"mail.{US}", False),
        ("s", f"mail.{US}", True),
        ("r", "provider.example", True),
        ("s", "provider.example", True),
    ],
)
def test_alignment_strict_and_relaxed(ask, settings, adkim, dkim_domain, is_told):
    settings.DKIM_DOMAIN = dkim_domain
    zone = healthy(**{DMARC: [f"v=DMARC1; p=reject; adkim={adkim}"]})
    zone[f"s1._domainkey.{dkim_domain}", "TXT"] = zone[f"s1._domainkey.{US}", "TXT"]

    told = [said for said in wrong(ask(zone), "~") if "does not count for mail from" in said]

    assert bool(told) is is_told
    zone[US, "TXT"] = [record("v=spf1 ip4:192.0.2.1 -all")]
    nothing_passes = [said for said in wrong(ask(zone)) if "so no mail passes" in said]
    assert bool(nothing_passes) is is_told


def test_who_is_aligned_with_whom():
    facts = {"is_strict": False, "within": "buren.example"}
    assert is_aligned("a.buren.example", "b.buren.example", **facts)
    assert not is_aligned("xburen.example", "buren.example", **facts)
    assert not is_aligned("example", "buren.example", **facts)


def test_a_sender_that_takes_no_mail_itself_is_told(ask, settings):
    assert (
        "there is no mail server for buren.example" in wrong(ask(healthy(**{f"{US}/MX": None})))[0]
    )
    zone = healthy()
    zone[US, "MX"] = ["0 ."]
    assert "says that it takes no mail" in wrong(ask(zone))[0]
    del zone[US, "MX"]
    zone[US, "A"] = ["192.0.2.1"]
    assert wrong(ask(zone)) == []

    settings.DEFAULT_FROM_EMAIL = "post@elsewhere.example"
    assert "comes from elsewhere.example" in wrong(ask(zone))[0]


def test_reply_addresses_whose_domain_takes_no_mail_are_named(dns):
    lines = dns(healthy()).lines
    addresses = [("oost", f"post@{US}"), ("west", "post@gone.example"), ("noord", "")]

    (fact,) = reply_facts(lines, addresses)

    assert fact.said == (
        "Answers to west go to post@gone.example, and there is no mail server for gone.example."
    )


@pytest.mark.slow
def test_a_dns_that_is_silent_is_told_once(dns, ask, monkeypatch, settings):
    monkeypatch.setattr("config.mail_health.dns_lines.PATIENCE", 0.3)
    server = dns(healthy())
    server.is_mute = True

    (fact,) = name_facts(server.lines)

    assert fact.said == f"The DNS does not answer about {US}."
    assert fact.is_wrong
    assert list(reply_facts(server.lines, [("oost", f"post@{US}")])) == []
