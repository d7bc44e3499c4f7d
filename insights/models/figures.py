"""What figures count, each set in one grouped query: numbers of rows that are alike, and no row.

A manager may see neither cases nor volunteers, so nothing here is ``visible_to`` anybody: what
comes back says how many, and of nobody which.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Max, Q, Subquery, Value, When

from cases.models import Assignment, CaseQuerySet, Outcome
from cases.models import Case as MediationCase
from cases.models.counting import ADVISED, BEGUN, SUITABLE
from cases.models.parties import ReferralQuerySet
from insights.models.numbers import counted
from organisations.models import Service
from volunteers.models import Volunteer
from volunteers.models.people import VolunteerQuerySet

Span = tuple[datetime, datetime]
"""From an instant up to another one."""


def received_in(service: Service, spans: Mapping[str, Span]) -> dict[str, Any]:
    """How many came in within each span, and under ``began`` when the first of all did."""
    cases = _cases(service)
    rows = {name: cases.received_between(*span) for name, span in spans.items()}
    first = cases.order_by("received_at").values("received_at")[:1]
    return dict(counted(service.pk, **rows).annotate(began=Subquery(first)).get())


def received_alike(service: Service, span: Span) -> list[Any]:
    """Those of a span by kind and by who sent them: ``number`` of each."""
    cases = _cases(service).received_between(*span).order_by()
    by = ("kind", "partner", "partner__name")
    return list(
        cases.values(*by).annotate(number=Count("pk")).values_list(*by, "number", named=True)
    )


def begun_in(service: Service, span: Span) -> list[tuple[datetime, datetime, Any]]:
    """Of each that began: when it came in, when it was told to have begun, and its first talk."""
    cases = _cases(service).begun_between(*span).order_by()
    told = cases.annotate(first_talk_on=Outcome.unscoped.first_day_of_talks("pk"))
    return list(told.values_list("received_at", "started_at", "first_talk_on"))


def ended_alike(service: Service, span: Span) -> list[Any]:
    """Those that ended in a span, by what figures say of them: ``number`` of each."""
    cases = _cases(service).ended_between(*span).order_by()
    facts = cases.annotate(
        is_advice=_whether(ADVISED),
        is_suitable=_whether(SUITABLE),
        begun=_whether(BEGUN),
        both=_whether(BEGUN & cases.both_took_part()),
    )
    by = ("is_advice", "is_suitable", "begun", "both", "provisional_result", "confirmed_result")
    return list(
        facts.values(*by).annotate(number=Count("pk")).values_list(*by, "number", named=True)
    )


def mediators_of(service: Service) -> VolunteerQuerySet:
    people: VolunteerQuerySet = Volunteer.unscoped.filter(service=service).unmerged().may_mediate()
    return people


def carried_by_each(service: Service) -> list[tuple[int, int]]:
    """Of each who carries a case and may mediate: how many, and the most of them.

    From the open seats, which are few, and not from the people, of whom most seats are over.
    """
    seats = Assignment.unscoped.open().filter(service=service, volunteer__in=mediators_of(service))
    each = seats.order_by().values("volunteer").annotate(taken=Count("pk"))
    told = each.annotate(most=Max("volunteer__max_open_cases")).values_list("taken", "most")
    return list(told)


def _cases(service: Service) -> CaseQuerySet:
    cases: CaseQuerySet = MediationCase.unscoped.filter(service=service)
    return cases


def _whether(fact: Q) -> Case:
    return Case(When(fact, then=Value(True)), default=Value(False), output_field=BooleanField())  # noqa: FBT003


def first_talks_of(referrals: ReferralQuerySet, *, most: int) -> dict[int, date | None]:
    """Of the first of these, by their keys: the day of the first talk on their case, if any."""
    return dict(referrals.values_list("pk", Outcome.unscoped.first_day_of_talks("case"))[:most])
