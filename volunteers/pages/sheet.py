"""The lists of volunteers and applications as sheets, with the columns that the reader's page has.

What stands within a column of the page has one of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.downloads import ListSheet
from volunteers.pages.applications import ApplicationListing
from volunteers.pages.listing import VolunteerListing


def sheet_of_volunteers(shown: VolunteerListing, asked: Mapping[str, Any]) -> ListSheet:
    heads = [_("Name"), _("Level"), _("District"), _("State"), _("Paused until"), _("Languages")]
    work = [
        _("Open cases"),
        _("At most"),
        _("Free seats"),
        _("Certificate"),
        _("Last asked"),
        _("Not asked for 90 days"),
        _("Last spoken"),
    ]
    rows = shown.every(asked)
    return ListSheet(
        name=_("Volunteers"),
        header=[*heads, *(work if shown.is_theirs else [])],
        rows=_of_volunteers(shown.lines_of(rows), with_work=shown.is_theirs),
        number=rows.count(),
    )


def _of_volunteers(lines: Iterable[dict[str, Any]], *, with_work: bool) -> Iterator[list[Any]]:
    for line in lines:
        row = [
            line["name"],
            line["level"],
            line["district"],
            line["state_words"],
            line["until"],
            line["languages"],
        ]
        yield row + (_work(line) if with_work else [])


def _work(line: dict[str, Any]) -> list[Any]:
    return [
        line["load"],
        line["most"],
        line["room"],
        _certificate(line),
        line["asked_on"],
        _("yes") if line["is_forgotten"] else "",
        line["spoken_on"],
    ]


def _certificate(line: dict[str, Any]) -> date | str:
    """Until when, as a day that a spreadsheet sorts by; or in words that there is no such day."""
    if line["certified_until"]:
        until: date = line["certified_until"]
        return until
    return _("without an end") if line["certified"] else pgettext("certificate", "none")


def sheet_of_applications(shown: ApplicationListing) -> ListSheet:
    rows = shown.every()
    return ListSheet(
        name=_("Applications"),
        header=[
            _("Name"),
            _("Step"),
            _("Whose turn it is"),
            _("What to do"),
            _("Days"),
            _("Norm in working days"),
            pgettext("column", "Since"),
            _("Town"),
            _("Campaign"),
        ],
        rows=_of_applications(map(shown.line, rows.iterator())),
        number=rows.count(),
    )


def _of_applications(lines: Iterable[Any]) -> Iterator[list[Any]]:
    for line in lines:
        yield [
            line.name,
            line.step,
            line.turn,
            line.deed,
            line.age.elapsed if line.age else "",
            line.age.norm if line.age else "",
            line.since_on,
            line.town,
            line.campaign,
        ]
