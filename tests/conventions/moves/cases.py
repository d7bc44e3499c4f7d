"""How a case is moved."""

from datetime import date, timedelta

from cases.actions import aftercare, closing, outcomes, pairs, resting, triage
from cases.lifecycle import CASE_LIFECYCLE, TALK_MOVES, CaseState
from cases.models import Case, StageResult
from organisations.lifecycle import Told
from scheduling.models import Offer
from scheduling.pairing.actions import offers
from tests.conventions.moves.stage import Act, Stage, makes
from tests.factories.cases import AftercareFactory
from tests.scheduling.mediators import by_link, mediator


@makes("Case", "begin_triage")
def begin_triage(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    return lambda: triage.keep_judgement(case, triage.Judgement(), by=by, at=stage.now)


@makes("Case", "give_advice")
def give_advice(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    return lambda: triage.give_advice(
        case, triage.Judgement(), result="solved", by=by, at=stage.now
    )


@makes("Case", "find_unsuitable")
def find_unsuitable(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    return lambda: triage.find_unsuitable(
        case, triage.Judgement(), reason="family", by=by, at=stage.now
    )


@makes("Case", "find_outside_area")
def find_outside_area(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    return lambda: triage.find_outside_area(case, triage.Judgement(), by=by, at=stage.now)


@makes("Case", "coach")
def coach(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    return lambda: triage.coach(case, triage.Judgement(found_none=True), by=by, at=stage.now)


@makes("Case", "make_ready")
def make_ready(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    judgement = triage.Judgement(
        summary="Noise", district=case.district, languages=["nl"], found_none=True
    )
    return lambda: triage.make_ready(case, judgement, by=by, at=stage.now)


@makes("Case", "offer")
def offer(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    asked = mediator(stage.service)
    stage.know(Told.ASKED, asked.user.email)

    def act() -> Case:
        offers.offer_case(case, [asked], as_reserve=True, by=by, at=stage.now)
        return case

    return act


@makes("Case", "seek_again")
def seek_again(stage: Stage, state: str) -> Act:
    """By the last who says no; where an offer is taken back, that offer's move tells of it."""
    case = stage.case_in(state)
    last = Offer.unscoped.get(case=case)

    def act() -> Case:
        offers.decline_offer(last, by=by_link(last.volunteer), at=stage.now)
        return case

    return act


@makes("Case", "complete_pair")
def complete_pair(stage: Stage, state: str) -> Act:
    """One of two who were asked takes the free seat."""
    case = stage.case_in(state)
    yes = stage.ask(case)
    if state == CaseState.SEEKING_PAIR:
        Case.unscoped.filter(pk=case.pk).update(state=state)
    stage.know(Told.MEDIATORS, yes.volunteer.user.email)

    def act() -> Case:
        offers.accept_offer(yes, by=by_link(yes.volunteer), at=stage.now)
        return case

    return act


@makes("Case", "lose_mediator")
def lose_mediator(stage: Stage, state: str) -> Act:
    pair = stage.pair()
    case, leaver = pair.case, pair.volunteers[0]
    Case.unscoped.filter(pk=case.pk).update(state=state)
    stage.know(Told.LEAVER, leaver.user.email)

    def act() -> Case:
        pairs.release_mediator(case, leaver, reason="", by=by_link(leaver), at=stage.now)
        return case

    return act


@makes("Case", *TALK_MOVES)
def talk(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    report = outcomes.Report(
        stage="contact_a", result=StageResult.NOT_HELD, held_on=stage.now.date()
    )

    def act() -> Case:
        outcomes.record_outcome(case, report, stands=stage.move.target, by=by, at=stage.now)
        return case

    return act


@makes("Case", "plan_aftercare")
def plan_aftercare(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator

    def act() -> Case:
        aftercare.plan_aftercare(case, due_on=date(2026, 4, 1), by=by, at=stage.now)
        return case

    return act


def noted(stage: Stage, state: str) -> Case:
    """With the call of aftercare made, and worse for one of them."""
    case = stage.case_in(state)
    AftercareFactory(service=case.service, case=case, relation_a="worse", done_at=stage.now)
    return case


@makes("Case", "talk_again")
def talk_again(stage: Stage, state: str) -> Act:
    case, by = noted(stage, state), stage.coordinator
    return lambda: aftercare.talk_again(case, by=by, at=stage.now)


@makes("Case", "call_again")
def call_again(stage: Stage, state: str) -> Act:
    case, by = noted(stage, state), stage.coordinator

    def act() -> Case:
        aftercare.call_again(case, due_on=date(2026, 4, 1), by=by, at=stage.now)
        return case

    return act


@makes("Case", "close")
def close(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    reasons = {
        "not_started_reason": "withdrew",
        "ended_reason": "agreement",
        "provisional_result": "solved",
    }
    return lambda: closing.close_case(case, **reasons, by=by, at=stage.now)


@makes("Case", "reopen")
def reopen(stage: Stage, state: str) -> Act:
    case = stage.case_before_the_pair(state, closed_at=stage.now - timedelta(days=1))
    return lambda: closing.reopen_case(case, reason="again", by=stage.coordinator, at=stage.now)


@makes("Case", "rest")
def rest(stage: Stage, state: str) -> Act:
    case, by = stage.case_in(state), stage.coordinator
    return lambda: resting.rest_case(
        case, wakes_on=date(2026, 4, 1), reason="", by=by, at=stage.now
    )


@makes("Case", *(name for name in CASE_LIFECYCLE.names if name.startswith("wake_to_")))
def wake(stage: Stage, state: str) -> Act:
    assert state == CaseState.DORMANT
    case, by = stage.case_in(stage.move.target), stage.coordinator
    resting.rest_case(case, wakes_on=date(2026, 4, 1), reason="", by=by, at=stage.now)
    return lambda: resting.wake_case(case, by=by, at=stage.now)
