"""The talks of a case and the days of a person, as their pages show them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.models import Assignment, Case, kinds_of_talks
from cases.pages.story import StoryLine
from core.local_time import local_day
from core.templatetags.ui import short_moment
from core.wording import paired
from organisations.models import Scope, User
from scheduling.appointments.models import Appointment, CalendarItem, PartStat, PlaceKind
from scheduling.appointments.models.questions import (
    AGENDA,
    INVITED_TO_NEWEST_TALKS,
    NEWEST_TALKS,
    OTHERS_IN_AGENDA,
)
from scheduling.appointments.pages.hours import propose_hours
from scheduling.appointments.pages.reports import MISSED_WORDS
from scheduling.appointments.snapshot.rights import Unfit, unfit_for


@dataclass(frozen=True)
class Invited:
    """Somebody on a talk. ``note`` is for themselves and the coordinator."""

    item: CalendarItem
    note: str
    may_answer: bool
    is_me: bool


@dataclass(frozen=True)
class Talk:
    """``missing`` are mediators of the case who had something else at that time.

    ``unfit`` may not mediate that day or take a break then; the other mediator is not told why.
    """

    appointment: Appointment
    invited: list[Invited]
    missing: list[User]
    unfit: list[Unfit]
    is_over: bool
    has_begun: bool

    @property
    def may_be_changed(self) -> bool:
        return self.appointment.is_standing and not self.is_over

    @property
    def missed_words(self) -> str | Promise:
        return MISSED_WORDS.get(self.appointment.missed_because, "")

    @property
    def has_open_alarm(self) -> bool:
        """Something was unsafe, and no coordinator has said yet that they spoke of it."""
        return bool(self.appointment.unsafe_at and not self.appointment.unsafe_heard_at)

    @property
    def asks_how_it_went(self) -> bool:
        return self.appointment.is_standing and self.has_begun


def panel_of(
    case: Case, seats: list[Assignment], *, scope: Scope, at: datetime
) -> dict[str, Any] | None:
    """The talks of a case for its page; nothing where there is nothing to see or to plan.

    The next one has its card, the others stand in a panel, and all of them in the story.
    """
    talks = talks_of(case, seats, scope=scope, at=at)
    may_plan = bool(kinds_of_talks(case))
    if not talks and not may_plan:
        return None
    ahead = [talk for talk in talks if talk.appointment.is_standing]
    behind = [talk for talk in reversed(talks) if not talk.appointment.is_standing]
    open_alarms = [talk for talk in behind if talk.has_open_alarm]
    behind = [talk for talk in behind if not talk.has_open_alarm]
    shown: dict[str, Any] = {
        "talk": {
            "template": "scheduling/_case_next_talk.html",
            "case": case,
            "next": ahead[0] if ahead else None,
            "may_plan": may_plan,
            "deeds": [_plan_another(case)] if may_plan and ahead else [],
            "proposal": propose_hours(case, service=scope.service, at=at)
            if may_plan and not ahead
            else None,
        },
        "story": [line for talk in talks for line in _story_of(talk)],
    }
    if ahead[1:] or open_alarms or behind:
        later = {"ahead": open_alarms + ahead[1:], "behind": behind}
        shown |= {"template": "scheduling/_case_appointments.html", "case": case, **later}
    return shown


def _plan_another(case: Case) -> dict[str, str]:
    url = reverse("scheduling:appointment_create", args=[case.service.slug, case.pk])
    return {"url": url, "label": _("Plan another talk")}


def _story_of(talk: Talk) -> Iterator[StoryLine]:
    appointment = talk.appointment
    said = [
        paired(person.item.user, person.item.get_answer_display())
        for person in talk.invited
        if appointment.is_standing
    ]
    kind = capfirst(appointment.get_kind_display())
    yield StoryLine(
        at=appointment.planned_at,
        icon="calendar-plus",
        tone="go",
        title=_("Planned: %(talk)s, %(moment)s")
        % {"talk": kind, "moment": short_moment(appointment.starts_at)},
        detail=" · ".join(said),
    )
    if talk.has_begun and not appointment.is_standing:
        yield StoryLine(
            at=appointment.starts_at,
            icon="calendar-event",
            tone="quiet",
            title=paired(kind, appointment.get_state_display()),
            text=appointment.cancel_reason,
        )


def talks_of(case: Case, seats: list[Assignment], *, scope: Scope, at: datetime) -> list[Talk]:
    """The newest talks in the order of their times, in two queries, and one where one stands."""
    newest = NEWEST_TALKS.ask(scope, case=case.pk)
    appointments = sorted(newest, key=lambda talk: (talk.starts_at, talk.pk))
    items: dict[int, list[CalendarItem]] = defaultdict(list)
    for item in INVITED_TO_NEWEST_TALKS.ask(scope, case=case.pk):
        items[item.appointment_id].append(item)
    standing = [talk for talk in appointments if talk.is_standing and not talk.is_over(at)]
    unfit = unfit_for(standing, seats, scope.service)
    team = [seat.volunteer.user for seat in seats]
    return [
        _talk(talk, items[talk.pk], team, unfit.get(talk.pk, []), scope=scope, at=at)
        for talk in appointments
    ]


def _talk(
    appointment: Appointment,
    items: list[CalendarItem],
    team: list[User],
    unfit: list[Unfit],
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
        unfit=[one for one in unfit if scope.is_coordinator or one.user == scope.user],
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
