import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import CommandError, call_command

from config.mail_check import server_facts
from config.tasks import check_mail
from organisations.models import MailLook
from tests.config.mail_health.dns_server import small_dns
from tests.factories.organisations import ServiceFactory
from tests.post_office import PostOffice, free_port, open_post_office

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC)


class Choosy(PostOffice):
    """Takes what comes from us, and nothing to one address."""

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802
        if address.endswith("@elsewhere.example"):
            return "553 not yours"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith("gone@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def office(settings):
    with open_post_office(Choosy()) as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.MAIL_DOMAIN = "buren.example"
        yield office


def told(*, at=TODAY):
    return [(fact.said, bool(fact.mend)) for fact in server_facts(at=at)]


def test_a_server_that_takes_our_mail_is_asked_and_sent_nothing(office):
    ServiceFactory(slug="oost", email="post@oost.example")

    assert told() == [
        (f"127.0.0.1:{office.port} answers.", False),
        ("oost@buren.example may send.", False),
        ("Answers to oost go to post@oost.example.", False),
    ]
    assert office.accepted == []


def test_what_it_refuses_is_named(office, settings):
    ServiceFactory(slug="oost", email="gone@oost.example")
    assert told()[2] == ("Answers to oost go to gone@oost.example, refused (550).", True)

    settings.MAIL_DOMAIN = "elsewhere.example"
    assert told()[1] == ("oost@elsewhere.example may not send here (553).", True)

    settings.EMAIL_HOST_USER = "us"
    assert told()[1] == (f"127.0.0.1:{office.port} does not let us in.", True)

    settings.EMAIL_USE_TLS = True
    assert told()[1] == (f"127.0.0.1:{office.port} offers no STARTTLS.", True)


@pytest.fixture
def names(settings):
    """A DNS in which our domain is healthy, but for the missing SPF."""
    settings.MAIL_DOMAIN = "buren.example"
    settings.DEFAULT_FROM_EMAIL = "post@buren.example"
    zone = {
        ("buren.example", "MX"): ["10 mail.buren.example."],
        ("_dmarc.buren.example", "TXT"): ['"v=DMARC1; p=none"'],
        ("oost.example", "A"): ["192.0.2.1"],
    }
    with small_dns(zone) as server:
        settings.MAIL_DNS_SERVERS = [server.address]
        yield server


def test_a_server_that_is_away_is_told_with_what_to_look_at(names, settings, capsys):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    ServiceFactory(slug="oost", email="post@oost.example")

    with pytest.raises(CommandError, match="2 to mend"):
        call_command("check_mail")

    said = capsys.readouterr().out
    assert "does not answer" in said
    assert "EMAIL_USE_TLS=1" in said
    assert "! SPF: buren.example has no record." in said
    assert "~ DMARC: the record at _dmarc.buren.example says p=none" in said
    assert "? DKIM: not asked" in said
    look = MailLook.objects.get()
    assert (look.faults, look.advice) == (2, 1)


def test_the_weekly_look_keeps_its_result_in_one_row(names, office):
    names.zone["buren.example", "TXT"] = ['"v=spf1 mx -all"']
    for _week in range(2):
        check_mail()

    look = MailLook.objects.get()
    assert (look.faults, look.advice) == (0, 1)


@pytest.fixture
def encrypted(settings, tmp_path):
    """A server with STARTTLS and a certificate that it wrote for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    written = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(TODAY - timedelta(days=1))
        .not_valid_after(TODAY + timedelta(days=40))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "own.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + written.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    office = Choosy()
    controller = Controller(office, hostname="127.0.0.1", port=office.port, tls_context=context)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_USE_TLS = True
    yield file
    controller.stop()


@pytest.mark.slow
def test_a_certificate_is_believed_where_this_machine_trusts_it(encrypted, monkeypatch):
    (_answers, (said, is_wrong)) = told()
    assert "cannot prove who it is" in said
    assert is_wrong

    monkeypatch.setenv("SSL_CERT_FILE", str(encrypted))
    (said, is_wrong) = told()[1]
    assert said.startswith("The line is encrypted (TLSv1.")
    assert said.endswith("its certificate ends in 39 days.")
    assert not is_wrong

    (said, is_wrong) = told(at=TODAY + timedelta(days=30))[1]
    assert said.endswith("ends in 9 days!")
    assert is_wrong
