"""Ways out of what a week asks attention for: a free room, another hour, a first hour."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cases.models import Case
from core.local_time import instant, local_day
from core.spans import Span
from core.templatetags.ui import clock, short_day
from core.week import DayPart
from core.wording import listed_with_and
from insights.due.doubts import FOR_A_ROOM, MOVES
from insights.pages.calendar_weeks import CalendarWeek
from insights.pages.week_doubts import DoubtedRow, week_doubts_of
from organisations.models import Room, Scope, Service
from scheduling.appointments.pages.week_rows import WeekRow
from scheduling.appointments.snapshot.rooms import RoomDiary, free_room, room_diaries
from scheduling.planning.pages.first_hours import (
    CaseToPlan,
    FirstHour,
    FreeHours,
    cases_to_plan,
)
from scheduling.planning.pages.shortage import free_people, pool_for_days

TO_PLAN_SHOWN = 6


def _with_rooms(
    doubts: Mapping[str, DoubtedRow], diaries: Sequence[RoomDiary], service: Service
) -> dict[str, DoubtedRow]:
    """Each that lacks a room, with a free one at its hour; none is proposed twice."""
    return {key: _with_room(doubt, diaries, service) for key, doubt in doubts.items()}


def _with_room(doubt: DoubtedRow, diaries: Sequence[RoomDiary], service: Service) -> DoubtedRow:
    row, span = doubt.row, doubt.row.span
    if doubt.doubt not in FOR_A_ROOM or row.is_online or span is None:
        return doubt
    found = free_room(diaries, span, row.number, service, instead_of=row.room)
    if found is None:
        return doubt
    found.taken.append(span)
    return replace(doubt, room=found.room)


def _with_hours(doubts: Mapping[str, DoubtedRow], free: FreeHours) -> dict[str, DoubtedRow]:
    """Each talk that is to move, with the first hour at which its mediators can."""
    return {
        key: replace(doubt, hour=_hour_for(doubt.row, free)) if doubt.doubt in MOVES else doubt
        for key, doubt in doubts.items()
    }


def _hour_for(row: WeekRow, free: FreeHours) -> FirstHour | None:
    team = [item.volunteer for item in row.people if item.volunteer]
    if row.case is None or not team:
        return None
    return free.first_for(team, wishes=row.case.wishes, people=row.number)


class FreeInWeek:
    """Who and which rooms are free in a week, and what that does for what asks for attention.

    Of a week that is over, or far ahead, nothing is known of people.
    """

    def __init__(
        self, scope: Scope, rows: Sequence[WeekRow], week: CalendarWeek, at: datetime
    ) -> None:
        self._scope, self._service = scope, scope.service
        self.today = local_day(at, self._service.zone)
        seen = pool_for_days(self._service, week.days, at=at)
        last = max(week.sunday, seen.grid.last) if seen else week.sunday
        self.diaries = room_diaries(scope, week.monday, last)
        self._taken = _taken_in(week, self.diaries, self._service)
        seats = self._service.mediators_per_case
        doubts = week_doubts_of(rows, at, seats=seats)
        doubts = _with_rooms(doubts, self.diaries, self._service)
        # After the rooms that are proposed: they are nobody else's by then.
        self._hours = FreeHours(seen, self.diaries, first=week.monday) if seen else None
        self.doubts = _with_hours(doubts, self._hours) if self._hours else doubts
        self.people = free_people(seen, week.days) if seen else {}

    @property
    def knows_rooms(self) -> bool:
        return bool(self.diaries)

    def rooms_in(self, day: date, part: DayPart) -> int | None:
        """How many have an hour for a talk in that part; None where the service has none."""
        return self._hours.rooms_in(day, part) if self._hours and self.diaries else None

    def taken_in_week(self, room: Room) -> Sequence[Span]:
        return self._taken.get(room.pk, ())

    def to_plan(self, wanted: Callable[[Case], bool]) -> "ToPlan | None":
        """Cases without a talk, each with its first hour in this week or after it."""
        if self._hours is None:
            return None
        waiting = [one for one in cases_to_plan(self._scope) if wanted(one.case)]
        return _to_plan(waiting, self._hours, self._service) if waiting else None


def _taken_in(
    week: CalendarWeek, diaries: Sequence[RoomDiary], service: Service
) -> dict[int, list[Span]]:
    """As it stands in the rows, before anything is proposed."""
    past = week.sunday + timedelta(days=1)
    whole = Span(instant(week.monday, 0, service.zone), instant(past, 0, service.zone))
    return {
        diary.room.pk: [part for span in diary.taken if (part := whole.intersection(span))]
        for diary in diaries
    }


@dataclass(frozen=True)
class ToPlan:
    """Cases without a talk: those that wait longest, and how many there are besides."""

    lines: list[dict[str, Any]]
    more: int

    @property
    def number(self) -> int:
        return len(self.lines) + self.more


def _to_plan(waiting: Sequence[CaseToPlan], free: FreeHours, service: Service) -> ToPlan:
    lines = [_line(one, free, service) for one in waiting[:TO_PLAN_SHOWN]]
    return ToPlan(lines, max(len(waiting) - TO_PLAN_SHOWN, 0))


def _line(one: CaseToPlan, free: FreeHours, service: Service) -> dict[str, Any]:
    case = one.case
    hour = free.first_for(
        [volunteer.pk for volunteer in one.team],
        wishes=case.wishes,
        # Whichever talk it is: the room holds all who could come.
        people=len(one.team) + one.parties,
    )
    names = listed_with_and(volunteer.user.first_name for volunteer in one.team)
    district = case.district.name if case.district else ""
    page = reverse("scheduling:appointment_create", args=[service.slug, case.pk])
    return {
        "number": case.number,
        "url": reverse("cases:case_detail", args=[service.slug, case.pk]),
        "about": " · ".join(filter(None, [names, district, _suits(hour)])),
        "deed": hour_in_words(hour) if hour else _("Plan a talk"),
        "deed_url": page + filled_in(hour),
        "name": case.number,
    }


def _suits(hour: FirstHour | None) -> str:
    if hour is None:
        return _("no common hour in the coming weeks")
    if hour.suits_parties is None:
        return _("the parties were not asked when they can")
    return _("fits the parties") if hour.suits_parties else _("the parties named other hours")


def hour_in_words(hour: FirstHour) -> str:
    """ "Thu 3 Dec, 19:00, Room 1": what stands on a button."""
    moment = [short_day(hour.start), clock(hour.start)]
    return ", ".join([*moment, hour.room.name] if hour.room else moment)


def filled_in(hour: FirstHour | None) -> str:
    """The end of the address of a form to plan or to move with."""
    if hour is None:
        return ""
    asked: dict[str, Any] = {"start": f"{hour.start:%Y-%m-%dT%H:%M}Z"}
    return "?" + urlencode(asked | ({"room": hour.room.pk} if hour.room else {}))


def room_in_words(room: Room, instead_of: Room | None) -> str:
    """Of another house with its name."""
    is_near = instead_of is not None and instead_of.venue_id == room.venue_id
    return room.name if is_near else str(room)
