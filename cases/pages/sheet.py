"""The list of cases as a sheet: what stands within a column of the page has one of its own."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.models import CaseQuerySet
from cases.pages.listing import CaseListing
from core.downloads import ListSheet


def sheet_of_cases(listed: CaseListing, cases: CaseQuerySet) -> ListSheet:
    return ListSheet(
        name=_("Cases"),
        header=[
            _("Case"),
            _("Number in an older register"),
            _("About"),
            _("District"),
            _("State"),
            _("Whose turn it is"),
            _("Mediators"),
            _("Next talk"),
            _("Days"),
            _("Norm in working days"),
            pgettext("column", "Since"),
            _("In charge"),
        ],
        rows=_rows(listed.every_line(cases)),
        number=listed.listing.narrowed(cases).count(),
    )


def _rows(lines: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
    for line in lines:
        age = line["age"]
        yield [
            line["number"],
            line["their_number"],
            line["about"],
            line["district"],
            line["state_words"],
            line["turn"],
            line["people"],
            line["talk_at"],
            age.elapsed if age else line["days"],
            age.norm if age else "",
            line["since_on"],
            line["owner"],
        ]
