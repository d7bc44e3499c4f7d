"""One thing of a week as its page shows it: what, where, who comes, and what asks for attention."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.local_time import local_day
from core.templatetags.ui import clock, short_day
from core.wording import listed_with_and
from insights.due.doubts import FOR_A_ROOM, MOVES
from insights.pages.week_doubts import DoubtedRow
from insights.words import (
    DOUBT_SIGNS,
    SHORT_TALKS,
    WARNINGS,
    WEEK_SIGNS,
    doubt_in_words,
)
from organisations.models import Scope
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


def _deed(doubt: DoubtedRow, scope: Scope) -> dict[str, str]:
    """The one click that solves it."""
    slug, row = scope.service.slug, doubt.row
    if doubt.doubt in MOVES | FOR_A_ROOM:
        url = reverse("scheduling:appointment_move", args=[slug, row.about.pk])
        label = _("Choose a place") if doubt.doubt in FOR_A_ROOM else _("Move the talk")
    else:
        url, label = f"{_url(row, scope)}#call", _("Call them")
    return {"deed": label, "deed_url": url, "name": row.case.number if row.case else ""}


def doubt_line(doubt: DoubtedRow, scope: Scope) -> dict[str, str]:
    row = doubt.row
    moment = f"{short_day(row.day)}, {clock(row.starts_at)}" if row.starts_at else ""
    return {
        "title": doubt_in_words(
            doubt.doubt,
            listed_with_and(person.first_name for person in doubt.people),
            room=str(row.room or ""),
        ),
        "about": " · ".join(filter(None, [row.case.number if row.case else "", moment, row.place])),
        "icon": DOUBT_SIGNS[doubt.doubt],
        "url": _url(row, scope),
        **_deed(doubt, scope),
    }
