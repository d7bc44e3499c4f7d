"""What is done with cases: in at the door, through triage and talks, to the end and back."""

from datetime import timedelta

from cases.actions import aftercare, closing, outcomes, pairs, parties, reporting, resting, triage
from cases.lifecycle import (
    ENDED_AT_TRIAGE,
    HAS_TALKS,
    NEEDS_TRIAGE,
    OPEN,
    CaseState,
    roads_of_talks,
)
from cases.models import Assignment, Case, PartyFacts, PartyRole, Stage, StageResult
from tests.walk.world import World, step

MOST_CASES = 12


def _problem(world: World) -> reporting.Problem:
    number = world.dice.randint(1, 10_000)
    street = world.one_of(["Dorpsstraat", "Kerkpad", "Molenweg"])
    return reporting.Problem(
        kind=world.one_of(["noise_people", "garden", "parking"]),
        reporter=PartyFacts(
            name=f"Reporter {number}",
            email=f"reporter{number}@example.org",
            street=street,
            town="Enschede",
        ),
        neighbour=PartyFacts(name=f"Neighbour {number}", street=street, town="Enschede"),
        languages=world.one_of([["nl"], ["nl", "tr"]]),
        wishes=["0-evening", "2-evening", "4-evening"],
        district=world.district,
    )


def _is_full(world: World) -> bool:
    cases = Case.unscoped.filter(service=world.service, state__in=OPEN)
    return cases.count() >= MOST_CASES


@step(often=8)
def report(world: World) -> object:
    if _is_full(world):
        return None
    return reporting.report_case(_problem(world), by=world.coordinator, at=world.at)


@step()
def refer(world: World) -> object:
    if _is_full(world):
        return None
    consent = reporting.Consent(given_by="The reporter", how="phone", on=world.at.date())
    return reporting.refer_case(_problem(world), consent=consent, by=world.partner, at=world.at)


def _judgement(world: World, case: Case) -> triage.Judgement:
    return triage.Judgement(
        summary="Noise at night",
        district=world.district,
        languages=case.languages or ["nl"],
        both_speak=world.chance(0.1),
        wishes=case.wishes,
        found_none=True,
    )


@step(often=2)
def judge(world: World) -> object:
    case = world.aimed(Case.unscoped, NEEDS_TRIAGE)
    judgement = case and _judgement(world, case)
    return case and triage.keep_judgement(case, judgement, by=world.coordinator, at=world.at)


@step(often=14)
def make_ready(world: World) -> object:
    case = world.aimed(Case.unscoped, NEEDS_TRIAGE)
    judgement = case and _judgement(world, case)
    return case and triage.make_ready(case, judgement, by=world.coordinator, at=world.at)


@step(often=3)
def end_at_triage(world: World) -> object:
    case = world.aimed(Case.unscoped, NEEDS_TRIAGE)
    if case is None:
        return None
    judgement, told = _judgement(world, case), {"by": world.coordinator, "at": world.at}
    verb = world.dice.randint(1, 4)
    if verb == 1:
        return triage.coach(case, judgement, **told)
    if verb == 2:
        return triage.give_advice(case, judgement, result="solved", **told)
    if verb == 3:
        return triage.find_unsuitable(case, judgement, reason="family", **told)
    return triage.find_outside_area(case, judgement, **told)


@step(often=1)
def describe(world: World) -> object:
    case = world.aimed(Case.unscoped, OPEN)
    facts = PartyFacts(name="Mr Stil", street=world.one_of(["Zwijgplein", "Kerkpad"]))
    return case and parties.describe_party(
        case, PartyRole.B, facts, by=world.coordinator, at=world.at
    )


@step(often=2)
def rest(world: World) -> object:
    case = world.aimed(Case.unscoped, OPEN - {CaseState.OFFERED, CaseState.DORMANT})
    day = world.at.date() + timedelta(days=world.dice.randint(0, 9))
    return case and resting.rest_case(
        case, wakes_on=day, reason="", by=world.coordinator, at=world.at
    )


@step(often=3)
def wake(world: World) -> object:
    case = world.aimed(Case.unscoped, {CaseState.DORMANT})
    # A case that rests not has no state before its rest, and no page offers to wake it.
    if case is None or case.state != CaseState.DORMANT:
        return None
    return resting.wake_case(case, by=world.coordinator, at=world.at)


@step(often=2)
def close(world: World) -> object:
    case = world.aimed(Case.unscoped, OPEN - NEEDS_TRIAGE)
    facts = {
        "not_started_reason": "gone",
        "ended_reason": "agreement",
        "provisional_result": "solved",
    }
    return case and closing.close_case(case, **facts, by=world.coordinator, at=world.at)


@step(often=3)
def reopen(world: World) -> object:
    case = world.aimed(Case.unscoped, {CaseState.CLOSED, *ENDED_AT_TRIAGE})
    return case and closing.reopen_case(case, reason="again", by=world.coordinator, at=world.at)


@step(often=5)
def release(world: World) -> object:
    """A mediator goes: by themselves, or a coordinator takes them off the case."""
    seat = world.some(Assignment.unscoped.open().select_related("case", "volunteer__user"))
    if seat is None:
        return None
    by = world.they_or_we(seat.volunteer.user)
    return pairs.release_mediator(seat.case, seat.volunteer, reason="", by=by, at=world.at)


@step(often=16)
def note_talk(world: World) -> object:
    case = world.aimed(Case.unscoped, HAS_TALKS)
    if case is None:
        return None
    report = outcomes.Report(
        stage=Stage.TALK_A,
        result=world.one_of([StageResult.GOES_ON, StageResult.NOT_HELD]),
        held_on=world.at.date(),
        minutes=world.dice.randint(1, 200),
    )
    ahead = list(roads_of_talks(case.state))
    stands = world.one_of(["", *(ahead if world.chance(0.3) else ahead[:3])])
    by = _mediator_of(world, case)
    return outcomes.record_outcome(case, report, stands=stands, by=by, at=world.at)


def _mediator_of(world: World, case: Case) -> object:
    seat = world.some(Assignment.unscoped.of_case(case).open().select_related("volunteer__user"))
    return world.they_or_we(seat.volunteer.user) if seat else world.coordinator


@step()
def plan_aftercare(world: World) -> object:
    case = world.aimed(Case.unscoped, {CaseState.TALKS_DONE})
    day = world.at.date() + timedelta(days=20)
    return case and aftercare.plan_aftercare(
        case, due_on=day, by=_mediator_of(world, case), at=world.at
    )


@step()
def note_aftercare(world: World) -> object:
    case = world.aimed(Case.unscoped, {CaseState.AFTERCARE})
    return case and aftercare.record_aftercare(
        case,
        relation_a=world.one_of(["better", "worse"]),
        relation_b="same",
        by=_mediator_of(world, case),
        at=world.at,
    )


@step()
def follow_up(world: World) -> object:
    case = world.aimed(Case.unscoped, {CaseState.AFTERCARE})
    if case is None:
        return None
    if world.chance(0.5):
        return aftercare.talk_again(case, by=world.coordinator, at=world.at)
    day = world.at.date() + timedelta(days=14)
    return aftercare.call_again(case, due_on=day, by=world.coordinator, at=world.at)
