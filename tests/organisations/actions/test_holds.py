"""What somebody keeps longer stays, until the hold ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.models import Case, Party
from organisations.actions import erasing, holds
from organisations.actions.refusals import HoldOutOfReach
from organisations.audit import record
from organisations.models import (
    AuditEntry,
    ErasingRun,
    Hold,
    Membership,
    Role,
    Scope,
    WrittenReason,
    tenant_walls,
)
from organisations.models.keeping import kept_subjects
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from volunteers.models import Application

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("no_rest")]
DAY = timedelta(days=1)
CLOSED = datetime(2020, 3, 2, 12, tzinfo=UTC)
OVER = datetime(2022, 3, 2, 12, tzinfo=UTC)
CASE, APPLICATION, VOLUNTEER = (
    kept_subjects()[word] for word in ("case", "application", "volunteer")
)


def erase(at: datetime) -> None:
    assert erasing.erase_what_is_due(clock=lambda: at) is False


@pytest.fixture
def coordinator(service, member) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def case(service) -> Case:
    case = CaseFactory(service=service, closed=True, closed_at=CLOSED)
    PartyFactory(service=service, case=case)
    return case


def test_a_hold_keeps_the_subject_until_its_last_day(case, coordinator):
    other = PartyFactory(service=case.service, case=CaseFactory(service=case.service, closed=True))
    Case.unscoped.filter(pk=other.case_id).update(closed_at=CLOSED)
    record("case.rest", case, by=coordinator, at=CLOSED, reason="in court")
    until = date(2022, 12, 1)
    holds.hold_subject(CASE, case, until=until, reason="a complaint", by=coordinator, at=OVER)

    erase(datetime(2022, 12, 1, 12, tzinfo=UTC))
    assert Party.unscoped.get().case == case
    assert WrittenReason.unscoped.filter(words="in court").exists()
    erase(datetime(2022, 12, 2, 12, tzinfo=UTC))

    assert not Party.unscoped.exists()
    assert not WrittenReason.unscoped.filter(words="in court").exists()


def test_a_hold_that_ends_lets_go_with_the_next_run(case, coordinator):
    hold = holds.hold_subject(
        CASE, case, until=date(2023, 1, 1), reason="a complaint", by=coordinator, at=OVER
    )
    erase(OVER + DAY)
    assert Party.unscoped.exists()

    holds.end_hold(hold, by=coordinator, at=OVER + DAY)
    erase(OVER + 2 * DAY)

    assert not Party.unscoped.exists()
    assert [entry.verb for entry in AuditEntry.unscoped.order_by("pk")] == [
        "hold.place",
        "hold.end",
    ]
    with pytest.raises(Hold.DoesNotExist):
        holds.end_hold(hold, by=coordinator, at=OVER)


def test_a_hold_is_renewed_with_a_new_day_and_reason(case, coordinator):
    for until, reason in ((date(2022, 6, 1), "a complaint"), (date(2023, 3, 2), "in court")):
        hold = holds.hold_subject(CASE, case, until=until, reason=reason, by=coordinator, at=OVER)

    assert Hold.unscoped.get() == hold
    assert (hold.until, hold.reason) == (date(2023, 3, 2), "in court")
    assert AuditEntry.unscoped.latest("pk").verb == "hold.renew"


@pytest.mark.parametrize("until", [date(2022, 3, 2), date(2023, 3, 3)])
def test_a_hold_ends_within_a_year_and_not_today(case, coordinator, until):
    with pytest.raises(HoldOutOfReach):
        holds.hold_subject(CASE, case, until=until, reason="why", by=coordinator, at=OVER)


def test_the_account_of_a_volunteer_is_held_with_them(service, coordinator):
    volunteer = VolunteerFactory(service=service, state="left", left_on=CLOSED.date(), street="Dam")
    Membership.objects.filter(user=volunteer.user).update(ended_at=CLOSED)
    ApplicationFactory(service=service, state="admitted", volunteer=volunteer)
    until = OVER.date() + 9 * DAY
    holds.hold_subject(VOLUNTEER, volunteer, until=until, reason="r", by=coordinator, at=OVER)

    erase(OVER + DAY)
    volunteer.refresh_from_db()
    assert (volunteer.user.is_erased, volunteer.street) == (False, "Dam")
    assert Application.unscoped.exists()
    erase(OVER + 20 * DAY)

    volunteer.refresh_from_db()
    assert (volunteer.user.is_erased, volunteer.street) == (True, "")
    assert not Application.unscoped.exists()


def test_an_application_is_held(service, coordinator):
    application = ApplicationFactory(service=service, state="declined", moved_at=CLOSED)
    until = OVER.date() + 9 * DAY
    holds.hold_subject(APPLICATION, application, until=until, reason="r", by=coordinator, at=OVER)

    erase(OVER)

    assert Application.unscoped.exists()


def test_nobody_holds_what_is_of_another_service(coordinator):
    with pytest.raises(Case.DoesNotExist):
        holds.hold_subject(
            CASE,
            CaseFactory(service=ServiceFactory()),
            until=OVER.date() + 9 * DAY,
            reason="r",
            by=coordinator,
            at=OVER,
        )


def test_each_run_says_how_much_went(case, service):
    erase(OVER)
    erase(OVER + timedelta(hours=1))

    run = ErasingRun.unscoped.get()
    assert (run.day, run.at) == (OVER.date(), OVER + timedelta(hours=1))
    assert run.counts == {"cases.CaseWord": 8, "cases.Party": 1, "cases.Case": 1}


def test_holds_and_runs_go_as_well(case, coordinator, settings):
    settings.TRAIL_MAY_BE_FLUSHED = False
    tenant_walls.put_up(tenant_walls.connections["default"])
    hold = holds.hold_subject(
        CASE, case, until=OVER.date() + DAY, reason="r", by=coordinator, at=OVER
    )
    erase(OVER)
    holds.end_hold(hold, by=coordinator, at=OVER)

    erase(OVER + 800 * DAY)

    assert not Hold.unscoped.exists()
    assert ErasingRun.unscoped.get().day == (OVER + 800 * DAY).date()
