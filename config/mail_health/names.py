"""What the DNS says of the domain that our mail comes from: would it be believed?"""

from collections.abc import Iterable, Iterator
from email.utils import parseaddr
from ipaddress import ip_address

from django.conf import settings

from config.mail_health.dkim import dkim_facts
from config.mail_health.dmarc import dmarc_facts, dmarc_policy
from config.mail_health.dns_lines import Address, DnsLines, DnsSilent
from config.mail_health.facts import MailFact
from config.mail_health.spf import SpfBroken, SpfCheck, SpfVerdict

NO_ANSWER = "Ask again later; or name servers that know the world outside in MAIL_DNS_SERVERS."
WITHOUT_SPF = (
    "Publish one TXT record at {domain}: v=spf1 … -all, with what the mail server's provider says "
    "(mostly include:…), or ip4: and the address of your own machine."
)


def name_facts(lines: DnsLines) -> Iterator[MailFact]:
    """As far as the DNS answers."""
    domain = settings.MAIL_DOMAIN
    try:
        yield from _of_sender(lines, domain)
        spf = list(_of_spf(lines, domain))
        yield from spf
        keys = [
            fact
            for selector in settings.DKIM_SELECTORS
            for fact in dkim_facts(lines, selector, _dkim_domain())
        ]
        yield from keys or _unasked(_dkim_domain())
        yield from dmarc_facts(
            dmarc_policy(lines, domain),
            domain,
            dkim_domain=_dkim_domain(),
            is_spf_good=not any(fact.is_wrong for fact in spf),
            is_dkim_good=_is_one_good(keys),
        )
    except DnsSilent as trouble:
        yield MailFact(f"The DNS does not answer about {trouble}.", NO_ANSWER)


def reply_facts(lines: DnsLines, addresses: Iterable[tuple[str, str]]) -> Iterator[MailFact]:
    """Of each (service, address for answers): does its domain take mail at all?"""
    for slug, address in addresses:
        domain = address.rpartition("@")[2]
        if not domain:
            continue  # told already, by who asked the mail server
        try:
            why = _why_no_mail(lines, domain)
        except DnsSilent:
            return
        if why:
            yield MailFact(
                f"Answers to {slug} go to {address}, and {why}.",
                "A manager mends the address in the settings of the service.",
            )


def _dkim_domain() -> str:
    return str(settings.DKIM_DOMAIN or settings.MAIL_DOMAIN)


def _is_one_good(keys: list[MailFact]) -> bool | None:
    """Of several selectors one that counts is enough."""
    if not settings.DKIM_SELECTORS:
        return None
    return any(not fact.is_wrong for fact in keys)


def _unasked(domain: str) -> Iterator[MailFact]:
    yield MailFact(
        f"DKIM: not asked at SELECTOR._domainkey.{domain}.",
        "Set DKIM_SELECTORS to the selectors with which the mail server signs.",
        is_asked=False,
    )


def _of_sender(lines: DnsLines, domain: str) -> Iterator[MailFact]:
    if why := _why_no_mail(lines, domain):
        yield MailFact(
            f"{domain} is where our mail comes from, and {why}: many servers refuse such a sender.",
            f"Give {domain} an MX record, so that what comes back has somewhere to go.",
        )
    of_house = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    if of_house != domain.lower():
        yield MailFact(
            f"Mail about accounts comes from {of_house or 'nowhere'}, and all other from {domain}.",
            f"Let DEFAULT_FROM_EMAIL be an address at {domain}.",
        )


def _why_no_mail(lines: DnsLines, domain: str) -> str:
    """Empty where it takes mail: by an MX, or by an address of its own."""
    hosts = lines.exchangers(domain)
    if hosts in (["."], [""]):
        return f"{domain} says that it takes no mail"
    if not hosts and not lines.addresses(domain):
        return f"there is no mail server for {domain}"
    return ""


def _of_spf(lines: DnsLines, domain: str) -> Iterator[MailFact]:
    whole = SpfCheck(lines, domain)
    try:
        ending = whole.verdict()
        if ending is SpfVerdict.NONE:
            yield MailFact(f"SPF: {domain} has no record.", WITHOUT_SPF.format(domain=domain))
            return
        yield from _of_ending(ending, domain, whole.lookups)
        yield from _of_machines(lines, domain)
    except SpfBroken as broken:
        yield MailFact(f"SPF: {broken.why}.", broken.mend)


def _of_ending(ending: SpfVerdict, domain: str, lookups: int) -> Iterator[MailFact]:
    said = f"SPF: the record of {domain} needs {lookups} of 10 lookups"
    if ending is SpfVerdict.PASS:
        yield MailFact(
            f"{said} and lets everybody in the world send (+all).", "End it in -all or ~all."
        )
    elif ending is SpfVerdict.NEUTRAL:
        yield MailFact(
            f"{said} and says nothing of machines it does not name.",
            "End it in -all or ~all.",
            is_advice=True,
        )
    else:
        yield MailFact(f"{said} and keeps others out ({ending}).")


def _of_machines(lines: DnsLines, domain: str) -> Iterator[MailFact]:
    """Whether the record lets our mail through: by the addresses that it leaves from."""
    told: list[Address] = []
    for one in settings.MAIL_SENT_FROM:
        try:
            told.append(ip_address(one))
        except ValueError:
            yield MailFact(f"{one} is no address.", "Mend MAIL_SENT_FROM.")
    for machine in told or _of_server(lines):
        verdict = SpfCheck(lines, domain, machine).verdict()
        if verdict is SpfVerdict.PASS:
            yield MailFact(f"SPF: {machine} may send for {domain}.")
        elif told:
            yield MailFact(
                f"SPF: {machine} may not send for {domain} ({verdict}).",
                "Add it to the record, or mend MAIL_SENT_FROM.",
            )
        else:
            yield MailFact(
                f"SPF: {machine} ({settings.EMAIL_HOST}) is not in the record ({verdict}).",
                "That is well where it sends on through other machines: then name their addresses "
                "in MAIL_SENT_FROM. Otherwise add it to the record.",
                is_asked=False,
            )


def _of_server(lines: DnsLines) -> list[Address]:
    """The mail server we hand our mail to; one on this machine says nothing about the way out."""
    try:
        found = [ip_address(settings.EMAIL_HOST)]
    except ValueError:
        found = [] if settings.EMAIL_HOST == "localhost" else lines.addresses(settings.EMAIL_HOST)
    return [one for one in found if not one.is_loopback]
