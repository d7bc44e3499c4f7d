"""What waits in a service, for ``insights.due``: the open cases, what hangs on them, and the rest.

Each is one query however many rows there are, and stands ready (docs/decisions/0014).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from cases.lifecycle import HAS_TALKS, IN_QUEUE, OPEN, TALKING, CaseState
from cases.models import Assignment, Case, CaseQuerySet, Outcome
from insights.models.numbers import number_within
from organisations.models import OutboxMessage, Question, Scope
from scheduling.appointments.models.appointments import AppointmentQuerySet, told_since_it_began
from scheduling.appointments.models.calendar import PartStat
from scheduling.lifecycle import STANDING
from scheduling.models import Appointment, CalendarItem, Hand, Offer, Substitution
from training.models import Certification
from volunteers.lifecycle import VolunteerState
from volunteers.models import Application, Volunteer

OFFER, SEAT, TALK = "offer", "seat", "talk"
WORDS = ("what", "first", "last", "word", "reason")
NUMBERS = ("pk", "case", "wave", "invited", "coming", "refused")
MOMENTS = ("began_at", "moment", "over_at")
DAYS = ("from_day", "until_day")
BESIDE = (*WORDS, *NUMBERS, *MOMENTS, *DAYS)


def _open_cases(scope: Scope) -> QuerySet:
    cases: CaseQuerySet = Case.visible_to(scope)
    seats = Assignment.unscoped.open().filter(case=OuterRef("pk"))
    told = Outcome.unscoped.filter(case=OuterRef("pk")).order_by("-recorded_at")
    unsafe = Appointment.unscoped.with_unheard_alarm().filter(case=OuterRef("pk"))
    unsafe = unsafe.order_by("unsafe_at")
    hands = Hand.unscoped.up().filter(case=OuterRef("pk"))
    named = Substitution.unscoped.agreed().filter(case=OuterRef("pk")).order_by("answered_at", "pk")
    counted = cases.open().annotate(
        taken=number_within(seats),
        told_at=Subquery(told.values("recorded_at")[:1]),
        unsafe_at=Subquery(unsafe.values("unsafe_at")[:1]),
        hands_up=number_within(hands),
        named=Subquery(named.values("pk")[:1]),
        named_at=Subquery(named.values("answered_at")[:1]),
        named_first=Subquery(named.values("volunteer__user__first_name")[:1]),
        named_last=Subquery(named.values("volunteer__user__last_name")[:1]),
    )
    counted = counted.order_by("pk")
    shown = ("pk", "number", "their_number", "kind", "own_kind", "district__name", "state")
    moments = ("received_at", "moved_at", "ready_at", "slept_days", "wakes_on")
    beside = ("triage__suitable", "aftercare__due_on", "aftercare__done_at", "owner__user")
    looked_back = ("aftercare__relation_a", "aftercare__relation_b")
    owner = ("owner", "owner__user__first_name", "owner__user__last_name")
    reckoned = ("taken", "told_at", "unsafe_at", "hands_up")
    agreed = ("named", "named_at", "named_first", "named_last")
    return counted.values_list(
        *shown, *moments, *beside, *looked_back, *owner, *reckoned, *agreed, named=True
    )


# --- what hangs on open cases: offers, seats in doubt and talks, in one query ---


def _lines(rows: QuerySet, what: str, **facts: Any) -> QuerySet:
    """The columns of ``BESIDE``; what one of the three has not is empty, or 0."""
    none: dict[str, Any] = {name: Value("", output_field=CharField()) for name in WORDS}
    none |= {name: Value(0, output_field=IntegerField()) for name in NUMBERS}
    none |= {name: Value(None, output_field=DateTimeField()) for name in MOMENTS}
    none |= {name: Value(None, output_field=DateField()) for name in DAYS}
    told = {name: F(way) if isinstance(way, str) else way for name, way in facts.items()}
    told |= {"what": Value(what, output_field=CharField())}
    # A row of a model has columns of these names already.
    chosen = {f"beside_{name}": (none | told)[name] for name in BESIDE}
    return rows.order_by().annotate(**chosen).values_list(*chosen, named=True)


def _person(way: str) -> dict[str, str]:
    return {"first": f"{way}first_name", "last": f"{way}last_name"}


def _offers(scope: Scope) -> QuerySet:
    return Offer.visible_to(scope).really_asked().filter(case__state__in=IN_QUEUE)


def _offer_lines(offers: QuerySet) -> QuerySet:
    return _lines(
        offers,
        OFFER,
        **_person("volunteer__user__"),
        pk="pk",
        case="case_id",
        wave="wave",
        word="state",
        reason="decline_reason",
        began_at="sent_at",
        moment="expires_at",
        over_at="call_asked_at",
    )


def _talks(scope: Scope, at: datetime) -> QuerySet:
    """Those to come, and those that are over and of which nobody has told since.

    Of the pair before this one nobody asks any more.
    """
    talks: AppointmentQuerySet = Appointment.visible_to(scope)
    ahead = Q(state__in=STANDING, ends_at__gt=at)
    over = Q(
        ~Exists(told_since_it_began()),
        ends_at__lte=at,
        case__state__in=TALKING | {CaseState.PAIRED},
    )
    over &= Q(case__ready_at__isnull=True) | Q(ends_at__gte=F("case__ready_at"))
    asked: QuerySet = talks.counting().filter(ahead | over, case__state__in=OPEN)
    return asked


def _talk_lines(talks: QuerySet) -> QuerySet:
    asked = CalendarItem.unscoped.invited().filter(appointment=OuterRef("pk"))
    return _lines(
        talks,
        TALK,
        pk="pk",
        case="case_id",
        word="kind",
        began_at="planned_at",
        moment="starts_at",
        over_at="ends_at",
        invited=number_within(asked),
        coming=number_within(asked.filter(answer=PartStat.ACCEPTED)),
        refused=number_within(asked.filter(answer=PartStat.DECLINED)),
    )


def _seats(scope: Scope) -> QuerySet:
    return Assignment.visible_to(scope).open().filter(case__state__in=HAS_TALKS)


def _seat_lines(seats: QuerySet, day: date, soon: date) -> QuerySet:
    """Of cases at work: whoever takes a break, or has no right that lasts beyond ``soon``.

    Whoever never had one came with a case from an older register, which says so. ``invited`` is 1
    where they have the right now.
    """
    theirs = Certification.unscoped.filter(volunteer=OuterRef("volunteer"))
    now = theirs.confirmed().filter(effective_on__lte=day).latest_to_end_first()
    lasting = now.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=soon))
    counting = now.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
    had = Exists(theirs.ever_in_force())
    doubtful = Q(volunteer__state=VolunteerState.PAUSED) | Q(~Exists(lasting), had)
    return _lines(
        seats.filter(doubtful),
        SEAT,
        **_person("volunteer__user__"),
        pk="pk",
        case="case_id",
        word="volunteer__state",
        began_at=Subquery(theirs.order_by("-taken_at").values("taken_at")[:1]),
        from_day="volunteer__paused_until",
        until_day=Subquery(now.values("valid_until")[:1]),
        invited=Choose(
            When(Exists(counting), then=Value(1)), default=Value(0), output_field=IntegerField()
        ),
    )


def _beside(scope: Scope, at: datetime, day: date, soon: date, **of: Any) -> QuerySet:
    offers, seats = _offers(scope).filter(**of), _seats(scope).filter(**of)
    talks = _talks(scope, at).filter(**of)
    return _offer_lines(offers).union(_seat_lines(seats, day, soon), _talk_lines(talks), all=True)


def rows_of_cases(
    scope: Scope, cases: Collection[int], at: datetime, *, day: date, soon: date
) -> tuple[QuerySet, QuerySet]:
    """The open ones among some cases, those on a page of their list, and what hangs on them."""
    beside = _beside(scope, at, day, soon, case__in=cases)
    return _open_cases(scope).filter(pk__in=cases), beside


OPEN_CASES = Question(_open_cases)
BESIDE_OPEN_CASES = Question(_beside)
THE_OPEN_CASE = Question(lambda scope, case: _open_cases(scope).filter(pk=case))
BESIDE_THE_CASE = Question(
    lambda scope, case, at, day, soon: _beside(scope, at, day, soon, case=case)
)

# --- what waits and is no case ---

WAITING = ("what", "pk", "first", "last", "since")


def waiting_parts(scope: Scope) -> list[tuple[QuerySet, dict[str, Any]]]:
    """Applications, certificates, mail and volunteers without an address, each with its columns.

    A row is a kind, a key, two names and since when; a volunteer's has no such moment.
    """
    empty = Value("", output_field=CharField())
    never = Value(None, output_field=DateTimeField())
    return [
        (
            Application.visible_to(scope).open(),
            {"what": F("state"), "first": F("first_name"), "last": F("last_name")}
            | {"since": F("moved_at")},
        ),
        (
            Certification.visible_to(scope).proposed(),
            {"what": Value("certification", output_field=CharField())}
            | {"first": F("volunteer__user__first_name"), "last": F("volunteer__user__last_name")}
            | {"since": F("proposed_at")},
        ),
        (
            OutboxMessage.visible_to(scope).needing_a_person(),
            {"what": Value("mail", output_field=CharField()), "first": F("recipient")}
            | {"last": empty, "since": F("queued_at")},
        ),
        (
            Volunteer.visible_to(scope).present().without_home(),
            {"what": Value("address", output_field=CharField()), "first": F("user__first_name")}
            | {"last": F("user__last_name"), "since": never},
        ),
    ]


def _others_that_wait(scope: Scope) -> QuerySet:
    first, *others = (
        rows.order_by()
        .annotate(**{f"waiting_{name}": column for name, column in columns.items()})
        .annotate(waiting_pk=F("pk"))
        .values_list(*(f"waiting_{name}" for name in WAITING))
        for rows, columns in waiting_parts(scope)
    )
    return first.union(*others, all=True)


OTHERS_THAT_WAIT = Question(_others_that_wait)
