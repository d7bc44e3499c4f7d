"""A coordinator's start: what cannot wait, what is new, the week, all cases, and what is next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from cases.lifecycle import WHEREABOUTS, Whereabouts
from cases.pages.listing import CLOSED
from core.local_time import local_day, month_begins
from core.templatetags.ui import short_day, spelled
from core.working_days import SATURDAY, is_working_day
from insights.due.flow import FlowPlace, FlowTone, flow_of
from insights.due.news import start_of
from insights.due.seen import DueSnapshot
from insights.due.steps import DueStep
from insights.due.table import due_of
from insights.models import CLOSED_LATELY, START, WAITS
from insights.pages.calendar_weeks import CalendarWeek
from insights.pages.due import due_snapshot
from insights.pages.due_lines import due_rows
from insights.pages.due_list import Reader
from insights.pages.news import news_rows, news_seen
from insights.pages.week_doubts import week_doubts_of
from insights.pages.week_entries import entry_of
from insights.words import place_of_flow
from organisations.models import Scope
from scheduling.appointments.pages.week_rows import week_rows

AT_ONCE = 5
"""So many rows of what cannot wait, and of what is next."""
NEWS_AT_ONCE = 7
IN_ONE_LOOK = 9
"""So many rows of what cannot wait and what is new together, without scrolling."""
OF_A_DAY = 4
MARKS_IN_LINE = 6
MOST_MARKS = 24
"""More are told as a number."""
MARK = 14  # px from one mark to the next


def coordinators_start(
    scope: Scope, since: datetime, at: datetime, *, every_news: bool
) -> dict[str, Any]:
    """All of it, in seven queries. A thing stands in one of the three lists."""
    service = scope.service
    month = month_begins(at, service.zone)
    rows = START.ask(scope, since=since, at=at, month=month)
    closed = next(row.news_subject for row in rows if row.news_what == CLOSED_LATELY)
    waiting = [_waiting(row) for row in rows if row.news_what.startswith(WAITS)]
    told = {CLOSED_LATELY, *(row.news_what for row in rows if row.news_what.startswith(WAITS))}
    snapshot = due_snapshot(scope, at, waiting)
    steps = due_of(snapshot, at)
    news = [news_seen(row) for row in rows if row.news_what not in told]
    mine = Reader.of(scope).answers_for
    lists = start_of(steps, news, at_once=AT_ONCE, is_theirs=mine)
    shown = (
        lists.new if every_news else lists.new[: min(NEWS_AT_ONCE, IN_ONE_LOOK - len(lists.urgent))]
    )
    return {
        "steps": len(steps),
        "total": lists.total,
        "urgent": due_rows(lists.urgent, service),
        "since": since,
        "every_news": every_news,
        "news": news_rows(shown, service),
        "news_count": len(lists.new),
        "more_news": len(lists.new) - len(shown),
        "then": due_rows(lists.then[:AT_ONCE], service),
        "left": len(lists.then),
        "strip": strip_of_week(scope, snapshot.free, at),
        "flow": case_flow(scope, snapshot, steps, closed=closed, at=at),
    }


def _waiting(row: Any) -> tuple[str, int, str, str, datetime | None]:
    kind = row.news_what.removeprefix(WAITS)
    return kind, row.news_subject, row.news_first, row.news_last, row.news_moment


# --- where the cases stand ---


def case_flow(
    scope: Scope, snapshot: DueSnapshot, steps: Iterable[DueStep], *, closed: int, at: datetime
) -> dict[str, Any]:
    """Each place with its marks, its number and its oldest case; those that rest beside them."""
    places = flow_of(snapshot, steps, WHEREABOUTS, at)
    shown = [place for place in places if place.name != Whereabouts.REST]
    resting = sum(place.count for place in places if place.name == Whereabouts.REST)
    url = reverse("cases:case_list", args=[scope.service.slug])
    alone = scope.service.mediators_per_case == 1
    done = {"name": place_of_flow(CLOSED, alone=alone), "count": closed, "month": spelled(at, "F")}
    done |= {"url": f"{url}?{urlencode({'show': 'ended', 'part': CLOSED})}"}
    return {
        "open": len(snapshot.cases),
        "places": [_flow_place(place, url, alone=alone) for place in shown],
        "closed": done | drawn_marks([("done", closed)]),
        "resting": resting,
        "resting_url": f"{url}?{urlencode({'part': Whereabouts.REST.value})}",
    }


def _flow_place(place: FlowPlace, url: str, *, alone: bool) -> dict[str, Any]:
    return {
        "name": place_of_flow(place.name, alone=alone),
        "count": place.count,
        "late": place.late,
        "oldest": place.oldest,
        "url": f"{url}?{urlencode({'part': place.name})}",
        **drawn_marks([(tone.value, place.marks[tone]) for tone in FlowTone]),
    }


def drawn_marks(counts: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """The middle of each mark, the worst first, six in a line; ``unseen`` found no room."""
    tones = [tone for tone, number in counts for _one in range(number)]
    marks = [
        {
            "tone": tone,
            "x": number % MARKS_IN_LINE * MARK + 7,
            "y": number // MARKS_IN_LINE * MARK + 7,
        }
        for number, tone in enumerate(tones[:MOST_MARKS])
    ]
    lines = -(-len(marks) // MARKS_IN_LINE)
    width = min(len(marks), MARKS_IN_LINE) * MARK
    unseen = len(tones) - len(marks)
    return {"marks": marks, "width": width, "height": lines * MARK, "unseen": unseen}


# --- this week ---


def strip_of_week(scope: Scope, free: Mapping[date, str], at: datetime) -> dict[str, Any]:
    """The days of this week, from Saturday on those of the next, with what is on each of them."""
    today = local_day(at, scope.service.zone)
    week = CalendarWeek.of(today)
    if is_next := today.weekday() >= SATURDAY:
        week = week.later
    rows = week_rows(scope, week.monday, week.sunday)
    doubts = week_doubts_of(rows, at, seats=scope.service.mediators_per_case)
    entries: dict[date, list[dict[str, Any]]] = {day: [] for day in week.days}
    for row in rows:
        entries[row.day].append(entry_of(row, doubts.get(row.key), scope, at))
    url = reverse("insights:service_week", args=[scope.service.slug])
    return {
        "is_next": is_next,
        "url": f"{url}?week={week.address}",
        "days": list(_days(entries, free, today)),
    }


def _days(
    entries: Mapping[date, Sequence[dict[str, Any]]], free: Mapping[date, str], today: date
) -> Iterator[dict[str, Any]]:
    """The working days, and of the others those on which there is something."""
    for day, here in entries.items():
        if here or day.weekday() < SATURDAY:
            yield {
                "short": spelled(day, "D"),
                "number": day.day,
                "long": short_day(day),
                "today": day == today,
                "is_over": day < today,
                "holiday": "" if is_working_day(day, free) else free.get(day, ""),
                "entries": here[:OF_A_DAY],
                "more": _more(len(here) - OF_A_DAY),
            }


def _more(number: int) -> str:
    words = ngettext("and %(n)s more", "and %(n)s more", number)
    return words % {"n": number} if number > 0 else ""
