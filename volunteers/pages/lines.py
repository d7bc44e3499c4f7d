"""The lines of the list of volunteers, ready to print."""

from collections.abc import Iterable
from typing import Any

from core.templatetags.ui import draw_kept
from core.wording import address_of_rows, day_of, labels_of
from organisations.models import Scope, called
from volunteers.lifecycle import VOLUNTEER_TONES, VolunteerState
from volunteers.models import Level
from volunteers.words import spoken_here


def lines_of(volunteers: Iterable[Any], scope: Scope) -> list[dict[str, str]]:
    """One line for each of ``VolunteerQuerySet.as_lines``, with the page its reader may open."""
    states, levels = labels_of(VolunteerState), labels_of(Level)
    page = "volunteers:volunteer_detail" if scope.is_coordinator else "training:volunteer_record"
    address = address_of_rows(page, scope.service.slug)
    return [
        {
            "url": address % volunteer.pk,
            "name": called(
                volunteer.user__first_name, volunteer.user__last_name, volunteer.user__email
            ),
            "state": draw_kept(
                "components/pill.html",
                tone=VOLUNTEER_TONES[volunteer.state],
                label=states[volunteer.state],
            ),
            "until": day_of(volunteer.paused_until),
            "level": levels[volunteer.level],
            "languages": spoken_here(volunteer.languages),
            "district": volunteer.district__name or "",
        }
        for volunteer in volunteers
    ]
