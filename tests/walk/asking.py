"""What is done to find mediators: asking, answering, taking back, fixing, planning."""

from dataclasses import replace

from cases.lifecycle import IN_QUEUE
from cases.models import Assignment, Case, UndoableAct, WhySeatEnded
from organisations.models import Scope
from scheduling.engine.reasons import Rule
from scheduling.lifecycle import WAITING
from scheduling.models import Offer, PlannedCase, PlanRun
from scheduling.pairing.actions import locks, offers, replacing, undoing, while_asked
from scheduling.pairing.models import DeclineReason
from scheduling.planning.actions import plans, runs
from scheduling.planning.actions.offers import offer_planned
from tests.walk.world import World, step
from training.models import Certification
from volunteers.lifecycle import MAY_MEDIATE
from volunteers.models import Volunteer


def _people(world: World, most: int) -> list[Volunteer]:
    """Who may mediate, mostly, and not more than a case has seats."""
    everybody = Volunteer.unscoped.filter(service=world.service).order_by("pk")
    certified = Certification.unscoped.counting_on(world.at.date()).values("volunteer")
    able = everybody.filter(state__in=MAY_MEDIATE, pk__in=certified)
    found = list(everybody if world.chance(0.1) else able)
    wanted = world.dice.randint(1, most if world.chance(0.1) else world.service.mediators_per_case)
    return world.dice.sample(found, k=min(len(found), wanted))


@step(often=22)
def ask(world: World) -> object:
    case = world.aimed(Case.unscoped, IN_QUEUE)
    chosen = case and _people(world, 2)
    if not chosen:
        return None
    aside = list(Rule) if world.chance(0.7) else []
    return offers.offer_case(
        case,
        chosen,
        despite=aside,
        despite_reason="They can." if aside else "",
        as_reserve=world.chance(0.4),
        by=world.coordinator,
        at=world.at,
    )


def _question(world: World) -> Offer | None:
    offer: Offer | None = world.aimed(
        Offer.unscoped.select_related("case", "volunteer__user"), WAITING
    )
    return offer


def _who_answers(world: World, offer: Offer) -> Scope:
    if world.chance(0.3):
        return replace(world.coordinator, via="phone")
    return world.themselves(offer.volunteer.user)


@step(often=22)
def say_yes(world: World) -> object:
    offer = _question(world)
    return offer and offers.accept_offer(offer, by=_who_answers(world, offer), at=world.at)


@step(often=7)
def say_no(world: World) -> object:
    offer = _question(world)
    if offer is None:
        return None
    reason = world.one_of(["", DeclineReason.BUSY, DeclineReason.KNOWS_THEM])
    return offers.decline_offer(offer, reason=reason, by=_who_answers(world, offer), at=world.at)


@step()
def ask_for_a_call(world: World) -> object:
    offer = _question(world)
    if offer is None:
        return None
    by = world.themselves(offer.volunteer.user)
    return while_asked.ask_for_a_call(offer, by=by, at=world.at)


@step(often=2)
def replace_somebody(world: World) -> object:
    seats = Assignment.unscoped.filter(service=world.service).open().with_person().with_case()
    taken = list(seats.order_by("pk"))
    if not taken:
        return None
    seat = world.dice.choice(taken)
    successors = _people(world, 1)[:1] if world.chance(0.7) else []
    return replacing.replace_mediator(
        seat,
        successors,
        why=world.one_of(list(WhySeatEnded)),
        reason="It goes on without them.",
        despite=list(Rule),
        despite_reason="They can.",
        by=world.coordinator,
        at=world.at,
    )


@step()
def take_question_back(world: World) -> object:
    offer = _question(world)
    return offer and offers.withdraw_offer(offer, by=world.coordinator, at=world.at)


@step(often=4)
def undo(world: World) -> object:
    """What was done of late with a case, by whoever did it or a colleague."""
    act = world.some(UndoableAct.unscoped.standing(world.at).with_case())
    return act and undoing.undo_act(act, by=world.coordinator, at=world.at)


@step(often=2)
def fix_team(world: World) -> object:
    case = world.aimed(Case.unscoped, IN_QUEUE)
    chosen = case and _people(world, 2)
    return chosen and locks.lock_team(case, chosen, by=world.coordinator, at=world.at)


@step(often=1)
def let_team_go(world: World) -> object:
    case = world.aimed(Case.unscoped, IN_QUEUE)
    return case and str(locks.unlock_team(case, by=world.coordinator, at=world.at))


@step(often=1)
def plan_the_queue(world: World) -> object:
    """Have the queue planned, and ask every team of the plan at once."""
    run = plans.ask_plan(by=world.coordinator, at=world.at)
    runs.run_plan(run.pk, clock=lambda: world.at)
    run = PlanRun.unscoped.get(pk=run.pk)
    placed = PlannedCase.unscoped.filter(run=run, is_placed=True).select_related("case")
    rows = list(placed.with_team().order_by("pk"))
    reasons = {row.pk: "They can." for row in rows}
    return offer_planned(run, rows, reasons=reasons, by=world.coordinator, at=world.at)
