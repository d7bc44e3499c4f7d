"""An SPF record is read as receivers read it, by questions to a real server."""

from ipaddress import ip_address

import pytest

from config.mail_health.spf import SpfBroken, SpfCheck, parse_spf

US = "buren.example"


def txt(*records: str) -> list[str]:
    return [f'"{record}"' for record in records]


def verdict(server, machine: str | None = None) -> str:
    address = ip_address(machine) if machine else None
    return SpfCheck(server.lines, US, address).verdict()


def why(server, machine: str | None = None) -> str:
    with pytest.raises(SpfBroken) as broken:
        verdict(server, machine)
    assert broken.value.mend
    return broken.value.why


@pytest.mark.parametrize(
    ("record", "machine", "expected"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.7", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "198.51.100.7", "fail"),
        ("v=spf1 ip4:192.0.2.0/24 ~all", "198.51.100.7", "softfail"),
        ("v=spf1 ip4:192.0.2.0/24 ?all", "198.51.100.7", "neutral"),
        ("v=spf1 ip4:192.0.2.0/24", "198.51.100.7", "neutral"),
        ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::1", "pass"),
        ("v=spf1 ip6:2001:db8::/32 -all", "192.0.2.1", "fail"),
        ("V=SPF1 IP4:192.0.2.7 -ALL", "192.0.2.7", "pass"),
        ("v=spf1 a -all", "192.0.2.80", "pass"),
        ("v=spf1 a:www.buren.example/24 -all", "192.0.2.99", "pass"),
        ("v=spf1 a//64 -all", "2001:db8::99", "pass"),
        ("v=spf1 mx -all", "192.0.2.25", "pass"),
        ("v=spf1 mx -all", "192.0.2.80", "fail"),
        ("v=spf1 include:_spf.provider.example -all", "203.0.113.9", "pass"),
        ("v=spf1 include:_spf.provider.example -all", "203.0.114.9", "fail"),
        ("v=spf1 redirect=_spf.provider.example", "203.0.113.9", "pass"),
        ("v=spf1 redirect=_spf.provider.example", "203.0.114.9", "softfail"),
        ("v=spf1 exists:%{i}._allow.%{d} -all", "192.0.2.7", "pass"),
        ("v=spf1 exists:%{ir}._allow.%{d2} -all", "192.0.2.8", "pass"),
        ("v=spf1 exists:%{i}._allow.%{d} -all", "192.0.2.9", "fail"),
        ("v=spf1 exp=why.buren.example ip4:192.0.2.7 -all", "192.0.2.7", "pass"),
        ("v=spf1 +all", "198.51.100.1", "pass"),
    ],
)
def test_who_may_send(dns, record, machine, expected):
    server = dns(
        {
            (US, "TXT"): txt("another thing", record),
            (US, "A"): ["192.0.2.80"],
            (US, "AAAA"): ["2001:db8::1"],
            (US, "MX"): ["20 far.buren.example.", "10 mail.buren.example."],
            ("mail.buren.example", "A"): ["192.0.2.25"],
            ("far.buren.example", "A"): ["192.0.2.26"],
            ("www.buren.example", "A"): ["192.0.2.81"],
            ("_spf.provider.example", "TXT"): txt("v=spf1 ip4:203.0.113.0/24 ~all"),
            ("192.0.2.7._allow.buren.example", "A"): ["127.0.0.2"],
            ("8.2.0.192._allow.buren.example", "A"): ["127.0.0.2"],
        }
    )

    assert verdict(server, machine) == expected


def test_pieces_of_a_long_record_are_one(dns):
    server = dns({(US, "TXT"): ['"v=spf1 ip4:192.0." "2.7 -all"']})

    assert verdict(server, "192.0.2.7") == "pass"


def test_what_is_no_record_is_none(dns):
    assert verdict(dns({(US, "TXT"): txt("v=spf10 -all", "spf2.0/pra -all")})) == "none"
    assert verdict(dns({})) == "none"


def test_two_records_count_for_none(dns):
    assert "has 2 SPF records" in why(dns({(US, "TXT"): txt("v=spf1 -all", "v=spf1 a -all")}))


@pytest.mark.parametrize("others", [10, 11])
def test_receivers_give_up_after_ten_lookups(dns, others):
    """A chain of includes: each is one more."""
    zone = {(US, "TXT"): txt("v=spf1 include:s1.example -all")}
    for number in range(1, others):
        zone[f"s{number}.example", "TXT"] = txt(f"v=spf1 include:s{number + 1}.example ?all")
    zone[f"s{others}.example", "TXT"] = txt("v=spf1 ip4:192.0.2.7 ?all")
    server = dns(zone)

    if others == 10:
        assert verdict(server, "192.0.2.7") == "pass"
        check = SpfCheck(server.lines, US)
        check.verdict()
        assert check.lookups == 10
    else:
        assert "needs more than 10 lookups" in why(server, "192.0.2.7")


def test_a_circle_of_includes_ends(dns):
    server = dns({(US, "TXT"): txt(f"v=spf1 include:{US} -all")})

    assert "needs more than 10 lookups" in why(server)


def test_each_question_is_put_once(dns):
    server = dns({(US, "TXT"): txt("v=spf1 a a a ip4:192.0.2.7 -all"), (US, "A"): ["192.0.2.1"]})

    assert verdict(server, "192.0.2.7") == "pass"
    assert server.asked.count((US, "A")) == 1


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("v=spf1 include:gone.example -all", "includes gone.example, which has none"),
        ("v=spf1 redirect=gone.example", "redirects to gone.example, which has none"),
        ("v=spf1 redirect=", "broken redirect="),
        ("v=spf1 redirect=a.example redirect=b.example", "broken redirect="),
        ("v=spf1 ip4:192.0.2.300 -all", "which is no address"),
        ("v=spf1 ip4:2001:db8::1 -all", "which is no address"),
        ("v=spf1 a/99 -all", "which is no address"),
        ("v=spf1 mx:a:b/x/ alll", "which nobody understands"),
        ("v=spf1 ipv4:192.0.2.1 -all", "“ipv4:192.0.2.1”, which nobody understands"),
        ("v=spf1 include -all", "which nobody understands"),
        ("v=spf1 a:1.example a:2.example a:3.example -all", "more than 2 machines that are not"),
        ("v=spf1 mx:many.example -all", "has 11 mail servers"),
    ],
)
def test_a_broken_record_is_named_with_what_to_mend(dns, record, told):
    many = [f"10 m{number}.example." for number in range(11)]

    assert told in why(dns({(US, "TXT"): txt(record), ("many.example", "MX"): many}))


@pytest.mark.parametrize("record", ["v=spf1 " + "%" * 99, "v=spf1 ::::", "v=spf1 é"])
def test_what_is_no_record_at_all_is_refused_in_words(record):
    with pytest.raises(SpfBroken, match="which nobody understands"):
        parse_spf(record, US)
