"""What the figures of a service are called in a file."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.lifecycle import CaseState
from cases.models import ComplaintKind
from moving.snapshot.figures import Figure
from volunteers.lifecycle import VolunteerState

FIGURES: dict[str, str | Promise] = {
    "volunteers_now": gettext_lazy("volunteers now"),
    "volunteers_began": gettext_lazy("volunteers who began"),
    "volunteers_left": gettext_lazy("volunteers who left"),
    "cases_now": gettext_lazy("cases now"),
    "cases_received": gettext_lazy("cases received"),
    "cases_closed": gettext_lazy("cases closed"),
}
SORTS: dict[str, dict[str, str | Promise]] = {
    "volunteers_now": dict(VolunteerState.choices),
    "cases_now": dict(CaseState.choices),
    "cases_received": dict(ComplaintKind.choices),
}
HEADS: tuple[str | Promise, ...] = (
    pgettext_lazy("column of figures", "what"),
    pgettext_lazy("column of figures", "of which"),
    pgettext_lazy("column of figures", "year"),
    pgettext_lazy("column of figures", "number"),
)


def figure_in_words(figure: Figure) -> list[str | int]:
    what, sort, year, number = figure
    of_which = SORTS.get(what, {}).get(sort, sort)
    return [str(FIGURES[what]), str(of_which), year or "", number]
