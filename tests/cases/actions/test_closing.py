from datetime import timedelta

import pytest
from django.utils import timezone

from cases.actions.closing import close_case, reopen_case
from cases.actions.pairs import release_mediator
from cases.actions.refusals import FactsMissing, NobodyToOpenFor, TooLateToReopen
from cases.lifecycle import CaseState
from cases.models import Assignment, Case
from cases.signals import case_closed
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry
from tests.factories.cases import RECEIVED, AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def started(service):
    case = CaseFactory(
        service=service,
        state=CaseState.TALKS_DONE,
        started_at=RECEIVED,
        provisional_result="solved",
    )
    PartyFactory(service=service, case=case)
    return case


def test_a_started_case_closes_with_how_it_ended(started, coordinator, now):
    close_case(started, ended_reason="agreement", method="joint", by=coordinator, at=now)

    started.refresh_from_db()
    assert (started.state, started.closed_at) == (CaseState.CLOSED, now)
    assert (started.ended_reason, started.method, started.result) == (
        "agreement",
        "joint",
        "solved",
    )


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["ended_reason", "provisional_result"]),
        ({"provisional_result": "solved", "not_started_reason": "gone"}, ["ended_reason"]),
        ({"ended_reason": "failed"}, ["provisional_result"]),
    ],
)
def test_a_started_case_does_not_close_without_its_facts(given, missing, started, coordinator, now):
    Case.unscoped.update(provisional_result="")

    with pytest.raises(FactsMissing) as refusal:
        close_case(started, by=coordinator, at=now, **given)

    assert refusal.value.fields == missing


def test_a_case_that_never_started_closes_with_why(service, coordinator, now):
    case = CaseFactory(service=service, ready=True)

    with pytest.raises(FactsMissing) as refusal:
        close_case(case, ended_reason="agreement", by=coordinator, at=now)
    close_case(case, not_started_reason="withdrew", method="joint", by=coordinator, at=now)

    case.refresh_from_db()
    assert refusal.value.fields == ["not_started_reason"]
    assert (case.not_started_reason, case.method, case.ended_reason) == ("withdrew", "", "")


@pytest.mark.parametrize("state", [CaseState.NEW, CaseState.TRIAGE])
def test_a_case_in_triage_ends_there_instead(state, service, coordinator, now):
    case = CaseFactory(service=service, state=state)

    with pytest.raises(MoveRefused):
        close_case(case, not_started_reason="gone", by=coordinator, at=now)


def test_a_volunteer_closes_no_case(started, as_volunteer, now):
    volunteer = VolunteerFactory(service=started.service)
    AssignmentFactory(service=started.service, case=started, volunteer=volunteer)

    with pytest.raises(MoveRefused):
        close_case(started, ended_reason="failed", by=as_volunteer(volunteer), at=now)


def test_the_mediators_see_a_closed_case_until_the_grace_is_over(
    started, coordinator, as_volunteer
):
    volunteer = VolunteerFactory(service=started.service)
    seat = AssignmentFactory(service=started.service, case=started, volunteer=volunteer)
    days = started.service.party_data_grace_days
    now = timezone.now()

    close_case(started, ended_reason="agreement", by=coordinator, at=now)

    seat.refresh_from_db()
    assert (seat.ended_at, seat.readable_until) == (now, now + timedelta(days=days))
    assert list(Case.visible_to(as_volunteer(volunteer))) == [started]
    Assignment.unscoped.update(readable_until=now)
    assert list(Case.visible_to(as_volunteer(volunteer))) == []


def test_a_seat_that_ends_with_its_case_was_not_left(started, coordinator, now):
    stays = AssignmentFactory(service=started.service, case=started)
    gone = AssignmentFactory(service=started.service, case=started, seat=2)
    release_mediator(started, gone.volunteer, reason="ill", by=coordinator, at=now)
    Case.unscoped.update(state=CaseState.TALKS_DONE)

    close_case(started, ended_reason="agreement", by=coordinator, at=now)
    reopen_case(started, reason="again", by=coordinator, at=now)

    assert [row.pk for row in Assignment.unscoped.left_early()] == [gone.pk]
    assert Assignment.unscoped.get(pk=stays.pk).ended_at == now


def test_a_seat_that_ended_before_keeps_its_end(started, coordinator, now):
    seat = AssignmentFactory(service=started.service, case=started, ended_at=RECEIVED)

    close_case(started, ended_reason="agreement", by=coordinator, at=now)

    seat.refresh_from_db()
    assert (seat.ended_at, seat.readable_until) == (RECEIVED, None)


def test_the_floors_above_hear_of_a_closing(started, coordinator, now):
    heard = []

    def listen(sender, **facts):
        heard.append((sender, facts["case"].state, facts["by"], facts["at"]))

    case_closed.connect(listen)
    try:
        close_case(started, ended_reason="agreement", by=coordinator, at=now)
    finally:
        case_closed.disconnect(listen)

    assert heard == [(Case, CaseState.CLOSED, coordinator, now)]


def test_a_closed_case_reopens_in_triage(service, coordinator, now):
    case = CaseFactory(
        service=service,
        closed=True,
        ended_reason="agreement",
        provisional_result="solved",
        started_at=RECEIVED,
    )
    PartyFactory(service=service, case=case)

    reopen_case(case, reason="it began again", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.closed_at, case.ended_reason) == (CaseState.TRIAGE, None, "")
    assert (case.result, case.started_at) == ("", RECEIVED)
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, entry.reason) == ("case.reopen", "it began again")


def test_the_mediators_of_then_lose_sight_of_a_reopened_case(started, coordinator, as_volunteer):
    volunteer = VolunteerFactory(service=started.service)
    AssignmentFactory(service=started.service, case=started, volunteer=volunteer)
    now = timezone.now()
    close_case(started, ended_reason="agreement", by=coordinator, at=now)

    reopen_case(started, reason="again", by=coordinator, at=now)

    assert not Case.visible_to(as_volunteer(volunteer)).exists()


def test_after_the_window_a_case_stays_closed(service, coordinator):
    case = CaseFactory(service=service, closed=True)
    PartyFactory(service=service, case=case)
    last = case.closed_at + timedelta(days=service.reopen_days)

    with pytest.raises(TooLateToReopen) as refusal:
        reopen_case(case, reason="again", by=coordinator, at=last + timedelta(seconds=1))
    reopen_case(case, reason="again", by=coordinator, at=last)

    assert (refusal.value.closed_at, refusal.value.days) == (case.closed_at, service.reopen_days)


def test_a_case_without_anybody_is_not_reopened(service, coordinator):
    case = CaseFactory(service=service, closed=True)

    with pytest.raises(NobodyToOpenFor):
        reopen_case(case, reason="again", by=coordinator, at=case.closed_at)


def test_an_open_case_is_not_reopened(started, coordinator, now):
    with pytest.raises(MoveRefused):
        reopen_case(started, reason="again", by=coordinator, at=now)
