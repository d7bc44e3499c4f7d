"""Would the mail of this site be taken, and believed? Asked of the mail server and of the DNS.

Nothing is sent.
"""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from socket import gaierror

from django.conf import settings
from django.db import transaction

from config.mail_health.dns_lines import DnsLines, resolver_of
from config.mail_health.facts import MailFact
from config.mail_health.names import name_facts, reply_facts
from core.mailboxes import NotAMailbox, plain_mailbox
from organisations.models import MailLook, Service

CERTIFICATE_LASTS = timedelta(days=14)
ACCEPTED = range(200, 300)


def mail_facts(lines: DnsLines, *, at: datetime) -> Iterator[MailFact]:
    """All there is to say, one after the other."""
    yield from server_facts(at=at)
    yield from name_facts(lines)
    services = Service.objects.not_erased().in_order()
    yield from reply_facts(lines, ((one.slug, one.answers_to) for one in services))


def lines_of_dns() -> DnsLines:
    """As the settings say where to ask."""
    return DnsLines(resolver_of(settings.MAIL_DNS_SERVERS))


def note_look(facts: Sequence[MailFact], *, at: datetime) -> None:
    """For the page «How it runs», which says how many are to be mended and not which."""
    numbers = {
        "faults": sum(fact.is_wrong for fact in facts),
        "advice": sum(fact.is_advice for fact in facts),
    }
    with transaction.atomic():
        MailLook.objects.all().delete()
        MailLook.objects.create(at=at, **numbers)


def server_facts(*, at: datetime) -> Iterator[MailFact]:
    """No further than the mail server lets us."""
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        line = _connect()
    except ssl.SSLError as trouble:
        yield _untrusted(server, trouble)
    except gaierror:
        yield MailFact(f"{settings.EMAIL_HOST} is the name of no machine.", "Mend EMAIL_HOST.")
    except (OSError, smtplib.SMTPException) as trouble:
        yield MailFact(
            f"{server} does not answer ({type(trouble).__name__}).",
            "Look at EMAIL_HOST and EMAIL_PORT (mostly 587 with EMAIL_USE_TLS=1, or 465 with "
            "EMAIL_USE_SSL=1), and at what the firewall lets out.",
        )
    else:
        try:
            yield MailFact(f"{server} answers.")
            yield from _of_line(line, server, at=at)
        except (OSError, smtplib.SMTPException):
            yield MailFact(f"{server} hung up in the middle.", "Try again, or look at its log.")
        finally:
            line.close()


def _connect() -> smtplib.SMTP:
    host, port, patience = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(host, port, timeout=patience, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=patience)


def _untrusted(server: str, trouble: ssl.SSLError) -> MailFact:
    return MailFact(
        f"{server} cannot prove who it is ({trouble.reason or 'TLS'}): no mail leaves.",
        "Set EMAIL_HOST to the very name in its certificate, or give the server a certificate "
        "that this machine trusts (SSL_CERT_FILE names your own authority).",
    )


def _of_line(line: smtplib.SMTP, server: str, *, at: datetime) -> Iterator[MailFact]:
    try:
        line.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            line.starttls(context=ssl.create_default_context())
    except ssl.SSLError as trouble:
        yield _untrusted(server, trouble)
        return
    except smtplib.SMTPException:
        yield MailFact(
            f"{server} offers no STARTTLS.",
            "Try EMAIL_USE_SSL=1 with port 465, or ask who runs the mail server.",
        )
        return
    yield from _of_encryption(line, at=at)
    if settings.EMAIL_HOST_USER:
        try:
            line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except smtplib.SMTPException:
            yield MailFact(
                f"{server} does not let us in.", "Mend EMAIL_HOST_USER and EMAIL_HOST_PASSWORD."
            )
            return
        yield MailFact("The name and the password are taken.")
    yield from _of_addresses(line)


def _of_encryption(line: smtplib.SMTP, *, at: datetime) -> Iterator[MailFact]:
    if not isinstance(line.sock, ssl.SSLSocket):
        if not _is_this_machine(settings.EMAIL_HOST):
            yield MailFact(
                "Mail crosses the network in clear.",
                "Set EMAIL_USE_TLS=1 (mostly port 587) or EMAIL_USE_SSL=1 (port 465).",
            )
        return
    ends = ssl.cert_time_to_seconds(str((line.sock.getpeercert() or {}).get("notAfter")))
    left = datetime.fromtimestamp(ends, tz=UTC) - at
    said = (
        f"The line is encrypted ({line.sock.version()}); its certificate ends in {left.days} days"
    )
    if left > CERTIFICATE_LASTS:
        yield MailFact(f"{said}.")
    else:
        yield MailFact(f"{said}!", "Ask who runs the mail server to renew it.")


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _of_addresses(line: smtplib.SMTP) -> Iterator[MailFact]:
    """Begins a mail from and to each service and takes it back before there is a word in it."""
    for service in Service.objects.not_erased().in_order():
        sender = f"{service.slug}@{settings.MAIL_DOMAIN}"
        code, _said = line.mail(sender)
        if code not in ACCEPTED:
            yield MailFact(
                f"{sender} may not send here ({code}).",
                "Let the mail server take what comes from MAIL_DOMAIN.",
            )
            line.rset()
            continue
        yield MailFact(f"{sender} may send.")
        yield _of_reply_address(line, service)
        line.rset()


def _of_reply_address(line: smtplib.SMTP, service: Service) -> MailFact:
    settle = "A manager mends the address in the settings of the service."
    try:
        address = plain_mailbox(service.answers_to)
    except NotAMailbox:
        return MailFact(f"Answers to {service.slug} go nowhere: {service.answers_to!r}.", settle)
    code, _said = line.rcpt(address)
    if code not in ACCEPTED:
        return MailFact(f"Answers to {service.slug} go to {address}, refused ({code}).", settle)
    return MailFact(f"Answers to {service.slug} go to {address}.")
