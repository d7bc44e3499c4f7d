"""How offers, appointments and plans of the queue are moved."""

from datetime import datetime, timedelta

from django.db.models import Model

from cases.lifecycle import CaseState
from cases.models import Case, WhySeatEnded
from organisations.lifecycle import Told
from scheduling.appointments.actions import answers, appointments
from scheduling.engine.plan.planner import make_plan
from scheduling.lifecycle import AppointmentState, PlanState, SubstitutionState
from scheduling.models import Appointment, CalendarItem, Hand, PlanRun, Substitution
from scheduling.pairing.actions import hands, offers, substitutions
from scheduling.planning.actions import plans, runs
from scheduling.planning.snapshot import look_at_queue
from tests.conventions.moves.stage import Act, Stage, makes
from tests.factories.plans import PlanRunFactory
from tests.scheduling.mediators import by_link, mediator
from tests.scheduling.talks import LATER, as_mediator
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


def a_hand(stage: Stage) -> Hand:
    """Of a volunteer, for a case on which somebody sits already."""
    volunteer = mediator(stage.service)
    stage.know(Told.VOLUNTEER, volunteer.user.email)
    case = stage.case_in(CaseState.SEEKING_PAIR)
    Case.unscoped.filter(pk=case.pk).update(ready_at=stage.now)
    return hands.raise_hand(case.pk, volunteer, by=as_mediator(volunteer), at=stage.now)


@makes("Hand up", "take_back")
def take_hand_back(stage: Stage, _state: str) -> Act:
    hand = a_hand(stage)
    by = as_mediator(hand.volunteer)
    return lambda: hands.take_hand_back(hand, by=by, at=stage.now)


@makes("Hand up", "meet")
def meet(stage: Stage, _state: str) -> Act:
    hand = a_hand(stage)
    stage.know(Told.ASKED, hand.volunteer.user.email)

    def act() -> Model:
        offers.offer_case(hand.case, [hand.volunteer], by=stage.coordinator, at=stage.now)
        return hand

    return act


@makes("Hand up", "pass", "end")
def end_hand(stage: Stage, _state: str) -> Act:
    """Others have the case, or it is over."""
    hand = a_hand(stage)
    passes = stage.move.name == "pass"
    state = CaseState.PAIRED if passes else CaseState.CLOSED
    ends = {} if passes else {"closed_at": stage.now}
    Case.unscoped.filter(pk=hand.case_id).update(state=state, **ends)

    def act() -> Model:
        hands.end_hands_of_case(hand.case, service=stage.service, at=stage.now)
        return hand

    return act


@makes("Hand up", "let_go")
def let_hand_go(stage: Stage, _state: str) -> Act:
    hand = a_hand(stage)

    def act() -> Model:
        hands.let_hands_go(hand.volunteer, service=stage.service, at=stage.now)
        return hand

    return act


def a_substitution(stage: Stage, state: str) -> Substitution:
    """The first of a pair named a colleague, who may have said yes."""
    leaver, _stays = stage.pair().volunteers
    stage.know(Told.LEAVER, leaver.user.email)
    colleague = mediator(stage.service)
    stage.know(Told.ASKED, colleague.user.email)
    assert stage.coordinator
    seat, by = leaver.assignments(manager="unscoped").get(), as_mediator(leaver)
    why = WhySeatEnded.NO_TIME
    row = substitutions.name_colleague(seat, colleague, why=why, by=by, at=stage.now)
    if state == SubstitutionState.AGREED:
        row = substitutions.agree_to_substitution(row, by=by_link(colleague), at=stage.now)
    return row


@makes("Substitution", "agree")
def agree_to_substitution(stage: Stage, state: str) -> Act:
    row = a_substitution(stage, state)
    by = by_link(row.volunteer)
    return lambda: substitutions.agree_to_substitution(row, by=by, at=stage.now)


@makes("Substitution", "decline")
def decline_substitution(stage: Stage, state: str) -> Act:
    row = a_substitution(stage, state)
    by = by_link(row.volunteer)
    return lambda: substitutions.decline_substitution(row, by=by, at=stage.now)


@makes("Substitution", "expire")
def expire_substitution(stage: Stage, state: str) -> Act:
    row = a_substitution(stage, state)

    def act() -> Model:
        substitutions.expire_substitutions(at=row.expires_at)
        return row

    return act


@makes("Substitution", "take_back")
def take_substitution_back(stage: Stage, state: str) -> Act:
    row = a_substitution(stage, state)
    return lambda: substitutions.take_substitution_back(
        row, by=as_mediator(row.leaver), at=stage.now
    )


@makes("Substitution", "refuse")
def refuse_substitution(stage: Stage, state: str) -> Act:
    row = a_substitution(stage, state)
    return lambda: substitutions.refuse_substitution(
        row, reason="no", by=stage.coordinator, at=stage.now
    )


@makes("Substitution", "confirm")
def confirm_substitution(stage: Stage, state: str) -> Act:
    row = a_substitution(stage, state)
    return lambda: substitutions.confirm_substitution(row, by=stage.coordinator, at=stage.now)


@makes("Substitution", "void")
def void_substitution(stage: Stage, state: str) -> Act:
    """The seat ends while the colleague thinks; or after their yes they can no longer."""
    row = a_substitution(stage, state)

    def act() -> Model:
        if state == SubstitutionState.AGREED:
            substitutions.void_of_colleague(row.volunteer, service=stage.service, at=stage.now)
            return row
        ended = {"ended_at": stage.now, "readable_until": stage.now}
        row.case.assignments(manager="unscoped").filter(pk=row.seat_id).update(**ended)
        substitutions.void_of_seats(row.case, service=stage.service, at=stage.now)
        return row

    return act


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
