from datetime import date, timedelta

import pytest

from cases.actions.outcomes import Report, record_outcome
from cases.actions.refusals import NamesInText, NoTalksNow
from cases.lifecycle import HAS_TALKS, CaseState
from cases.models import Case, Outcome, Stage, StageResult
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry
from tests.factories.cases import READY, AssignmentFactory, CaseFactory, PartyFactory
from tests.factories.volunteers import VolunteerFactory

REPORT = Report(
    stage=Stage.TALK_A, result=StageResult.GOES_ON, held_on=date(2026, 3, 1), minutes=60
)


@pytest.fixture
def case(service):
    return CaseFactory(service=service, paired=True)


@pytest.fixture
def mediator(case, as_volunteer):
    volunteer = VolunteerFactory(service=case.service)
    AssignmentFactory(service=case.service, case=case, volunteer=volunteer)
    return as_volunteer(volunteer)


def test_an_outcome_is_kept_and_the_case_has_started(case, mediator, now):
    outcome = record_outcome(case, REPORT, by=mediator, at=now)

    case.refresh_from_db()
    assert (outcome.stage, outcome.minutes, outcome.recorded_by) == ("talk_a", 60, mediator.user)
    assert (case.state, case.started_at) == (CaseState.PAIRED, now)


def test_a_second_click_keeps_one_outcome(case, mediator, now):
    for _ in range(2):
        record_outcome(case, REPORT, stands=CaseState.IN_CONTACT_A, by=mediator, at=now)

    assert Outcome.unscoped.count() == 1
    assert AuditEntry.unscoped.filter(verb="case.contact_a").count() == 1


def test_the_same_an_hour_later_is_another_talk(case, mediator, now):
    for at in (now, now + timedelta(hours=1)):
        record_outcome(case, REPORT, by=mediator, at=at)

    assert Outcome.unscoped.count() == 2


def test_a_talk_that_was_not_held_starts_nothing(case, mediator, now):
    report = Report(stage=Stage.TALK_A, result=StageResult.NOT_HELD, held_on=date(2026, 3, 1))

    record_outcome(case, report, by=mediator, at=now)

    assert Case.unscoped.get().started_at is None


def test_the_case_moves_to_where_the_mediators_say_it_stands(case, mediator, now):
    record_outcome(case, REPORT, stands=CaseState.APPROACHING_B, by=mediator, at=now)

    case.refresh_from_db()
    assert (case.state, case.moved_at) == (CaseState.APPROACHING_B, now)
    verbs = AuditEntry.unscoped.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["outcome.record", "case.contact_a", "case.approach_b"]


@pytest.mark.parametrize(
    ("state", "stands"),
    [
        (CaseState.IN_CONTACT_B, CaseState.JOINT_PLANNED),
        (CaseState.IN_CONTACT_B, CaseState.SHUTTLE),
        (CaseState.IN_CONTACT_B, CaseState.GROUP),
        (CaseState.JOINT_PLANNED, CaseState.TALKS_DONE),
        (CaseState.COACHING, CaseState.TALKS_DONE),
    ],
)
def test_every_step_of_the_talks_can_be_made(state, stands, service, coordinator, now):
    case = CaseFactory(service=service, state=state)

    record_outcome(case, REPORT, stands=stands, by=coordinator, at=now)

    assert Case.unscoped.get().state == stands


@pytest.mark.parametrize("stands", [CaseState.CLOSED, CaseState.READY, "nonsense"])
def test_talks_lead_to_no_other_state(stands, case, mediator, now):
    with pytest.raises(MoveRefused):
        record_outcome(case, REPORT, stands=stands, by=mediator, at=now)

    assert not Outcome.unscoped.exists()


@pytest.mark.parametrize("state", sorted({*CaseState} - HAS_TALKS - {CaseState.DORMANT}))
def test_no_outcome_where_no_talks_are_held(state, service, coordinator, now):
    ended = state in {"closed", "advice_given", "unsuitable", "outside_area"}
    case = CaseFactory(
        service=service, state=state, ready_at=READY, closed_at=READY if ended else None
    )

    with pytest.raises(NoTalksNow):
        record_outcome(case, REPORT, by=coordinator, at=now)


def test_a_note_names_nobody(case, mediator, now):
    PartyFactory(service=case.service, case=case)
    report = Report(
        stage=Stage.TALK_A,
        result=StageResult.GOES_ON,
        held_on=date(2026, 3, 1),
        note="Mrs Geheim will call",
    )

    with pytest.raises(NamesInText) as refusal:
        record_outcome(case, report, by=mediator, at=now)

    assert (refusal.value.field, refusal.value.words) == ("note", ["Geheim"])
    assert not Outcome.unscoped.exists()


def test_a_stranger_records_nothing(case, as_volunteer, now):
    stranger = as_volunteer(VolunteerFactory(service=case.service))

    with pytest.raises(Case.DoesNotExist):
        record_outcome(case, REPORT, by=stranger, at=now)
