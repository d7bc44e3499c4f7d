"""Somebody takes away what is kept of them, or has it erased: no word is left anywhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_IMODE
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from cases.models import Case, Party, Referral, Triage
from core.asked_to_erase import FILE, asked_since
from organisations.actions import holds
from organisations.actions.erasing_again import erase_again
from organisations.actions.refusals import KeptByDuty, StillInUse
from organisations.actions.requests_of_people import (
    digest_of_request,
    erase_on_request,
    numbered,
)
from organisations.models import (
    AuditEntry,
    ErasureRequest,
    Membership,
    OutboxMessage,
    Role,
    Scope,
    User,
)
from organisations.models.keeping import kept_subjects
from organisations.models.kept_rows import all_about
from organisations.outbox import post
from scheduling.models import Offer
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory, ReferralFactory
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory
from tests.factories.volunteers import (
    ApplicationFactory,
    CampaignFactory,
    ConductCertificateFactory,
    ConflictOfInterestFactory,
    VolunteerFactory,
)
from volunteers.models import Application, Campaign

pytestmark = pytest.mark.slow
DAY = timedelta(days=1)
CLOSED = datetime(2026, 3, 2, 12, tzinfo=UTC)
AFTER_ALL = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


def words(number: int) -> list[str]:
    """Strings that stand nowhere else, also not in free pages of an earlier test."""
    return [f"w{uuid4().hex}" for _each in range(number)]


def closed_case_of(service, said: list[str]) -> Case:
    """Ten words of one party, wherever words of a party may stand."""
    case = CaseFactory(service=service, closed=True, closed_at=CLOSED, summary=said[0])
    of_case = {"service": service, "case": case}
    PartyFactory(
        **of_case,
        consented_at=CLOSED,
        name=said[1],
        street=said[2],
        email=f"{said[3]}@example.org",
        story=said[4],
    )
    PartyFactory(**of_case, role="b", name="Mr Other", consented_at=CLOSED)
    ReferralFactory(**of_case, consent_by=said[5])
    person = UserFactory()
    Triage.unscoped.create(
        **of_case, suitable=False, note=said[6], decided_by=person, decided_at=CLOSED
    )
    volunteer = VolunteerFactory(service=service)
    AssignmentFactory(**of_case, volunteer=volunteer, ended_at=CLOSED, end_reason=said[7])
    OfferFactory(
        **of_case,
        volunteer=volunteer,
        state="declined",
        answered_at=CLOSED,
        decline_note=said[8],
    )
    AppointmentFactory(**of_case, cancel_reason=said[9])
    mail_to(service, f"{said[3]}@example.org", said)
    return case


def mail_to(service, mailbox: str, said: list[str]) -> None:
    for state in ("queued", "sent", "failed"):
        message = post(
            service=service,
            kind="test",
            key=f"{state}:{mailbox}",
            recipient=mailbox,
            content=" ".join(said).encode(),
            at=CLOSED,
        )
        sent_at = CLOSED if state == "sent" else None
        OutboxMessage.unscoped.filter(pk=message.pk).update(state=state, sent_at=sent_at)


def ended_application_of(service, said: list[str]) -> Application:
    application = ApplicationFactory(
        service=service,
        campaign=CampaignFactory(service=service),
        state="declined",
        moved_at=CLOSED,
        first_name=said[0],
        last_name=said[1],
        email=f"{said[2]}@example.org",
        street=said[3],
        town=said[4],
        motivation=said[5],
        interview_note=said[6],
        heard_through=said[7],
        end_reason=said[8],
    )
    ConductCertificateFactory(service=service, application=application, number=said[9])
    mail_to(service, f"{said[2]}@example.org", said)
    return application


def rows_that_say(said: list[str]) -> set[str]:
    """The tables in which one of these words stands: sessions, queue and cache among them."""
    models = apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in models if model._meta.managed]
    found = set()
    with connection.cursor() as cursor:
        for table in [*tables, *(["cache"] if connection.vendor == "sqlite" else [])]:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                told = " ".join(
                    bytes(cell).decode(errors="replace")
                    if isinstance(cell, bytes | memoryview)
                    else str(cell)
                    for cell in row
                )
                if any(word in told for word in said):
                    found.add(table)
    return found


def files_that_say(said: list[str]) -> set[str]:
    name = connection.settings_dict["NAME"]
    files = [Path(f"{name}{end}") for end in ("", "-wal", "-journal")]
    return {
        file.name
        for file in files
        if file.exists() and any(word.encode() in file.read_bytes() for word in said)
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [closed_case_of, ended_application_of])
def test_no_word_of_them_stands_anywhere_afterwards(service, coordinator, make):
    said = words(10)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete=ON")
    subject = make(service, said)
    person = Party.unscoped.get(case=subject, role="a") if make is closed_case_of else subject
    cache.set("something", "else")
    assert len(rows_that_say(said)) > 2

    erase_on_request(subject, person, by=coordinator, at=AFTER_ALL)

    assert rows_that_say(said) == set()
    if connection.vendor == "sqlite":
        assert files_that_say(said) == set()
    assert AuditEntry.unscoped.latest("pk").verb == "data.erase"
    assert set(OutboxMessage.unscoped.values_list("state", flat=True)) == {
        *("sent", "failed", "superseded"),
    }


@pytest.mark.django_db
def test_the_other_party_and_the_facts_stay(service, coordinator):
    case = closed_case_of(service, words(10))
    party = Party.unscoped.get(case=case, role="a")

    erase_on_request(case, party, by=coordinator, at=AFTER_ALL)

    case.refresh_from_db()
    assert (case.state, case.closed_at, case.summary) == ("closed", CLOSED, "")
    assert Party.unscoped.get().name == "Mr Other"
    assert Offer.unscoped.get().state == "declined"
    assert not Referral.unscoped.exists()


@pytest.mark.django_db
def test_nothing_goes_that_a_duty_or_a_hold_keeps(service, coordinator):
    case = closed_case_of(service, words(10))
    party = Party.unscoped.get(case=case, role="a")

    with pytest.raises(KeptByDuty) as refused:
        erase_on_request(case, party, by=coordinator, at=AFTER_ALL - 2 * DAY)
    assert refused.value.until == datetime(2026, 6, 2, tzinfo=UTC).date()

    subject = kept_subjects()["case"]
    until = AFTER_ALL.date() + DAY
    holds.hold_subject(subject, case, until=until, reason="r", by=coordinator, at=AFTER_ALL)
    with pytest.raises(KeptByDuty):
        erase_on_request(case, party, by=coordinator, at=AFTER_ALL)
    assert Party.unscoped.count() == 2


@pytest.mark.django_db
def test_what_is_in_use_is_not_erased(service, coordinator):
    case = CaseFactory(service=service)
    party = PartyFactory(service=service, case=case)
    application = ApplicationFactory(service=service)
    volunteer = VolunteerFactory(service=service)

    for subject, person in ((case, party), (application, application), (volunteer, volunteer)):
        with pytest.raises(StillInUse):
            erase_on_request(subject, person, by=coordinator, at=AFTER_ALL)


@pytest.mark.django_db
def test_an_application_that_is_erased_is_counted_on(service, coordinator):
    application = ended_application_of(service, words(10))

    erase_on_request(application, application, by=coordinator, at=CLOSED + DAY)

    assert Campaign.unscoped.counting_applications().get().applied == 1


def left_volunteer(service):
    volunteer = VolunteerFactory(
        service=service, state="left", left_on=CLOSED.date(), street="Dorpsstraat"
    )
    Membership.objects.filter(user=volunteer.user).update(ended_at=CLOSED)
    ConflictOfInterestFactory(service=service, volunteer=volunteer)
    EmailAddress.objects.create(user=volunteer.user, email=volunteer.user.email)
    return volunteer


@pytest.mark.django_db
def test_a_volunteer_who_left_goes_with_the_account(service, coordinator):
    volunteer = left_volunteer(service)

    with pytest.raises(KeptByDuty):
        erase_on_request(volunteer, volunteer, by=coordinator, at=CLOSED + DAY)
    erase_on_request(volunteer, volunteer, by=coordinator, at=AFTER_ALL)

    volunteer.refresh_from_db()
    assert (volunteer.street, User.objects.get(pk=volunteer.user_id).is_erased) == ("", True)
    assert not EmailAddress.objects.exists()


@pytest.mark.django_db
def test_an_account_that_another_service_knows_stays(service, coordinator):
    volunteer = left_volunteer(service)
    MembershipFactory(user=volunteer.user, role=Role.TRAINER, ended_at=CLOSED)

    erase_on_request(volunteer, volunteer, by=coordinator, at=AFTER_ALL)

    volunteer.refresh_from_db()
    assert (volunteer.street, volunteer.user.is_erased) == ("", False)


@pytest.mark.django_db
def test_somebody_takes_away_what_is_theirs_and_no_key(service):
    volunteer = VolunteerFactory(service=service, street="Dorpsstraat", user__first_name="Bea")
    ConflictOfInterestFactory(service=service, volunteer=volunteer, street="Kerkweg")
    other = VolunteerFactory(service=ServiceFactory(), user=volunteer.user, street="Elders")

    told = all_about(volunteer, volunteer)

    assert told["organisations.User"][0]["first_name"] == "Bea"
    assert not {"password", "name_key"} & told["organisations.User"][0].keys()
    assert told["volunteers.ConflictOfInterest"][0]["street"] == "Kerkweg"
    assert other.street not in str(told)


@pytest.mark.django_db
def test_a_coordinator_reads_hands_out_and_erases(service, coordinator, logged_in):
    case = closed_case_of(service, words(10))
    party = Party.unscoped.get(case=case, role="a")
    client = logged_in(coordinator)
    url = f"/s/{service.slug}/keeping/case/{case.pk}/{party.pk}/"

    page = client.get(url).content.decode()
    assert party.story in page
    assert "Mr Other" not in page
    file = client.get(f"{url}?as=json")
    assert file.json()["cases.Party"][0]["name"] == party.name
    assert "Mr Other" not in file.content.decode()
    assert AuditEntry.unscoped.latest("pk").verb == "data.hand_out"

    # Just now it may not: the days of complaining are counted from the closing.
    Case.unscoped.update(closed_at=timezone.now())
    assert "It has to be kept until" in client.get(url).content.decode()
    client.post(f"{url}erase/")
    assert Party.unscoped.count() == 2
    Case.unscoped.update(closed_at=timezone.now() - 200 * DAY)
    client.post(f"{url}erase/")
    assert Party.unscoped.get().name == "Mr Other"


def asked_by(service) -> dict[str, datetime]:
    return dict(ErasureRequest.unscoped.filter(service=service).values_list("digest", "at"))


@pytest.mark.django_db(transaction=True)
def test_a_request_is_kept_as_digests_in_a_row_and_in_a_file(
    service, coordinator, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    volunteer = left_volunteer(service)

    erase_on_request(volunteer, volunteer, by=coordinator, at=AFTER_ALL)

    text = (tmp_path / FILE).read_text()
    assert asked_since(AFTER_ALL, tmp_path) == asked_by(service)
    assert len(asked_by(service)) == 2  # the volunteer and the account
    assert oct(S_IMODE((tmp_path / FILE).stat().st_mode)) == "0o600"
    assert "example.org" not in text
    assert asked_since(AFTER_ALL + DAY, tmp_path) == {}


@pytest.mark.django_db
def test_a_case_that_an_older_copy_still_has_is_erased_again(service, coordinator):
    said = words(10)
    case = closed_case_of(service, said)
    party = Party.unscoped.get(case=case, role="a")
    with transaction.atomic():
        erase_on_request(case, party, by=coordinator, at=AFTER_ALL)
        asked = asked_by(service)
        transaction.set_rollback(True)
    assert said[1] in Party.unscoped.values_list("name", flat=True)

    assert erase_again(asked, at=AFTER_ALL) == 1

    assert rows_that_say(said) == set()
    assert list(Party.unscoped.values_list("name", flat=True)) == ["Mr Other"]
    assert AuditEntry.unscoped.latest("pk").via == "worker"
    assert asked_by(service) == asked


@pytest.mark.django_db
def test_so_is_somebody_who_was_still_here_when_it_was_made(service, coordinator):
    volunteer = VolunteerFactory(service=service, street="Dorpsstraat")
    application = ApplicationFactory(service=service, state="applied")
    other = VolunteerFactory(service=service, street="Elders")
    asked = {
        digest_of_request(numbered(row), numbered(row)): AFTER_ALL
        for row in (volunteer, volunteer.user, application)
    }

    assert erase_again(asked | {"0" * 64: AFTER_ALL}, at=AFTER_ALL) == 3

    volunteer.refresh_from_db()
    assert (volunteer.street, User.objects.get(pk=volunteer.user_id).is_erased) == ("", True)
    assert not Membership.objects.current().filter(user=volunteer.user_id).exists()
    assert not Application.unscoped.exists()
    other.refresh_from_db()
    assert (other.street, other.user.is_erased) == ("Elders", False)
    assert erase_again({}, at=AFTER_ALL) == 0


@pytest.mark.django_db
def test_a_digest_of_the_key_before_is_known_again(service, settings):
    application = ApplicationFactory(service=service)
    asked = {digest_of_request(numbered(application), numbered(application)): AFTER_ALL}
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"

    assert erase_again(asked, at=AFTER_ALL) == 1
