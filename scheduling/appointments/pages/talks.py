"""The talks of a case and the days of a person, as their pages show them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from cases.models import Case, kinds_of_talks
from core.local_time import local_day
from organisations.models import Scope, User
from scheduling.appointments.models import Appointment, CalendarItem, PartStat, PlaceKind
from scheduling.appointments.models.questions import (
    AGENDA,
    INVITED_TO_NEWEST_TALKS,
    NEWEST_TALKS,
    OTHERS_IN_AGENDA,
)
from scheduling.appointments.pages.reports import MISSED_WORDS


@dataclass(frozen=True)
class Invited:
    """Somebody on a talk. ``note`` is for themselves and the coordinator."""

    item: CalendarItem
    note: str
    may_answer: bool
    is_me: bool


@dataclass(frozen=True)
class Talk:
    """``missing`` are mediators of the case who had something else at that time."""

    appointment: Appointment
    invited: list[Invited]
    missing: list[User]
    is_over: bool
    has_begun: bool

    @property
    def may_be_changed(self) -> bool:
        return self.appointment.is_standing and not self.is_over

    @property
    def missed_words(self) -> str | Promise:
        return MISSED_WORDS.get(self.appointment.missed_because, "")

    @property
    def asks_how_it_went(self) -> bool:
        return self.appointment.is_standing and self.has_begun


def panel_of(case: Case, team: list[User], *, scope: Scope, at: datetime) -> dict[str, Any] | None:
    """The talks of a case for its page; nothing where there is nothing to see or to plan."""
    talks = talks_of(case, team, scope=scope, at=at)
    may_plan = bool(kinds_of_talks(case))
    if not talks and not may_plan:
        return None
    return {
        "template": "scheduling/_case_appointments.html",
        "case": case,
        "ahead": [talk for talk in talks if talk.appointment.is_standing],
        "behind": [talk for talk in reversed(talks) if not talk.appointment.is_standing],
        "may_plan": may_plan,
    }


def talks_of(case: Case, team: list[User], *, scope: Scope, at: datetime) -> list[Talk]:
    """The newest talks in the order of their times, in two queries."""
    newest = NEWEST_TALKS.ask(scope, case=case.pk)
    appointments = sorted(newest, key=lambda talk: (talk.starts_at, talk.pk))
    items: dict[int, list[CalendarItem]] = defaultdict(list)
    for item in INVITED_TO_NEWEST_TALKS.ask(scope, case=case.pk):
        items[item.appointment_id].append(item)
    return [_talk(talk, items[talk.pk], team, scope=scope, at=at) for talk in appointments]


def _talk(
    appointment: Appointment,
    items: list[CalendarItem],
    team: list[User],
    *,
    scope: Scope,
    at: datetime,
) -> Talk:
    standing = [item for item in items if not item.is_cancelled or not appointment.is_standing]
    known = {item.user_id for item in standing}
    open_to_answers = appointment.is_standing and not appointment.is_over(at)
    return Talk(
        appointment=appointment,
        invited=[
            _invited(item, getattr(item, "note", "") or "", scope, is_open=open_to_answers)
            for item in standing
        ],
        missing=[u for u in team if u.pk not in known] if open_to_answers else [],
        is_over=appointment.is_over(at),
        has_begun=appointment.starts_at <= at,
    )


def _invited(item: CalendarItem, note: str, scope: Scope, *, is_open: bool) -> Invited:
    is_me = item.user == scope.user
    return Invited(
        item=item,
        note=note if is_me or scope.is_coordinator else "",
        may_answer=is_open and (is_me or scope.is_coordinator),
        is_me=is_me,
    )


@dataclass(frozen=True)
class AgendaEntry:
    """One thing in somebody's agenda, with the first names of who comes along."""

    item: CalendarItem
    company: list[str]

    @property
    def is_talk(self) -> bool:
        return self.item.appointment_id is not None

    @property
    def place(self) -> str:
        return self.item.happening.place

    @property
    def is_at_home(self) -> bool:
        return self._place_kind == PlaceKind.HOME

    @property
    def is_online(self) -> bool:
        return self._place_kind == PlaceKind.ONLINE

    @property
    def _place_kind(self) -> str:
        happening = self.item.happening
        return happening.place_kind if isinstance(happening, Appointment) else ""

    @property
    def wants_an_answer(self) -> bool:
        return bool(self.item.answer == PartStat.NEEDS_ACTION)


@dataclass(frozen=True)
class AgendaDay:
    day: date
    entries: list[AgendaEntry] = field(default_factory=list)


def to_come(scope: Scope, at: datetime) -> list[CalendarItem]:
    """All that stands in somebody's own agenda from that instant on: some dozens at most."""
    return AGENDA.ask(scope, at=at)


def days_of(items: Iterable[CalendarItem], *, scope: Scope, at: datetime) -> list[AgendaDay]:
    """Of ``to_come``, in order of time, by local day, with who comes along: one query more."""
    company: dict[int, list[str]] = defaultdict(list)
    for appointment, name in OTHERS_IN_AGENDA.ask(scope, at=at):
        company[appointment].append(name)
    days: list[AgendaDay] = []
    for item in items:
        on = local_day(item.starts_at, scope.service.zone)
        if not days or days[-1].day != on:
            days.append(AgendaDay(on))
        days[-1].entries.append(AgendaEntry(item, company[item.appointment_id or 0]))
    return days


def company_of(item: CalendarItem, *, scope: Scope) -> list[str]:
    """The first names of the others at the same talk; of a course nobody is named."""
    if item.appointment is None:
        return []
    others = CalendarItem.visible_to(scope).of_appointment(item.appointment).invited()
    return list(others.but_of(item.user).in_order().values_list("user__first_name", flat=True))
