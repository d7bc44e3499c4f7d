"""A month of a service by the rules of hours alone: how many mails, and when (docs/mail.md)."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from organisations.models import Pace, Service
from organisations.models.outbox import AN_HOUR, pace_of
from organisations.outbox import hour_of

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)  # summer time begins in this month
DAYS = 30
VOLUNTEERS, COORDINATORS = 60, 3


@dataclass(frozen=True)
class Sent:
    to: str
    kind: str
    at: datetime
    pace: str
    joined: int = 1


Event = tuple[datetime, str, str, bool]
"""When, which kind, to whom, and whether it is urgent."""


def after(dice: Random, at: datetime, hours: int) -> datetime:
    """At any hour: volunteers answer when they are home, and staff work by day."""
    return at + timedelta(minutes=dice.randrange(hours * 60))


def a_case(dice: Random, number: int) -> Iterator[Event]:
    """What one case brings about."""
    at = BEGIN + timedelta(minutes=dice.randrange(DAYS * 24 * 60))
    yield at, "report received", f"resident {number}", False
    asked = [f"volunteer {who}" for who in dice.sample(range(VOLUNTEERS), 4)]
    at = after(dice, at, 48)
    yield from ((at, "offer", who, False) for who in asked)
    at = after(dice, at, 48)
    pair, others = asked[:2], asked[2:]
    yield from ((at, "pair_complete", who, False) for who in pair)
    yield from ((at, "offer_withdrawn", who, False) for who in others)
    if dice.random() < 0.4:
        partner = f"partner {dice.randrange(5)}"
        yield from ((after(dice, at, 200), "referral changed", partner, False) for _ in range(3))
    for _talk in range(3):
        at = after(dice, at, 72)
        yield from a_talk(dice, at, pair)
    if dice.random() < 0.05:
        yield at, "mediator gone", pair[0], False
        yield from ((at, "seat lost", one, False) for one in coordinators())


def a_talk(dice: Random, at: datetime, pair: list[str]) -> Iterator[Event]:
    yield from ((at, "invitation", who, dice.random() < 0.05) for who in pair)
    if dice.random() < 0.15:
        off, is_soon = after(dice, at, 24), dice.random() < 0.3
        yield from ((off, "cancellation", who, is_soon) for who in pair)
    if dice.random() < 0.1:
        refused = after(dice, at, 24)
        yield from ((refused, "cannot come", one, False) for one in coordinators())


def coordinators() -> list[str]:
    return [f"coordinator {number}" for number in range(COORDINATORS)]


def mornings(service: Service) -> Iterator[Event]:
    for number in range(DAYS):
        day = BEGIN + timedelta(days=number)
        if day.weekday() < 5:
            wall = datetime(day.year, day.month, day.day, 7, 30, tzinfo=service.zone)
            yield from ((wall.astimezone(UTC), "morning", one, False) for one in coordinators())


def month(cases: int, service: Service) -> list[Sent]:
    """Everything that leaves, by the rule and the table of kinds."""
    dice = Random(11)
    events = [event for number in range(cases) for event in a_case(dice, number)]
    waiting: dict[str, tuple[datetime, int]] = {}
    sent: list[Sent] = []

    def let_leave(until: datetime) -> None:
        for to, (at, joined) in list(waiting.items()):
            if at <= until:
                sent.append(Sent(to, "news", at, Pace.DIGEST, joined))
                del waiting[to]

    for at, kind, to, is_urgent in sorted([*events, *mornings(service)]):
        let_leave(at)
        pace = Pace.NOW if is_urgent else pace_of(kind)
        news_until, joined = waiting.get(to, (None, 0))
        hour = hour_of(pace, at, service, news_until=news_until)
        if pace == Pace.DIGEST:
            waiting[to] = (hour, joined + 1)
        else:
            sent.append(Sent(to, kind, hour, pace))
    let_leave(datetime.max.replace(tzinfo=UTC))
    return sent


@pytest.fixture
def town() -> Service:
    return Service(timezone="Europe/Amsterdam")


@pytest.mark.parametrize("cases", [34, 400])
def test_a_month_keeps_the_night_quiet_and_the_hour_whole(cases, town):
    """Of a usual month, and of one in which the cases of a whole year come in."""
    sent = month(cases, town)

    quiet = [one for one in sent if one.at.astimezone(town.zone).hour not in range(8, 21)]
    assert {one.pace for one in quiet} <= {Pace.NOW}
    assert {one.kind for one in quiet} <= {"offer", "morning", "invitation", "cancellation"}
    news: dict[str, list[datetime]] = defaultdict(list)
    for one in sent:
        if one.pace == Pace.DIGEST:
            news[one.to].append(one.at)
    for moments in news.values():
        ordered = sorted(moments)
        assert all(b - a >= AN_HOUR for a, b in itertools.pairwise(ordered))
    print(figures(sent, town))  # noqa: T201  (what docs/mail.md repeats)


@pytest.mark.parametrize("cases", [34, 400])
def test_nothing_is_lost_in_joining(cases, town):
    dice = Random(11)
    promised = sum(len(list(a_case(dice, number))) for number in range(cases))

    told = sum(one.joined for one in month(cases, town) if one.kind != "morning")

    assert told == promised


def test_of_each_morning_one_email_comes(town):
    found = Counter(
        (one.to, one.at.astimezone(town.zone).date())
        for one in month(34, town)
        if one.kind == "morning"
    )

    assert set(found.values()) == {1}
    assert {day.weekday() for _to, day in found} == set(range(5))
    assert {
        one.at.astimezone(town.zone).strftime("%H.%M")
        for one in month(34, town)
        if one.kind == "morning"
    } == {"07.30"}


def figures(sent: list[Sent], town: Service) -> str:
    by_person = Counter(one.to for one in sent)
    volunteers = sorted(by_person[f"volunteer {number}"] for number in range(VOLUNTEERS))
    days: dict[tuple[str, date], int] = Counter(
        (one.to, one.at.astimezone(town.zone).date())
        for one in sent
        if one.to.startswith("coordinator")
    )
    saved = sum(one.joined - 1 for one in sent)
    working = sum(1 for n in range(DAYS) if (BEGIN + timedelta(days=n)).weekday() < 5)
    mean = sum(days.values()) / (COORDINATORS * working)
    return (
        f"{len(sent)} mails; a volunteer a month: median {volunteers[VOLUNTEERS // 2]}, "
        f"most {volunteers[-1]}; a coordinator a working day: mean {mean:.1f}, "
        f"most {max(days.values())}; joined away: {saved}"
    )
