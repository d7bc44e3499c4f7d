"""What receivers do with mail that only says it is ours: the DMARC record, and alignment.

Source: RFC 7489. Which record counts for a name is found by going up its parts, as the newer
text of DMARC does: so no list of public suffixes is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from config.mail_health.dkim import tags_of
from config.mail_health.dns_lines import DnsLines
from config.mail_health.facts import MailFact

POLICIES = {"none", "quarantine", "reject"}
PUBLISH = (
    "Publish a TXT record at _dmarc.{domain}: v=DMARC1; p=quarantine; rua=mailto:… "
    "(begin with p=none for some weeks, and read what comes to that address)."
)


@dataclass(frozen=True)
class DmarcPolicy:
    """What counts for mail from a domain. ``stands_at`` is the name that has the record."""

    stands_at: str
    policy: str
    spf_is_strict: bool
    dkim_is_strict: bool


def dmarc_policy(lines: DnsLines, domain: str) -> DmarcPolicy | MailFact:
    """The policy, or what is wrong with it."""
    parts = domain.split(".")
    for start in range(max(1, len(parts) - 1)):
        name = ".".join(parts[start:])
        found = [
            line
            for line in lines.texts(f"_dmarc.{name}")
            if tags_of(line).get("v") == "DMARC1" and line.lstrip().lower().startswith("v")
        ]
        if len(found) > 1:
            return MailFact(
                f"DMARC: {len(found)} records stand at _dmarc.{name}, so none counts.",
                "Leave one of them.",
            )
        if found:
            return _policy_of(tags_of(found[0]), name, domain)
    return MailFact(f"DMARC: there is no record at _dmarc.{domain}.", PUBLISH.format(domain=domain))


def _policy_of(tags: dict[str, str], name: str, domain: str) -> DmarcPolicy | MailFact:
    of_others = tags.get("sp", tags.get("p", ""))
    policy = (tags.get("p", "") if name == domain else of_others).lower()
    if policy not in POLICIES:
        return MailFact(
            f"DMARC: the record at _dmarc.{name} says p={policy or '…'}.",
            "It must be p=none, p=quarantine or p=reject.",
        )
    return DmarcPolicy(
        stands_at=name,
        policy=policy,
        spf_is_strict=tags.get("aspf", "r").lower() == "s",
        dkim_is_strict=tags.get("adkim", "r").lower() == "s",
    )


def is_aligned(domain: str, sender: str, *, is_strict: bool, within: str) -> bool:
    """Whether what is proved of ``domain`` counts for ``sender``; ``within`` has the record."""
    if domain == sender:
        return True
    if is_strict:
        return False
    return all(f".{one}".endswith(f".{within}") for one in (domain, sender)) or any(
        one.endswith(f".{other}") and "." in other
        for one, other in ((domain, sender), (sender, domain))
    )


def dmarc_facts(
    found: DmarcPolicy | MailFact,
    domain: str,
    *,
    dkim_domain: str,
    is_spf_good: bool,
    is_dkim_good: bool | None,
) -> Iterator[MailFact]:
    """``is_dkim_good`` is None where nobody said with which selectors is signed."""
    if isinstance(found, MailFact):
        yield found
        return
    said = f"DMARC: the record at _dmarc.{found.stands_at} says p={found.policy}"
    if found.policy == "none":
        yield MailFact(
            f"{said}: who forges our address is only reported.",
            "Once the reports show that our own mail passes, make it p=quarantine.",
            is_advice=True,
        )
    else:
        yield MailFact(f"{said}.")
    fits = is_aligned(dkim_domain, domain, is_strict=found.dkim_is_strict, within=found.stands_at)
    if not fits:
        how = "strict (adkim=s)" if found.dkim_is_strict else "relaxed"
        yield MailFact(
            f"DMARC: DKIM of {dkim_domain} does not count for mail from {domain}: alignment is "
            f"{how}.",
            f"Sign as {domain} itself"
            + (", or take adkim=s out." if found.dkim_is_strict else "."),
            is_advice=is_spf_good,
        )
    if not is_spf_good and (is_dkim_good is False or (is_dkim_good and not fits)):
        yield MailFact(
            "DMARC: neither SPF nor DKIM is in order and of this very domain, so no mail passes.",
            "Mend one of the two above; better both.",
        )
