from dataclasses import replace

import pytest

from cases.actions.refusals import FactsMissing, NamesInText, NoteMissing, OverrideMissing
from cases.actions.triage import (
    Judgement,
    coach,
    find_outside_area,
    find_unsuitable,
    give_advice,
    keep_judgement,
    make_ready,
)
from cases.lifecycle import CaseState
from cases.models import (
    HARD_CONTRA_INDICATIONS,
    Case,
    MediationType,
    Party,
    PartyFacts,
    PartyRole,
    Triage,
)
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import DistrictFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def case(service):
    return CaseFactory(service=service)


@pytest.fixture
def judgement(service):
    return Judgement(
        summary="Drums at night",
        district=DistrictFactory(service=service),
        languages=["nl"],
        wishes=["1-evening"],
        tried_themselves=True,
        found_none=True,
    )


def test_what_is_known_so_far_is_kept_and_the_case_is_in_triage(case, judgement, coordinator, now):
    neighbour = PartyFacts(name="Li", phone="06 1")

    keep_judgement(case, replace(judgement, neighbour=neighbour), by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.moved_at, case.summary) == (CaseState.TRIAGE, now, "Drums at night")
    assert (case.triage.suitable, case.triage.decided_by) == (None, coordinator.user)
    assert Party.unscoped.get(role=PartyRole.B).name == "Li"


def test_keeping_again_changes_the_same_judgement(case, judgement, coordinator, now, later):
    keep_judgement(case, judgement, by=coordinator, at=now)
    keep_judgement(case, replace(judgement, note="Call first"), by=coordinator, at=later)

    assert Triage.unscoped.get().note == "Call first"
    assert Case.unscoped.get().moved_at == now


def test_a_case_beyond_triage_is_judged_no_more(service, judgement, coordinator, now):
    case = CaseFactory(service=service, paired=True)

    with pytest.raises(MoveRefused):
        keep_judgement(case, judgement, by=coordinator, at=now)


def test_a_suitable_case_waits_for_a_pair(case, judgement, coordinator, now):
    make_ready(case, judgement, by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.ready_at, case.triage.suitable) == (CaseState.READY, now, True)
    assert [entry.verb for entry in AuditEntry.unscoped.order_by("pk")] == [
        "case.judge",
        "case.make_ready",
    ]


@pytest.mark.parametrize("name", ["summary", "district", "languages"])
def test_a_case_is_not_ready_while_a_fact_is_missing(name, case, judgement, coordinator, now):
    empty = {"summary": "", "district": None, "languages": []}

    with pytest.raises(FactsMissing) as refusal:
        make_ready(case, replace(judgement, **{name: empty[name]}), by=coordinator, at=now)

    assert refusal.value.fields == [name]
    assert Case.unscoped.get().state == CaseState.NEW


@pytest.mark.parametrize("indication", sorted(HARD_CONTRA_INDICATIONS))
@pytest.mark.parametrize("action", [make_ready, coach])
def test_a_hard_contra_indication_needs_a_written_reason(
    action, indication, case, judgement, coordinator, now
):
    judgement = replace(judgement, contra_indications=[indication], note="Take care")

    with pytest.raises(OverrideMissing) as refusal:
        action(case, judgement, by=coordinator, at=now)
    action(case, replace(judgement, override_reason="Long ago"), by=coordinator, at=now)

    assert [question.code for question in refusal.value.questions] == [indication]
    assert Triage.unscoped.get().override_reason == "Long ago"


def test_a_soft_contra_indication_needs_a_note(case, judgement, coordinator, now):
    judgement = replace(judgement, contra_indications=["family"])

    with pytest.raises(NoteMissing) as refusal:
        make_ready(case, judgement, by=coordinator, at=now)
    make_ready(case, replace(judgement, note="Cousins"), by=coordinator, at=now)

    assert [question.code for question in refusal.value.questions] == ["family"]
    assert Case.unscoped.get().state == CaseState.READY


@pytest.mark.parametrize("summary", ["Geheim drums", "drums in the verborgenlaan", "Mrs Li drums"])
def test_a_summary_names_nobody(summary, case, judgement, coordinator, now):
    PartyFactory(service=case.service, case=case)
    judgement = replace(judgement, summary=summary, neighbour=PartyFacts(name="Li"))

    with pytest.raises(NamesInText) as refusal:
        make_ready(case, judgement, by=coordinator, at=now)

    assert refusal.value.field == "summary"
    assert Case.unscoped.get().summary == ""
    assert not Party.unscoped.filter(role=PartyRole.B).exists()


def test_advice_ends_the_case_with_a_result(case, judgement, coordinator, now):
    give_advice(case, judgement, result="solved", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.closed_at, case.started_at) == (CaseState.ADVICE_GIVEN, now, now)
    assert (case.method, case.result) == ("advice", "solved")


def test_advice_without_a_result_is_refused(case, judgement, coordinator, now):
    with pytest.raises(FactsMissing):
        give_advice(case, judgement, result="", by=coordinator, at=now)


def test_an_unsuitable_case_ends_with_its_reason(case, judgement, coordinator, now):
    judgement = replace(judgement, contra_indications=["violence"])

    find_unsuitable(case, judgement, reason="violence", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.closed_at) == (CaseState.UNSUITABLE, now)
    assert (case.not_started_reason, case.triage.suitable) == ("violence", False)
    assert case.started_at is None


def test_unsuitable_without_a_reason_is_refused(case, judgement, coordinator, now):
    with pytest.raises(FactsMissing) as refusal:
        find_unsuitable(case, judgement, reason="", by=coordinator, at=now)

    assert refusal.value.fields == ["reason"]


def test_a_case_from_outside_the_area_ends(case, judgement, coordinator, now):
    find_outside_area(case, judgement, by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.not_started_reason) == (CaseState.OUTSIDE_AREA, "outside_area")


def test_coaching_starts_at_once_without_mediators(case, judgement, coordinator, now):
    coach(case, judgement, by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.started_at) == (CaseState.COACHING, now)
    assert case.mediation_type == MediationType.COACHING


def test_a_volunteer_judges_no_case(case, judgement, as_volunteer, now):
    volunteer = VolunteerFactory(service=case.service)

    with pytest.raises(Case.DoesNotExist):
        keep_judgement(case, judgement, by=as_volunteer(volunteer), at=now)
