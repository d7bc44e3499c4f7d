"""A made-up case and two who could take it, so that a number can be seen at work."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import listed_with_and
from scheduling.engine.people import Level, Mediator, Need
from scheduling.engine.reasons import Term
from scheduling.engine.scores import score
from scheduling.engine.slots.grid import A_DAY, half_hours
from scheduling.engine.weights import Weights, fairness_cost, worth_of_serving
from volunteers.words import spoken

TODAY = date(2026, 3, 2)
WAITED = 30  # days
SECOND = {"de": "tr"}
"""What else the parties speak, by the usual language of the service; Arabic where none is said."""

TONES = {
    Term.LOAD: 5,
    Term.WAITING: 1,
    Term.MENTORING: 2,
    Term.LANGUAGES: 3,
    Term.TOGETHER: 6,
    Term.HOURS: 4,
}
"""The colour of each term in both bars: static/css/components/bar.css."""


def _starts(first_day: int, days: int) -> int:
    """Four times to begin on each of so many evenings."""
    evening = half_hours(36, 40)
    return sum(evening << (first_day + day) * A_DAY for day in range(days))


def _days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


SOON, LATER = _starts(3, 3), _starts(7, 5)


class ExampleTold(NamedTuple):
    """What of somebody moves one term, in words."""

    term: Term
    label: str | Promise
    one: str | Promise
    other: str | Promise


class Sample(NamedTuple):
    need: Need
    names: tuple[str | Promise, str | Promise]
    teams: tuple[tuple[Mediator, ...], tuple[Mediator, ...]]
    told: tuple[ExampleTold, ...]


def sample(*, usual: str, seats: int) -> Sample:
    """Return a case in the ``usual`` language and another, with two who may take it."""
    spoken_by_all = frozenset({usual, SECOND.get(usual, "ar")})
    need = Need(today=TODAY, seats=seats, languages=spoken_by_all, waiting_days=WAITED)
    return _two_people(need) if seats == 1 else _two_pairs(need, usual)


def _two_people(need: Need) -> Sample:
    rested = Mediator(
        id=1, languages=need.languages, last_assigned=_days_ago(90), starts=SOON, max_open=3
    )
    return Sample(
        need,
        (gettext_lazy("Noor"), gettext_lazy("Joris")),
        ((rested,), (_busy(need),)),
        (
            ExampleTold(Term.LOAD, LOAD, gettext_lazy("nothing open, nothing recent"), ONE_AND_ONE),
            ExampleTold(Term.WAITING, PAUSE, gettext_lazy("90 days"), gettext_lazy("45 days")),
            ExampleTold(Term.HOURS, HOURS, TWELVE_TIMES, TWENTY_TIMES),
        ),
    )


def _two_pairs(need: Need, usual: str) -> Sample:
    newcomer = Mediator(
        id=1,
        level=Level.NOVICE,
        languages=frozenset({usual}),
        last_assigned=_days_ago(90),
        starts=SOON,
    )
    mentor = Mediator(
        id=2,
        level=Level.SENIOR,
        languages=need.languages,
        open_cases=1,
        max_open=3,
        recent_load=2,
        last_assigned=_days_ago(20),
        starts=SOON,
    )
    companion = Mediator(id=4, languages=need.languages, last_assigned=_days_ago(60), starts=LATER)
    return Sample(
        need,
        (gettext_lazy("Noor and Willem"), gettext_lazy("Fatma and Joris")),
        ((newcomer, mentor), (_busy(need), companion)),
        (
            ExampleTold(
                Term.LOAD, LOAD, gettext_lazy("1 open, 2 of the last 90 days"), ONE_AND_ONE
            ),
            ExampleTold(
                Term.WAITING, PAUSE, gettext_lazy("90 and 20 days"), gettext_lazy("45 and 60 days")
            ),
            ExampleTold(
                Term.MENTORING,
                gettext_lazy("Learning from each other"),
                gettext_lazy("a newcomer with a mentor"),
                gettext_lazy("both experienced"),
            ),
            ExampleTold(
                Term.LANGUAGES,
                gettext_lazy("Languages both speak"),
                _languages({usual}, usual),
                _languages(need.languages, usual),
            ),
            ExampleTold(
                Term.TOGETHER,
                gettext_lazy("Cases together before"),
                gettext_lazy("none"),
                gettext_lazy("two"),
            ),
            ExampleTold(Term.HOURS, HOURS, TWELVE_TIMES, TWENTY_TIMES),
        ),
    )


def _busy(need: Need) -> Mediator:
    return Mediator(
        id=3,
        languages=need.languages,
        open_cases=1,
        max_open=3,
        recent_load=1,
        last_assigned=_days_ago(45),
        together={4: 2},
        starts=LATER,
    )


LOAD = gettext_lazy("Open and recent cases")
PAUSE = gettext_lazy("Time since their last case")
HOURS = gettext_lazy("Hours they share with the parties")
ONE_AND_ONE = gettext_lazy("1 open, 1 of the last 90 days")
TWELVE_TIMES = gettext_lazy("12 times, from Thursday on")
TWENTY_TIMES = gettext_lazy("20 times, from Monday next week on")


class BarPart(NamedTuple):
    """A piece of a bar, in percent of its width."""

    tone: int
    x: str
    width: str


class Side(NamedTuple):
    """A pair, or one person, who could take the case."""

    names: str
    points: int
    parts: list[BarPart]


class ExampleLine(NamedTuple):
    """One term: its points for both, and what they come from."""

    label: str | Promise
    tone: int
    points: tuple[int, int]
    facts: tuple[str | Promise, str | Promise]


class Example(NamedTuple):
    """``zero`` is where nothing stands in both bars. ``worth`` and ``third_case`` are what a plan
    counts, in points."""

    case: str
    sides: tuple[Side, Side]
    lines: list[ExampleLine]
    zero: str
    verdict: str
    worth: int
    third_case: int


def example(weights: Weights, *, usual: str = "nl", seats: int = 2) -> Example:
    """Count both out with these weights."""
    made_up = sample(usual=usual, seats=seats)
    need = replace(made_up.need, weights=weights)
    one, other = (_points(need, team) for team in made_up.teams)
    left = max(_sum_below(one), _sum_below(other))
    width = left + max(_sum_above(one), _sum_above(other))
    sides = (
        Side(str(made_up.names[0]), sum(one.values()), _parts(one, left, width)),
        Side(str(made_up.names[1]), sum(other.values()), _parts(other, left, width)),
    )
    return Example(
        case=_case(_languages(need.languages, usual), seats),
        sides=sides,
        lines=[
            ExampleLine(told.label, TONES[told.term], (one[told.term], other[told.term]), told[2:])
            for told in made_up.told
        ],
        zero=_percent(left, width),
        verdict=_verdict(*sides, seats=seats),
        worth=worth_of_serving(weights, WAITED) // 100,
        third_case=fairness_cost(weights, 2, 1) // 100,
    )


def _points(need: Need, team: tuple[Mediator, ...]) -> dict[Term, int]:
    return {term.term: term.points for term in score(need, team)}


def _sum_below(points: Mapping[Term, int]) -> int:
    return -sum(number for number in points.values() if number < 0)


def _sum_above(points: Mapping[Term, int]) -> int:
    return sum(number for number in points.values() if number > 0)


def _parts(points: Mapping[Term, int], left: int, width: int) -> list[BarPart]:
    """What takes off stands left of nothing, what adds stands right of it."""
    below = above = left
    parts = []
    for term, tone in TONES.items():
        number = points[term]
        if number < 0:
            below += number
            parts.append(BarPart(tone, _percent(below, width), _percent(-number, width)))
        elif number:
            parts.append(BarPart(tone, _percent(above, width), _percent(number, width)))
            above += number
    return parts


def _percent(number: int, width: int) -> str:
    return f"{100 * number / width:.2f}%" if width else "0%"


def _languages(codes: Iterable[str], usual: str) -> str:
    """The usual language first."""
    named = [*spoken([usual]), *spoken(set(codes) - {usual})]
    return listed_with_and(named)


def _case(languages: str, seats: int) -> str:
    if seats == 1:
        words = _(
            "One case, which waited 30 days and asks for %(languages)s. Two people could take it:"
        )
    else:
        words = _(
            "One case, which waited 30 days and asks for %(languages)s. Two pairs could take it:"
        )
    return words % {"languages": languages}


def _verdict(one: Side, other: Side, *, seats: int) -> str:
    if one.points == other.points:
        return _("Both have as many points. The coordinator chooses.")
    first = one if one.points > other.points else other
    facts = {"names": first.names, "points": abs(one.points - other.points)}
    if seats == 1:
        return _("%(names)s stands first, %(points)s points ahead.") % facts
    return _("%(names)s stand first, %(points)s points ahead.") % facts
