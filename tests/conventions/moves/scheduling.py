"""How offers, appointments and plans of the queue are moved."""

from datetime import datetime, timedelta

from django.db.models import Model

from cases.lifecycle import CaseState
from organisations.lifecycle import Told
from scheduling.appointments.actions import answers, appointments
from scheduling.engine.plan.planner import make_plan
from scheduling.lifecycle import AppointmentState, PlanState
from scheduling.models import Appointment, CalendarItem, PlanRun
from scheduling.pairing.actions import offers
from scheduling.planning.actions import plans, runs
from scheduling.planning.snapshot import look_at_queue
from tests.conventions.moves.stage import Act, Stage, makes
from tests.factories.plans import PlanRunFactory
from tests.scheduling.mediators import by_link
from tests.scheduling.talks import LATER
from tests.scheduling.talks import make_plan as when_and_where
from volunteers.models import Volunteer


@makes("Offer", "accept")
def accept(stage: Stage, _state: str) -> Act:
    """The last yes of those who were asked."""
    offer = stage.ask(stage.case_in(CaseState.OFFERED))
    stage.know(Told.MEDIATORS, offer.volunteer.user.email)
    return lambda: offers.accept_offer(offer, by=by_link(offer.volunteer), at=stage.now)


@makes("Offer", "decline")
def decline(stage: Stage, _state: str) -> Act:
    offer = stage.ask(stage.case_in(CaseState.SEEKING_PAIR))
    return lambda: offers.decline_offer(offer, by=by_link(offer.volunteer), at=stage.now)


@makes("Offer", "expire")
def expire(stage: Stage, _state: str) -> Act:
    offer = stage.ask(stage.case_in(CaseState.SEEKING_PAIR))

    def act() -> Model:
        offers.expire_offers(at=offer.expires_at)
        return offer

    return act


@makes("Offer", "withdraw")
def withdraw(stage: Stage, _state: str) -> Act:
    offer = stage.ask(stage.case_in(CaseState.SEEKING_PAIR))
    return lambda: offers.withdraw_offer(offer, by=stage.coordinator, at=stage.now)


def a_talk(stage: Stage, state: str) -> tuple[Appointment, list[Volunteer]]:
    """In a confirmed one everybody has said that they come."""
    pair = stage.pair()
    if state == AppointmentState.CONFIRMED:
        for volunteer in pair.volunteers:
            answer(stage, volunteer, "accepted")
    return Appointment.unscoped.get(case=pair.case), pair.volunteers


def answer(
    stage: Stage, volunteer: Volunteer, partstat: str, *, at: datetime | None = None
) -> None:
    item = CalendarItem.unscoped.get(user=volunteer.user)
    answers.answer_invitation(
        item,
        partstat=partstat,
        for_sequence=item.sequence,
        by=by_link(volunteer),
        at=at or stage.now,
    )


@makes("Appointment", "confirm")
def confirm(stage: Stage, state: str) -> Act:
    talk, (first, second) = a_talk(stage, state)
    answer(stage, first, "accepted")

    def act() -> Model:
        answer(stage, second, "accepted")
        return talk

    return act


@makes("Appointment", "doubt")
def doubt(stage: Stage, state: str) -> Act:
    talk, (first, _second) = a_talk(stage, state)

    def act() -> Model:
        answer(stage, first, "declined", at=talk.starts_at - timedelta(days=2))
        return talk

    return act


@makes("Appointment", "move")
def move(stage: Stage, state: str) -> Act:
    talk, (first, _second) = a_talk(stage, state)
    return lambda: appointments.move_appointment(
        talk, when_and_where(LATER), by=by_link(first), at=stage.now
    )


@makes("Appointment", "cancel")
def cancel(stage: Stage, state: str) -> Act:
    talk, (first, _second) = a_talk(stage, state)
    return lambda: appointments.cancel_appointment(talk, reason="", by=by_link(first), at=stage.now)


@makes("Appointment", "hold")
def hold(stage: Stage, state: str) -> Act:
    talk, (first, _second) = a_talk(stage, state)
    return lambda: appointments.hold_appointment(talk, by=by_link(first), at=talk.ends_at)


@makes("Appointment", "miss")
def miss(stage: Stage, state: str) -> Act:
    talk, (first, _second) = a_talk(stage, state)
    return lambda: appointments.miss_appointment(talk, by=by_link(first), at=talk.ends_at)


def a_plan(stage: Stage, state: str, **facts: object) -> PlanRun:
    return PlanRunFactory(
        service=stage.service,
        asked_by=stage.coordinator.person,
        **{state: True},
        **facts,
    )


@makes("Plan of the queue", "start")
def start(stage: Stage, state: str) -> Act:
    run = a_plan(stage, state)
    return lambda: runs.claim_run(run.pk, at=stage.now)


@makes("Plan of the queue", "take_up")
def take_up(stage: Stage, state: str) -> Act:
    return mind(stage, a_plan(stage, state))


@makes("Plan of the queue", "finish")
def finish(stage: Stage, state: str) -> Act:
    run = a_plan(stage, state)

    def act() -> Model:
        looked = look_at_queue(stage.service, at=stage.now)
        runs.keep_results(run, looked, make_plan(looked.queue), at=stage.now)
        return run

    return act


@makes("Plan of the queue", "stop")
def stop(stage: Stage, state: str) -> Act:
    """What has begun is asked to stop; of a worker that fell silent another says it has."""
    if state == PlanState.RUNNING:
        return mind(stage, a_plan(stage, state, stop_asked=True))
    run = a_plan(stage, state)
    return lambda: plans.stop_plan(run, by=stage.coordinator, at=stage.now)


@makes("Plan of the queue", "fail")
def fail(stage: Stage, state: str) -> Act:
    return mind(stage, a_plan(stage, state, tries=runs.TRIES))


def mind(stage: Stage, run: PlanRun) -> Act:
    def act() -> Model:
        runs.mind_plans(at=stage.now + timedelta(hours=1))
        return run

    return act
