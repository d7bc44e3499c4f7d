"""Several cases of the list in one act: each by its own verb, and a refusal holds up no other."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from cases.actions.owning import assign_owners
from cases.actions.resting import rest_case
from cases.models import Case
from core.refusals import Refused
from organisations.models import Membership, Scope, User
from scheduling.pairing.actions.offers import offer_case
from scheduling.pairing.actions.reminding import remind_asked
from volunteers.models import Volunteer


class NobodyFits(Refused):
    """Nobody was found for the case whom no rule speaks against."""


@dataclass
class Several:
    """What was done and what was not, with why; ``people`` are those it was written to."""

    done: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, Refused]] = field(default_factory=list)
    people: list[User] = field(default_factory=list)


def hand_over_several(
    cases: Iterable[Case], *, to: Membership | None, by: Scope, at: datetime
) -> Several:
    come = assign_owners(cases, to=to, by=by, at=at)
    return Several(come.cases, come.refused)


def rest_several(
    cases: Iterable[Case], *, wakes_on: date, reason: str, by: Scope, at: datetime
) -> Several:
    def rest(case: Case) -> Collection[User]:
        rest_case(case, wakes_on=wakes_on, reason=reason, by=by, at=at)
        return ()

    return _each(cases, rest)


def remind_several(cases: Iterable[Case], *, by: Scope, at: datetime) -> Several:
    def remind(case: Case) -> Collection[User]:
        return [offer.volunteer.user for offer in remind_asked(case, by=by, at=at)]

    return _each(cases, remind)


def ask_several(pairs: Mapping[Case, Collection[Volunteer]], *, by: Scope, at: datetime) -> Several:
    """Ask for each case the people who were found for it."""

    def ask(case: Case) -> Collection[User]:
        if not pairs[case]:
            raise NobodyFits
        offer_case(case, pairs[case], by=by, at=at)
        return [volunteer.user for volunteer in pairs[case]]

    return _each(pairs, ask)


def _each(cases: Iterable[Case], act: Callable[[Case], Collection[User]]) -> Several:
    """Each in a transaction of its own, in the order of their keys."""
    come = Several()
    for case in sorted(cases, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                people = act(case)
        except Refused as refusal:
            come.refused.append((case, refusal))
        else:
            come.done.append(case)
            come.people.extend(people)
    return come
