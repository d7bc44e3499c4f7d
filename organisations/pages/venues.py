"""A venue as a page shows it: when it is open, who can come in, and when its rooms are taken."""

from collections.abc import Iterator
from datetime import datetime, time
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.local_time import local_day
from organisations.models import Room, RoomBooking, Scope, Venue
from organisations.models.venues import RoomQuerySet

SHOWN = 20


def opening_lines(venue: Venue) -> list[tuple[str | Promise, str]]:
    """Each weekday on which it is open, with its hours."""
    by_day = groupby(sorted(venue.opening_hours), key=lambda row: row[0])
    return [(WEEKDAYS[day], ", ".join(_spans(rows))) for day, rows in by_day]


def _spans(rows: Iterator[list[int]]) -> Iterator[str]:
    for _day, first, last in rows:
        yield f"{_at(first)}–{_at(last)}"


def _at(minute: int) -> str:
    return f"{time(*divmod(minute, 60)):%H:%M}" if minute < 24 * 60 else "24:00"


def comforts(venue: Venue) -> list[str]:
    """What helps people to come in and to hear."""
    told = [
        (venue.is_step_free, _("no steps on the way in")),
        (venue.has_lift, _("lift")),
        (venue.has_hearing_loop, _("hearing loop")),
    ]
    return [words for is_so, words in told if is_so]


def bookings_ahead(venue: Venue, *, scope: Scope, at: datetime) -> list[RoomBooking]:
    """When its rooms are taken, soonest first; for what, stands with the talk or the course."""
    rows = RoomBooking.visible_to(scope).of_venue(venue).ending_after(at)
    return list(rows.select_related("room").soonest_first()[:SHOWN])


def rooms_to_choose(scope: Scope, *, at: datetime) -> RoomQuerySet:
    """Those in which something can be planned from today on, house by house."""
    rooms: RoomQuerySet = Room.visible_to(scope)
    return rooms.counting_from(local_day(at, scope.service.zone)).with_venue().by_venue()
