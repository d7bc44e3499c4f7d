import re
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config.management.commands import open_service as command
from organisations.actions.people import accept_invitation
from organisations.models import AuditEntry, Invitation, Membership, OutboxMessage, Service, User
from tests.factories.organisations import UserFactory

pytestmark = pytest.mark.django_db
FLAGS = {
    "name": "Buurtbemiddeling Dalstad",
    "slug": "dalstad",
    "country": "be",
    "language": "nl",
    "town": "Dalstad",
    "email": "post@dalstad.example",
    "manager_email": "marga@dalstad.example",
    "manager_first_name": "Marga",
    "owner_email": "ops@example.org",
    "owner_first_name": "Otto",
}


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def run(**flags):
    said = StringIO()
    call_command("open_service", "--noinput", stdout=said, **flags)
    return said.getvalue()


def without(*names):
    return {name: said for name, said in FLAGS.items() if name not in names}


def asked_at(client, email, deliver_mail):
    """Ask for a code, read it in the mail, type it in."""
    client.post(reverse("account_request_login_code"), {"email": email})
    deliver_mail()
    code = re.search(r"^[A-Z0-9-]{6,10}$", mail.outbox[-1].body.replace("\r", ""), re.MULTILINE)[0]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    return "_auth_user_id" in client.session


def test_from_an_empty_database_a_service_an_owner_and_a_manager_come_into_being(deliver_mail):
    run(**FLAGS)

    service, owner = Service.objects.get(), User.objects.get()
    assert (service.slug, service.timezone, owner.email) == (
        "dalstad",
        "Europe/Brussels",
        "ops@example.org",
    )
    assert owner.is_superuser
    assert not service.takes_reports
    entries = AuditEntry.unscoped.filter(service=service).order_by("pk")
    assert [(entry.verb, entry.via, entry.by) for entry in entries] == [
        ("service.open", "owner", owner),
        ("person.invite", "owner", owner),
    ]
    assert {message.to[0] for message in deliver_mail()} == {
        "marga@dalstad.example",
        "ops@example.org",
    }
    accept_invitation(Invitation.unscoped.get(), at=entries[0].at)
    assert Membership.objects.get().role == "manager"


def test_the_owner_logs_in_by_a_code(deliver_mail):
    run(**FLAGS)

    assert asked_at(Client(), "ops@example.org", deliver_mail)


def test_a_second_run_says_what_stands_and_changes_nothing():
    run(**FLAGS)
    before = list(OutboxMessage.unscoped.values()), list(Invitation.unscoped.values())

    said = run(**(FLAGS | {"name": "Another name"}))

    assert "stands already" in said
    assert "--invite-again" in said
    assert before == (
        list(OutboxMessage.unscoped.values()),
        list(Invitation.unscoped.values()),
    )
    assert Service.objects.get().name == FLAGS["name"]


def test_the_invitation_goes_once_more_when_that_is_asked(deliver_mail):
    run(**FLAGS)
    deliver_mail()

    run(slug="dalstad", send_again=True)

    assert deliver_mail()[-1].to == ["marga@dalstad.example"]
    assert Invitation.unscoped.count() == 1


def test_another_address_takes_the_place_of_the_first(deliver_mail):
    run(**FLAGS)
    deliver_mail()

    run(**FLAGS | {"manager_email": "marja@dalstad.example"}, send_again=True)

    states = Invitation.unscoped.order_by("pk").values_list("email", "state")
    assert list(states) == [
        ("marga@dalstad.example", "taken_back"),
        ("marja@dalstad.example", "open"),
    ]
    assert {to for message in deliver_mail()[-2:] for to in message.to} == {
        "marga@dalstad.example",
        "marja@dalstad.example",
    }


def test_a_service_with_a_manager_asks_in_nobody_more(now):
    run(**FLAGS)
    row = Invitation.unscoped.get()
    accept_invitation(row, at=row.invited_at)

    assert "It has a manager" in run(**FLAGS, send_again=True)
    assert Invitation.unscoped.count() == 1


def test_what_is_missing_is_named_and_nothing_is_made():
    with pytest.raises(CommandError, match=r"--name.*--email.*--manager-first-name"):
        run(**without("name", "email", "manager_first_name"))
    with pytest.raises(CommandError, match="--owner-email"):
        run(**without("owner_email"))

    assert not Service.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"slug": "dal stad"}, "--slug: "),
        ({"country": "fr"}, "--country: "),
        ({"manager_email": "marga"}, "--manager-email: "),
    ],
)
def test_what_does_not_fit_is_refused_by_the_name_of_its_flag(wrong, said):
    with pytest.raises(CommandError, match=said):
        run(**FLAGS | wrong)

    assert not User.objects.exists()


def test_a_second_service_belongs_to_the_owner_there_is():
    run(**FLAGS)
    second = without("owner_email", "owner_first_name") | {"slug": "bergstad"}

    run(**second)
    with pytest.raises(CommandError, match="createsuperuser"):
        run(**second | {"slug": "third", "owner_email": "else@example.org"})

    assert list(Service.objects.order_by("pk").values_list("slug", flat=True)) == [
        "dalstad",
        "bergstad",
    ]
    assert User.objects.owners().count() == 1


def test_it_asks_for_what_was_not_said_until_it_fits(monkeypatch):
    answers = iter(["dal stad", "dalstad", "Dalstad", "nl", "nl", "", "post@dalstad.example"])
    asked = []

    def answer(question):
        asked.append(question)
        return next(answers)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(command.sys.stdin, "isatty", lambda: True, raising=False)
    said, wrong = StringIO(), StringIO()
    rest = {name: FLAGS[name] for name in FLAGS if name.startswith(("manager_", "owner_"))}
    rest |= {"manager_last_name": "", "manager_language": "", "owner_last_name": ""}

    call_command("open_service", stdout=said, stderr=wrong, **rest)

    assert Service.objects.get().name == "Dalstad"
    assert wrong.getvalue()
    assert "Country (nl, be): " in asked


def test_createsuperuser_makes_an_owner_who_logs_in_by_a_code(deliver_mail):
    call_command("createsuperuser", "--noinput", email="Ops@Example.org", stdout=StringIO())

    owner = User.objects.owners().get()
    assert (owner.email, owner.has_usable_password()) == ("ops@example.org", False)
    assert asked_at(Client(), "ops@example.org", deliver_mail)


def test_createsuperuser_asks_for_address_and_password(monkeypatch):
    answers = iter(["ops@example.org"])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))
    module = "django.contrib.auth.management.commands.createsuperuser"
    monkeypatch.setattr(f"{module}.getpass.getpass", lambda *_: "buren praten samen")
    monkeypatch.setattr(command.sys.stdin, "isatty", lambda: True, raising=False)

    call_command("createsuperuser", stdin=command.sys.stdin, stdout=StringIO())

    assert User.objects.owners().get().check_password("buren praten samen")


def become_owner(monkeypatch, *answers, **flags):
    said = iter(answers)
    monkeypatch.setattr("builtins.input", lambda _question: next(said))
    monkeypatch.setattr(command.sys.stdin, "isatty", lambda: True, raising=False)
    call_command("createsuperuser", stdin=command.sys.stdin, stdout=StringIO(), **flags)


def test_an_account_that_stands_becomes_the_owners_when_that_is_agreed_to(monkeypatch):
    person = UserFactory(email="ops@example.org", first_name="Otto")

    become_owner(monkeypatch, "y", email="Ops@example.org")

    assert User.objects.owners().get() == person
    assert User.objects.get(pk=person.pk).first_name == "Otto"


def test_who_has_the_mailbox_and_no_login_becomes_no_second_person(monkeypatch, deliver_mail):
    person = UserFactory(email=None, mailbox="ops@example.org")

    become_owner(monkeypatch, "yes", email="ops@example.org")

    assert User.objects.owners().get() == person
    assert asked_at(Client(), "ops@example.org", deliver_mail)


def test_without_an_answer_one_line_says_what_to_use_and_it_works():
    UserFactory(email="ops@example.org")
    flags = {"email": "ops@example.org", "stdout": StringIO()}

    with pytest.raises(CommandError) as refused:
        call_command("createsuperuser", "--noinput", **flags)
    call_command("createsuperuser", "--noinput", "--existing", **flags)

    assert "createsuperuser --existing --email ops@example.org" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert User.objects.owners().count() == 1
    with pytest.raises(CommandError, match="already"):
        call_command("createsuperuser", "--noinput", "--existing", **flags)


def test_an_account_that_is_not_there_is_not_made_an_owner():
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("createsuperuser", "--noinput", "--existing", email="ops@example.org")

    assert not User.objects.exists()


def test_a_service_is_opened_by_an_account_that_stands(monkeypatch):
    person = UserFactory(email="ops@example.org", first_name="Otto")
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    monkeypatch.setattr(command.sys.stdin, "isatty", lambda: True, raising=False)
    rest = {"manager_last_name": "", "manager_language": "", "owner_last_name": ""}

    call_command("open_service", stdout=StringIO(), **FLAGS, **rest)
    more = {**FLAGS, **rest, "slug": "bergstad", "owner_email": "second@example.org"}
    second = UserFactory(email="second@example.org")
    call_command("open_service", stdout=StringIO(), **more)

    assert set(User.objects.owners()) == {person, second}
    assert Service.objects.count() == 2


def test_an_owner_with_an_account_is_told_what_to_use_where_nobody_can_be_asked():
    run(**FLAGS)
    UserFactory(email="second@example.org")

    with pytest.raises(CommandError, match=r"--existing --email second@example\.org"):
        run(**FLAGS | {"slug": "bergstad", "owner_email": "second@example.org"})
