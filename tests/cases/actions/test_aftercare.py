from datetime import date

import pytest

from cases.actions.aftercare import call_again, plan_aftercare, record_aftercare, talk_again
from cases.actions.refusals import (
    AftercareNotNoted,
    AftercareNotPlanned,
    NamesInText,
    NobodyToTalkAgain,
)
from cases.lifecycle import CaseState
from cases.models import Aftercare, Case
from core.lifecycle import MoveRefused
from organisations.models import OutboxMessage
from tests.factories.cases import AftercareFactory, AssignmentFactory, CaseFactory, PartyFactory

DUE = date(2026, 4, 13)


@pytest.fixture
def case(service):
    return CaseFactory(service=service, state=CaseState.TALKS_DONE)


def test_aftercare_is_planned_with_the_result_of_the_talks(case, coordinator, now):
    aftercare = plan_aftercare(
        case, due_on=DUE, provisional_result="solved", by=coordinator, at=now
    )

    case.refresh_from_db()
    assert (case.state, case.provisional_result) == (CaseState.AFTERCARE, "solved")
    assert (aftercare.due_on, aftercare.done_at) == (DUE, None)


def test_aftercare_waits_for_the_end_of_the_talks(service, coordinator, now):
    case = CaseFactory(service=service, paired=True)

    with pytest.raises(MoveRefused):
        plan_aftercare(case, due_on=DUE, by=coordinator, at=now)


def test_planning_after_a_reopening_starts_afresh(case, coordinator, now):
    Aftercare.unscoped.create(
        service=case.service, case=case, due_on=DUE, relation_a="worse", done_at=now
    )

    aftercare = plan_aftercare(case, due_on=DUE, by=coordinator, at=now)

    assert (aftercare.relation_a, aftercare.done_at) == ("", None)


def test_the_look_back_confirms_the_result(case, coordinator, now, later):
    plan_aftercare(case, due_on=DUE, provisional_result="solved", by=coordinator, at=now)

    aftercare = record_aftercare(
        case, relation_a="better", relation_b="worse", by=coordinator, at=later
    )

    assert (aftercare.done_at, aftercare.done_by) == (later, coordinator.user)
    assert Case.unscoped.get().confirmed_result == "not_solved"


def test_the_look_back_is_recorded_once(case, coordinator, now):
    plan_aftercare(case, due_on=DUE, by=coordinator, at=now)
    record_aftercare(case, relation_a="better", relation_b="same", by=coordinator, at=now)

    with pytest.raises(AftercareNotPlanned):
        record_aftercare(case, relation_a="same", relation_b="same", by=coordinator, at=now)


def test_without_a_plan_there_is_no_look_back(case, coordinator, now):
    with pytest.raises(AftercareNotPlanned):
        record_aftercare(case, relation_a="same", relation_b="same", by=coordinator, at=now)


def test_the_note_of_the_look_back_names_nobody(case, coordinator, now):
    PartyFactory(service=case.service, case=case)
    plan_aftercare(case, due_on=DUE, by=coordinator, at=now)

    with pytest.raises(NamesInText):
        record_aftercare(
            case, relation_a="same", relation_b="same", note="Geheim", by=coordinator, at=now
        )


@pytest.fixture
def worse(service, now):
    """The call was made: it was solved after the talks, and is not any more."""
    facts = {"provisional_result": "solved", "confirmed_result": "not_solved"}
    case = CaseFactory(service=service, state=CaseState.AFTERCARE, **facts)
    told = {"relation_a": "same", "relation_b": "worse", "note": "Music again."}
    AftercareFactory(service=service, case=case, done_at=now, **told)
    return case


def test_the_mediators_are_told_to_talk_again_and_the_result_is_open(worse, coordinator, later):
    pair = [AssignmentFactory(service=worse.service, case=worse, seat=seat) for seat in (1, 2)]

    talk_again(worse, by=coordinator, at=later)

    worse.refresh_from_db()
    assert (worse.state, worse.moved_at) == (CaseState.IN_CONTACT_A, later)
    assert (worse.provisional_result, worse.confirmed_result) == ("solved", "")
    letters = OutboxMessage.unscoped.filter(kind="talk again")
    assert {letter.recipient for letter in letters} == {
        seat.volunteer.user.mailbox for seat in pair
    }
    written = b"".join(bytes(letter.content) for letter in letters)
    assert not any(word in written for word in (b"Music", b"worse"))


def test_nobody_talks_again_where_no_mediator_is_left(worse, coordinator, later):
    with pytest.raises(NobodyToTalkAgain):
        talk_again(worse, by=coordinator, at=later)


def test_one_more_call_keeps_what_was_said_until_it_is_made(worse, coordinator, later):
    aftercare = call_again(worse, due_on=DUE, by=coordinator, at=later)

    worse.refresh_from_db()
    assert (worse.state, worse.confirmed_result) == (CaseState.AFTERCARE, "not_solved")
    assert (aftercare.due_on, aftercare.done_at, aftercare.is_worse) == (DUE, None, False)
    assert aftercare.note == "Music again."
    record_aftercare(worse, relation_a="better", relation_b="better", by=coordinator, at=later)
    worse.refresh_from_db()
    assert worse.confirmed_result == "solved"


def test_what_follows_waits_for_the_call(case, coordinator, now):
    plan_aftercare(case, due_on=DUE, by=coordinator, at=now)

    with pytest.raises(AftercareNotNoted):
        talk_again(case, by=coordinator, at=now)
    with pytest.raises(AftercareNotNoted):
        call_again(case, due_on=DUE, by=coordinator, at=now)
