"""The lines of the list of volunteers, ready to print, and the facts that have a column there."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, labels_of
from organisations.models import Scope, called
from volunteers.lifecycle import VOLUNTEER_TONES, VolunteerState
from volunteers.models import Level
from volunteers.words import spoken_here


class Fact(NamedTuple):
    """A column of the list: its heading, the column of the rows it reads, how it says that."""

    head: str
    reads: str
    told: Callable[[Any], str]


def facts_in_columns() -> tuple[Fact, ...]:
    """What stands beside name and state, from left to right; query and page ask nowhere else."""
    levels = labels_of(Level)
    return (
        Fact(_("Level"), "level", levels.__getitem__),
        Fact(_("Languages"), "languages", spoken_here),
        Fact(_("District"), "district__name", lambda name: name or ""),
    )


def volunteer_lines(
    volunteers: Iterable[Any], facts: Sequence[Fact], scope: Scope
) -> list[dict[str, Any]]:
    """One line for each of ``VolunteerQuerySet.as_lines``, with the page its reader may open.

    The rows must bring what the facts read.
    """
    states = labels_of(VolunteerState)
    page = "volunteers:volunteer_detail" if scope.is_coordinator else "training:volunteer_record"
    address = address_of_rows(page, scope.service.slug)
    return [
        {
            "url": address % volunteer.pk,
            "name": called(
                volunteer.user__first_name, volunteer.user__last_name, volunteer.user__mailbox
            ),
            "state": draw_kept(
                "components/pill.html",
                tone=VOLUNTEER_TONES[volunteer.state],
                label=states[volunteer.state],
            ),
            "until": volunteer.paused_until,
            "facts": [(fact.head, fact.told(getattr(volunteer, fact.reads))) for fact in facts],
        }
        for volunteer in volunteers
    ]
