"""Of a case that was closed long ago the facts stay, and nobody who was in it."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases.models import (
    Aftercare,
    Assignment,
    Case,
    CaseNote,
    HeadsUp,
    Outcome,
    Party,
    Referral,
    Triage,
)
from organisations.actions import erasing
from organisations.actions.sealing import seal_trail
from organisations.audit import log_read, record
from organisations.models import (
    AuditEntry,
    ErasingRun,
    Membership,
    ReadEntry,
    Role,
    Service,
    User,
    WrittenReason,
    tenant_walls,
)
from organisations.retention import Period
from scheduling.models import Answer, Appointment, BookedQuarter, CalendarItem, Offer
from tests.factories.cases import AssignmentFactory, CaseFactory, PartyFactory, ReferralFactory
from tests.factories.organisations import DistrictFactory, UserFactory
from tests.factories.plans import LockedSeatFactory, PlanLockFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory
from tests.factories.volunteers import VolunteerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
DAY = timedelta(days=1)
CLOSED = datetime(2020, 3, 2, 12, tzinfo=UTC)
OVER = datetime(2022, 3, 2, 12, tzinfo=UTC)
WORDS = "Mrs Geheim of Verborgenlaan"


def erase(at: datetime) -> None:
    assert erasing.erase_what_is_due(clock=lambda: at) is False


def all_rows() -> dict[str, list]:
    """Everything that stands in the database, but for waiting work and that there was a run."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label != "django_q" and model is not ErasingRun
    }


@pytest.fixture(autouse=True)
def all_walls_stand(db, settings) -> None:
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(connection)


@pytest.fixture
def closed(service) -> Case:
    """A closed case with everything that may hang on one."""
    person, volunteer = UserFactory(), VolunteerFactory(service=service)
    case = CaseFactory(
        service=service,
        closed=True,
        received_at=CLOSED - 90 * DAY,
        closed_at=CLOSED,
        summary="noise in the night",
        wishes=["0-evening"],
        method="joint",
        confirmed_result="solved",
    )
    of_case = {"service": service, "case": case}
    PartyFactory(**of_case, consented_at=CLOSED)
    PartyFactory(**of_case, role="b", consented_at=CLOSED)
    ReferralFactory(**of_case, consent_by=WORDS, own_reference="K-12")
    Triage.unscoped.create(
        **of_case,
        suitable=True,
        contra_indications=["violence"],
        override_reason=WORDS,
        note=WORDS,
        decided_by=person,
        decided_at=CLOSED,
    )
    AssignmentFactory(**of_case, volunteer=volunteer, ended_at=CLOSED, end_reason=WORDS)
    OfferFactory(
        **of_case,
        volunteer=volunteer,
        state="declined",
        answered_at=CLOSED,
        decline_note=WORDS,
        overridden=["same_street"],
        override_reason=WORDS,
    )
    outcome = Outcome.unscoped.create(
        **of_case,
        stage="joint",
        result="agreed",
        held_on=CLOSED.date(),
        minutes=90,
        note=WORDS,
        recorded_by=person,
        recorded_at=CLOSED,
    )
    Aftercare.unscoped.create(
        **of_case, due_on=CLOSED.date(), relation_a="better", note=WORDS, done_at=CLOSED
    )
    CaseNote.unscoped.create(**of_case, kind="called", text=WORDS, by=person, at=CLOSED)
    HeadsUp.unscoped.create(**of_case, text=WORDS, by=person, at=CLOSED)
    told = {"outcome": outcome, "told_after": "agreed", "unsafe_at": CLOSED}
    talk = AppointmentFactory(**of_case, cancel_reason=WORDS, **told)
    BookedQuarter.unscoped.create(
        service=service, appointment=talk, user=volunteer.user, at=talk.starts_at
    )
    item = CalendarItem.unscoped.create(
        service=service,
        user=volunteer.user,
        appointment=talk,
        address="a@example.org",
        uid="1",
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        vevent=b"VEVENT",
        changed_at=CLOSED,
    )
    Answer.unscoped.create(
        service=service,
        item=item,
        partstat="declined",
        for_sequence=0,
        channel="link",
        note=WORDS,
        answered_at=CLOSED,
    )
    LockedSeatFactory(
        service=service, lock=PlanLockFactory(**of_case, locked_by=person), volunteer=volunteer
    )
    return case


def test_nobody_is_left_in_a_case_two_years_after_its_end(closed, member, logged_in):
    before = {field: getattr(closed, field) for field in ("number", "state", "kind", "method")}

    erase(OVER - timedelta(minutes=1))
    assert Party.unscoped.count() == 2
    erase(OVER)

    closed.refresh_from_db()
    assert before == {field: getattr(closed, field) for field in before}
    assert (closed.summary, closed.wishes, closed.languages) == ("", [], [])
    assert closed.confirmed_result == "solved"
    gone = (CaseNote, HeadsUp, Party, Referral, Appointment, BookedQuarter, CalendarItem, Answer)
    assert not any(model.unscoped.exists() for model in gone)
    triage, outcome, offer = Triage.unscoped.get(), Outcome.unscoped.get(), Offer.unscoped.get()
    assert (triage.suitable, triage.note, triage.contra_indications) == (True, "", [])
    assert (outcome.result, outcome.minutes, outcome.note) == ("agreed", 90, "")
    assert (offer.state, offer.decline_note, offer.overridden) == ("declined", "", [])
    assert (Assignment.unscoped.get().end_reason, Aftercare.unscoped.get().note) == ("", "")
    assert WORDS not in str(all_rows())

    coordinator = logged_in(member(closed.service, Role.COORDINATOR))
    assert coordinator.get(f"/s/{closed.service.slug}/cases/{closed.pk}/").status_code == 200


def test_a_second_run_changes_no_row(closed):
    erase(OVER)
    after = all_rows()

    erase(OVER + DAY)

    assert all_rows() == after


def test_a_neighbour_who_never_agreed_goes_when_no_complaint_can_come_any_more(service):
    case = CaseFactory(service=service, closed=True, closed_at=CLOSED)
    first = PartyFactory(service=service, case=case)
    PartyFactory(service=service, case=case, role="b")

    erase(datetime(2020, 6, 1, 12, tzinfo=UTC))
    assert Party.unscoped.count() == 2
    erase(datetime(2020, 6, 2, 12, tzinfo=UTC))

    assert Party.unscoped.get() == first


def test_nothing_goes_while_the_case_may_come_back(service):
    Service.objects.update(case_retention_months=0, reopen_days=400)
    PartyFactory(service=service, case=CaseFactory(service=service, closed=True, closed_at=CLOSED))

    erase(CLOSED + 399 * DAY)
    assert Party.unscoped.exists()
    erase(CLOSED + 401 * DAY)
    assert not Party.unscoped.exists()


def test_an_open_case_keeps_everything(service):
    PartyFactory(service=service, case=CaseFactory(service=service, received_at=CLOSED))
    before = all_rows()

    erase(OVER + 1000 * DAY)

    assert all_rows() == before


def test_a_case_reopened_meanwhile_is_left_alone(closed, monkeypatch):
    """Between the look and the lock somebody reopens it."""
    look = erasing.ClockedRule.due

    def reopen_after(rule, at):
        found = look(rule, at)
        if rule.model is Party and Case.unscoped.filter(closed_at=CLOSED).exists():
            list(found)
            Case.unscoped.update(state="triage", closed_at=None)
        return found

    monkeypatch.setattr(erasing.ClockedRule, "due", reopen_after)
    erase(OVER)

    assert Party.unscoped.count() == 2


def test_words_of_the_trail_and_looks_go_after_two_years(service, member, logged_in):
    by, row = member(service, Role.COORDINATOR), DistrictFactory(service=service)
    old = record("district.make", row, by=by, at=CLOSED, reason=WORDS)
    log_read(row, by=by, at=CLOSED, why="case page")
    young = record("district.make", row, by=by, at=CLOSED + DAY, reason="kept still")
    log_read(row, by=by, at=CLOSED + DAY, why="case page")
    seal_trail(clock=lambda: OVER)

    erase(OVER)

    assert AuditEntry.unscoped.count() == 2
    assert WrittenReason.unscoped.get().entry == young
    assert ReadEntry.unscoped.get().at == CLOSED + DAY
    assert AuditEntry.unscoped.get(pk=old.pk).reason_until == date(2022, 3, 2)
    page = logged_in(by).get(f"/s/{service.slug}/trail/").content.decode()
    assert "The reason was erased on 2 March 2022, as our term says." in page
    assert "kept still" in page


# The wall of the database asks its own clock, so here the days are told from now.
TWO_YEARS = Period(24, "months")


def test_between_our_midnight_and_that_of_the_database_nothing_is_refused(service, member, caplog):
    """By the calendar of the house it is tomorrow; the wall still counts today."""
    by, row = member(service, Role.COORDINATOR), DistrictFactory(service=service)
    noon = timezone.now().replace(hour=12)
    goes, stays = (
        record("district.make", row, by=by, at=TWO_YEARS.before(day), reason="words")
        for day in (noon, noon + DAY)
    )

    erase(noon.replace(hour=23, minute=30))

    assert WrittenReason.unscoped.get().entry == stays
    assert AuditEntry.unscoped.get(pk=goes.pk).is_reason_erased
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_a_row_that_the_database_refuses_keeps_no_other_of_its_table(service, member, caplog):
    by, row, now = (
        member(service, Role.COORDINATOR),
        DistrictFactory(service=service),
        timezone.now(),
    )
    refused = record("district.make", row, by=by, at=now, reason="too early for the wall")
    for number in range(3):
        record("district.make", row, by=by, at=CLOSED + number * DAY, reason="over")
    old = log_read(row, by=by, at=CLOSED, why="case page")
    seal_trail(clock=lambda: now)

    erase(now + 1000 * DAY)

    left = WrittenReason.unscoped.get()
    assert left.entry == refused
    assert not ReadEntry.unscoped.filter(pk=old.pk).exists()
    assert f"could not be erased: organisations.WrittenReason {left.pk}" in caplog.text


def shown_figures(service: Service) -> dict[str, str]:
    """The pages on which something is counted, as each role reads them."""
    slug = service.slug
    pages = {
        Role.COORDINATOR: ["", "campaigns/", "agreement-texts/", "courses/", "volunteers/"],
        Role.MANAGER: [""],
        Role.TRAINER: ["", "progress/", "courses/"],
        Role.OBSERVER: [""],
    }
    shown = {}
    for role, addresses in pages.items():
        client = Client()
        user = User.objects.filter(
            memberships__service=service, memberships__role=role, memberships__ended_at=None
        ).first()
        client.force_login(user)
        for address in addresses:
            answer = client.get(f"/s/{slug}/{address}")
            assert answer.status_code == 200, address
            page = re.sub(r'csrf[^>]*?(value|content)="\w+"', "", answer.content.decode())
            shown[f"{role} {address}"] = re.sub(r'"X-CSRFToken": "\w+"', "", page)
    return shown


def test_no_figure_moves_when_everything_goes():
    call_command("demo", at=datetime(2015, 3, 2, 12, tzinfo=UTC), stdout=StringIO())
    Service.objects.update(second_factor_required=False)
    service = Service.objects.get(country="nl")
    for role in (Role.TRAINER, Role.OBSERVER):
        Membership.objects.create(
            service=service, user=UserFactory(), role=role, since=datetime(2015, 3, 2, tzinfo=UTC)
        )
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        before = shown_figures(service)
        parties = Party.unscoped.count()
        erase(datetime(2026, 3, 2, 12, tzinfo=UTC))

        assert Party.unscoped.count() < parties
        assert shown_figures(service) == before
