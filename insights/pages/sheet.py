"""The list of turns as a sheet: the rows that somebody chose, all pages of them."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.downloads import ListSheet
from core.local_time import local_day
from insights.due.steps import DueStep
from insights.pages.due_lines import due_rows
from insights.pages.due_list import DueList
from insights.words import HEADINGS
from organisations.models import Service


def sheet_of_turns(chosen: DueList, service: Service) -> ListSheet:
    return ListSheet(
        name=_("What is to be done"),
        header=[
            _("Whose turn it is"),
            _("What to do"),
            _("About"),
            _("Days"),
            _("Norm in working days"),
            _("Day"),
            _("In charge"),
        ],
        rows=_rows(chosen, service),
        number=len(chosen.chosen),
    )


def _rows(chosen: DueList, service: Service) -> Iterator[list[Any]]:
    steps = chosen.chosen
    for step, row in zip(steps, due_rows(steps, service), strict=True):
        is_timed = row["norm"] is not None
        yield [
            HEADINGS[step.whose],
            row["title"],
            row["about"],
            row["elapsed"] if is_timed else "",
            row["norm"],
            "" if is_timed else _day(step, service),
            row["owner"],
        ]


def _day(step: DueStep, service: Service) -> date | None:
    """As a day that a spreadsheet sorts by."""
    if isinstance(step.when, datetime):
        return local_day(step.when, service.zone)
    return step.when
