"""One thing of a week as its page shows it: what, where, who comes, and what asks for attention."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.local_time import local_day
from core.templatetags.ui import clock, short_day
from core.wording import listed_with_and
from insights.due.doubts import FOR_A_ROOM, FOR_SOMEBODY_ELSE, MOVES, WeekDoubt
from insights.pages.week_doubts import DoubtedRow
from insights.pages.week_ways import filled_in, hour_in_words, room_in_words
from insights.words import (
    DOUBT_SIGNS,
    SHORT_TALKS,
    WARNINGS,
    WEEK_SIGNS,
    doubt_in_words,
)
from organisations.models import Scope
from scheduling.appointments.forms.rooms import room_fields
from scheduling.appointments.pages.week_rows import WeekRow, WeekRowKind
from scheduling.models import Appointment, PartStat
from training.models import CourseSession


def entry_of(row: WeekRow, doubt: DoubtedRow | None, scope: Scope, at: datetime) -> dict[str, Any]:
    return {
        "id": row.key,
        "kind": row.kind.value,
        "icon": WEEK_SIGNS[row.kind],
        "url": _url(row, scope),
        "starts_at": row.starts_at,
        "short": _short_title(row),
        "title": row.title,
        "about": " · ".join(filter(None, _about(row))),
        "is_done": row.is_done,
        "warning": WARNINGS[doubt.doubt] if doubt else "",
        "tone": "turn" if doubt else "good" if row.is_done else "go",
        **(_deed(doubt, scope) if doubt else _own_deed(row, scope, at)),
    }


def district_name_of(row: WeekRow) -> str:
    """Where its case lies; of a course nothing."""
    return row.case.district.name if row.case and row.case.district else ""


def _url(row: WeekRow, scope: Scope) -> str:
    slug = scope.service.slug
    if isinstance(row.about, CourseSession):
        return reverse("training:course_detail", args=[slug, row.about.course_id])
    return reverse("cases:case_detail", args=[slug, row.about.case_id])


def _short_title(row: WeekRow) -> str:
    """For a narrow column."""
    if isinstance(row.about, CourseSession):
        return str(row.about.course)
    if isinstance(row.about, Appointment):
        return f"{SHORT_TALKS[row.about.kind]} · {row.about.case.number}"
    return row.title


def _about(row: WeekRow) -> Iterator[str]:
    if row.kind == WeekRowKind.CALL:
        yield district_name_of(row)
        if row.is_done:
            yield _("called")
        return
    yield _("at home") if row.is_at_home else _("online") if row.is_online else row.place
    if row.kind == WeekRowKind.COURSE:
        yield ngettext("%(n)s person", "%(n)s people", row.number) % {"n": row.number}
    elif row.is_done:
        yield _("held")
    elif row.people:
        yield _coming(row)


def _coming(row: WeekRow) -> str:
    """The first names where all of them come, else how many do."""
    coming = [guest for guest in row.people if guest.answer == PartStat.ACCEPTED]
    if len(coming) == len(row.people):
        return listed_with_and(guest.first_name for guest in coming)
    return _("%(coming)s of %(invited)s come") % {
        "coming": len(coming),
        "invited": len(row.people),
    }


def _own_deed(row: WeekRow, scope: Scope, at: datetime) -> dict[str, str]:
    """A call that is still to be made has a button, from its day on."""
    if row.kind != WeekRowKind.CALL or row.is_done or row.case is None:
        return {}
    if row.day > local_day(at, scope.service.zone):
        return {}
    url = reverse("cases:aftercare", args=[scope.service.slug, row.case.pk])
    return {"deed": _("Note the call"), "deed_url": url, "name": row.case.number}


def _deed(doubt: DoubtedRow, scope: Scope) -> dict[str, Any]:
    """The one click that solves it: a link, or with ``deed_fields`` a button that does it."""
    slug, row = scope.service.slug, doubt.row
    number = row.case.number if row.case else ""
    if doubt.doubt == WeekDoubt.ROOM_SHARED:
        return {}
    if doubt.room and isinstance(row.about, Appointment):
        room = room_in_words(doubt.room, row.room)
        return {
            "deed": _("%(number)s to %(room)s") % {"number": number, "room": room},
            "deed_url": reverse("scheduling:appointment_room", args=[slug, row.about.pk]),
            "deed_fields": room_fields(row.about, doubt.room.pk),
        }
    return {**_link_to_deed(doubt, scope), "name": number}


def _link_to_deed(doubt: DoubtedRow, scope: Scope) -> dict[str, Any]:
    slug, row = scope.service.slug, doubt.row
    if doubt.doubt in MOVES | FOR_A_ROOM:
        page = reverse("scheduling:appointment_move", args=[slug, row.about.pk])
        label = _("Choose a place") if doubt.doubt in FOR_A_ROOM else _("Move the talk")
        if doubt.hour:
            label = _("To %(when)s") % {"when": hour_in_words(doubt.hour)}
        return {"deed": label, "deed_url": page + filled_in(doubt.hour)}
    if doubt.doubt in FOR_SOMEBODY_ELSE:
        names = listed_with_and(person.first_name for person in doubt.people)
        url = reverse("scheduling:seat_replace", args=[slug, doubt.seat])
        return {"deed": _("Replace %(name)s") % {"name": names}, "deed_url": url}
    if doubt.doubt == WeekDoubt.SEAT_EMPTY and row.case:
        url = reverse("scheduling:pair_board", args=[slug, row.case.pk])
        return {"deed": pgettext("deed", "Find a second one"), "deed_url": url}
    return {"deed": _("Call them"), "deed_url": f"{_url(row, scope)}#call"}


def doubt_line(doubt: DoubtedRow, scope: Scope) -> dict[str, Any]:
    row = doubt.row
    moment = f"{short_day(row.day)}, {clock(row.starts_at)}" if row.starts_at else ""
    asks_for = doubt.seat if doubt.doubt in FOR_SOMEBODY_ELSE else None
    return {
        "title": doubt_in_words(
            doubt.doubt,
            listed_with_and(person.first_name for person in doubt.people),
            room=str(row.room or ""),
        ),
        "about": " · ".join(filter(None, [*_which(doubt), moment, *_where(doubt)])),
        "icon": DOUBT_SIGNS[doubt.doubt],
        "url": _url(row, scope),
        "seat": asks_for,
        **_deed(doubt, scope),
    }


def _which(doubt: DoubtedRow) -> Iterator[str]:
    """The number of its case, and what else has its room."""
    if doubt.row.case:
        yield doubt.row.case.number
    if doubt.doubt == WeekDoubt.ROOM_TWICE and doubt.other:
        beside = doubt.other.case.number if doubt.other.case else doubt.other.title
        yield _("beside %(other)s") % {"other": beside}


def _where(doubt: DoubtedRow) -> Iterator[str]:
    if doubt.room:
        room = room_in_words(doubt.room, doubt.row.room)
        yield _("%(room)s is free then") % {"room": room}
    elif doubt.doubt == WeekDoubt.ROOM_TWICE:
        yield _("no other room is free then")
    else:
        yield doubt.row.place
