"""Who would like to do what waits, and a colleague who takes a seat over once it is confirmed."""

from collections.abc import Mapping
from datetime import timedelta

from cases.lifecycle import WITH_THE_PAIR, CaseState
from cases.models import Assignment, Case, WhySeatEnded
from config.demo.people import Neighbourhood
from scheduling.engine.rules import objections
from scheduling.lifecycle import SubstitutionState
from scheduling.models import Hand, Substitution
from scheduling.pairing.actions.terms import last_moment
from scheduling.pairing.snapshot.cases import kept_from, look_at_few
from volunteers.models import Volunteer


def build_chances(town: Neighbourhood, paired: Mapping[Case, list[Volunteer]]) -> None:
    """By the rules, as the verbs would have it, and not by the dice."""
    _put_up_a_hand(town)
    _name_a_colleague(town, paired)


def _put_up_a_hand(town: Neighbourhood) -> None:
    """The last of the mediators for whom it is no wonder: so the board has somebody to find."""
    waiting = Case.unscoped.filter(service=town.service).in_state(CaseState.READY)
    for case in waiting.longest_in_queue_first():
        for volunteer in reversed(town.mediators):
            id_ = volunteer.pk
            seen = look_at_few(case, {id_}, service=town.service, at=town.at)
            if not kept_from(seen.need, seen.team({id_}), id_):
                raised = town.at - timedelta(hours=3)
                Hand.unscoped.create(
                    service=town.service, case=case, volunteer=volunteer, raised_at=raised
                )
                return


def _name_a_colleague(town: Neighbourhood, paired: Mapping[Case, list[Volunteer]]) -> None:
    for case in paired:
        if case.state not in WITH_THE_PAIR:
            continue
        seat = Assignment.unscoped.of_case(case).open().in_order().last()
        if seat is None:
            continue
        for volunteer in town.mediators:
            if volunteer not in paired[case] and _may(town, case, seat, volunteer):
                named = town.at - timedelta(hours=26)
                Substitution.unscoped.create(
                    service=town.service,
                    case=case,
                    seat=seat,
                    volunteer=volunteer,
                    state=SubstitutionState.AGREED,
                    why=WhySeatEnded.NO_TIME,
                    named_at=named,
                    expires_at=last_moment(town.service, named),
                    answered_at=town.at - timedelta(hours=4),
                    answered_via="link",
                )
                return


def _may(town: Neighbourhood, case: Case, seat: Assignment, volunteer: Volunteer) -> bool:
    ids, gone = {volunteer.pk}, seat.volunteer_id
    seen = look_at_few(case, ids, service=town.service, at=town.at, gone=gone)
    return not objections(seen.need, seen.team(ids))
