"""A service in figures, without anybody: they may go into a report, and name no one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.db.models.functions import ExtractYear

from cases.models import Case
from organisations.models import Scope
from volunteers.models import Volunteer

Figure = tuple[str, str, int | None, int]
"""What is counted, of which sort, in which year, and how many."""


def figures_of(scope: Scope) -> Iterator[Figure]:
    """Counts of the whole service, whoever asks: of no row anything is read."""
    volunteers = Volunteer.unscoped.filter(service=scope.service)
    cases = Case.unscoped.filter(service=scope.service)
    received = ExtractYear("received_at", tzinfo=scope.service.zone)
    closed = ExtractYear("closed_at", tzinfo=scope.service.zone)
    ended = cases.filter(closed_at__isnull=False)
    left = volunteers.filter(left_on__isnull=False)
    yield from _counted("volunteers_now", volunteers, sort="state")
    yield from _counted("volunteers_began", volunteers, year=ExtractYear("admitted_on"))
    yield from _counted("volunteers_left", left, year=ExtractYear("left_on"))
    yield from _counted("cases_now", cases, sort="state")
    yield from _counted("cases_received", cases, sort="kind", year=received)
    yield from _counted("cases_closed", ended, year=closed)


def _counted(what: str, rows: Any, *, sort: str = "", year: Any = None) -> Iterator[Figure]:
    names = [*([sort] if sort else []), *(["year_of_it"] if year is not None else [])]
    rows = rows.annotate(year_of_it=year) if year is not None else rows
    for row in rows.order_by(*names).values(*names).annotate(number=Count("pk")):
        yield what, row.get(sort, ""), row.get("year_of_it"), row["number"]
