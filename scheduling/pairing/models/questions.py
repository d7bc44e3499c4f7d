"""What the pair board and the queue ask, standing ready (docs/decisions/0014)."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

from django.db.models import Case as DbCase
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from cases.lifecycle import SEEKING, CaseState
from cases.models import Assignment, Case, Party
from cases.models.parties import KEYS
from core.prepared import PreparedQuery
from organisations.models import AuditEntry, Question, Scope
from scheduling.pairing.models.hands import Hand
from scheduling.pairing.models.locks import LockedSeat, PlanLock
from scheduling.pairing.models.offers import Offer

# --- the board of one case ---


def _with_lock(scope: Scope, case: int) -> QuerySet[Any]:
    """Whether anybody is fixed or has a hand up comes with the case: nobody is, mostly."""
    locks = PlanLock.visible_to(scope).standing().filter(case=OuterRef("pk"))
    cases: Any = Case.visible_to(scope).of_key(case).with_district()
    hands = Hand.visible_to(scope).up().filter(case=OuterRef("pk"))
    return cases.annotate(is_locked=Exists(locks), has_hands=Exists(hands))


def _locked_names(scope: Scope, case: int) -> QuerySet[Any]:
    locks = PlanLock.visible_to(scope).filter(case=case)
    seats = LockedSeat.visible_to(scope).of_locks(locks).order_by("pk")
    return seats.values_list("volunteer__user__first_name", "volunteer__user__last_name")


CASE_WITH_LOCK = Question(_with_lock)
NAMES_LOCKED_ON_CASE = Question(_locked_names)

# --- what cases ask for ---

FACTS_OF_PARTY = ("case", "street", "town", "postcode", *KEYS)


def _offers(whose: Q) -> QuerySet[Any]:
    return Offer.unscoped.filter(whose).really_asked().with_who_typed().newest_first()


def _parties(whose: Q) -> QuerySet[Any]:
    return Party.unscoped.filter(whose).in_order().values_list(*FACTS_OF_PARTY)


def _who_left(whose: Q) -> QuerySet[Any]:
    # Whoever had a seat again since is judged by that one.
    again = Assignment.unscoped.filter(
        case=OuterRef("case"), volunteer=OuterRef("volunteer"), pk__gt=OuterRef("pk")
    )
    seats: Any = Assignment.unscoped.filter(whose).left_early()
    return seats.exclude(Exists(again)).values_list("case", "volunteer")


def _seats_of(scope: Scope, volunteer: int) -> QuerySet[Any]:
    seats: Any = Assignment.visible_to(scope).open().filter(volunteer=volunteer)
    return seats.with_case().in_order()


def _company(scope: Scope, volunteer: int) -> QuerySet[Any]:
    """Case and name of whoever else sits on the cases of the volunteer."""
    cases = _seats_of(scope, volunteer).order_by().values("case")
    others: Any = Assignment.visible_to(scope).open().filter(case__in=cases)
    names = ("case", "volunteer__user__first_name", "volunteer__user__last_name")
    return others.exclude(volunteer=volunteer).in_order().values_list(*names)


OPEN_SEATS_OF_VOLUNTEER = Question(_seats_of)
COMPANY_OF_VOLUNTEER = Question(_company)
OFFERS_SINCE = Question(
    lambda scope, volunteer, since: (
        Offer.visible_to(scope)
        .really_asked()
        .filter(volunteer=volunteer)
        .sent_since(since)
        .in_order()
        .values_list("state", "sent_at", named=True)
    )
)
WEEK_LAST_TOLD = Question(
    lambda scope, volunteer: (
        AuditEntry.visible_to(scope)
        .about("volunteers.volunteer", volunteer)
        .of_verb("availability.set")
        .with_person()
        .newest_first()[:1]
    )
)
OFFERS_TOLD_OF_CASE = PreparedQuery(
    lambda case: Offer.unscoped.filter(case=case).with_person().newest_first()
)
OFFERS_OF_ONE = PreparedQuery(lambda case: _offers(Q(case=case)))
PARTIES_OF_ONE = PreparedQuery(lambda case: _parties(Q(case=case)))
LEFT_ONE = PreparedQuery(lambda case: _who_left(Q(case=case)))


def offer_rows(cases: Sequence[Case]) -> list[Any]:
    """Every offer of these cases; of one, which a page waits for, by what stands ready."""
    if len(cases) == 1:
        return OFFERS_OF_ONE.ask(case=cases[0].pk)
    return list(_offers(_of_any(cases)))


def party_rows(cases: Sequence[Case]) -> list[Any]:
    """``FACTS_OF_PARTY`` of everybody on these cases."""
    if len(cases) == 1:
        return PARTIES_OF_ONE.ask(case=cases[0].pk)
    return list(_parties(_of_any(cases)))


def seats_left(cases: Sequence[Case]) -> list[Any]:
    """Case and volunteer of every seat given up before the end by who had none there since."""
    if len(cases) == 1:
        return LEFT_ONE.ask(case=cases[0].pk)
    return list(_who_left(_of_any(cases)))


def still_tells(offer: Offer) -> bool:
    """Whether the link of this offer may still speak of its case.

    While somebody is asked the case seeks; after their yes they sit on it. Answered otherwise or
    ended, the page speaks of the answer alone, so nothing hangs on it.
    """
    if offer.is_waiting:
        return bool(offer.case.is_in_queue)
    if not offer.is_accepted:
        return True
    return bool(
        Assignment.unscoped.of_case(offer.case).of_volunteer(offer.volunteer).open().exists()
    )


def _of_any(cases: Sequence[Case]) -> Q:
    return Q(case__in=[case.pk for case in cases])


# --- the queue ---


class WhoseMove(IntEnum):
    """Under which heading a case of the queue stands, in their order."""

    OURS = 1
    THEIRS = 2
    LOCKED = 3


COUNTS_OF_QUEUE = Question(
    lambda scope: (
        Case.visible_to(scope)
        .in_queue()
        .values_list("state")
        .annotate(number=Count("pk"))
        .order_by("state")
    )
)
LOCKED_SEATS = Question(
    lambda scope: (
        LockedSeat.visible_to(scope)
        .of_locks(PlanLock.visible_to(scope).standing())
        .order_by("pk")
        .values_list(
            "lock__case",
            "lock__case__state",
            "volunteer__user__first_name",
            "volunteer__user__last_name",
        )
    )
)


@lru_cache(maxsize=100)
def part_of_queue(start: int, stop: int) -> Question:
    """The lines of one page; where it begins and ends is part of the SQL."""
    return Question(lambda scope: _lines(scope, start, stop))


def _lines(scope: Scope, start: int, stop: int) -> Any:
    cases: Any = Case.visible_to(scope)
    order = ("whose", "ready_at", "pk")
    keys = cases.in_queue().annotate(whose=_whose(scope)).order_by(*order)[start:stop]
    rows = cases.among(keys).annotate(whose=_whose(scope), taken=_taken(scope.service))
    return rows.order_by(*order).as_lines("whose", "taken")


def _taken(service: Any) -> Coalesce:
    """How many mediators a case has; ``service`` is that of the case."""
    seats: Any = Assignment.unscoped.filter(service=service).open().filter(case=OuterRef("pk"))
    return Coalesce(Subquery(seats.values("case").annotate(n=Count("pk")).values("n")), 0)


def _whose(scope: Scope) -> DbCase:
    return DbCase(
        When(state=CaseState.OFFERED, then=WhoseMove.THEIRS),
        When(pk__in=PlanLock.visible_to(scope).standing().values("case"), then=WhoseMove.LOCKED),
        default=WhoseMove.OURS,
    )


def cases_out_of_step() -> QuerySet[Any]:
    """Cases of every service that say otherwise how they stand than their offers and seats do."""
    offered = Q(state=CaseState.OFFERED)
    asked = Q(pk__in=Offer.unscoped.waiting().values("case"))
    full = Q(state__in=SEEKING, taken__gte=F("service__mediators_per_case"))
    cases: Any = Case.unscoped.annotate(taken=_taken(OuterRef("service")))
    return cases.filter((offered & ~asked) | (~offered & asked) | full).order_by("pk")
