from datetime import date

import pytest

from cases.actions.aftercare import plan_aftercare, record_aftercare
from cases.actions.refusals import AftercareNotPlanned, NamesInText
from cases.lifecycle import CaseState
from cases.models import Aftercare, Case
from core.lifecycle import MoveRefused
from tests.factories.cases import CaseFactory, PartyFactory

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
