"""Two made-up pairs for one made-up case, so that a number can be seen at work."""

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scheduling.pairing.people import Level, Mediator, Need
from scheduling.pairing.reasons import Term
from scheduling.pairing.scores import score
from scheduling.pairing.weights import Weights, fairness_cost, worth_of_serving
from scheduling.slots.grid import A_DAY, half_hours

TODAY = date(2026, 3, 2)
WAITED = 30  # days
CASE = Need(today=TODAY, languages=frozenset({"nl", "ar"}), waiting_days=WAITED)


def _starts(first_day: int, days: int) -> int:
    """Four times to begin on each of so many evenings."""
    evening = half_hours(36, 40)
    return sum(evening << (first_day + day) * A_DAY for day in range(days))


def _days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


LEARNING = (
    Mediator(
        id=1,
        level=Level.NOVICE,
        languages=frozenset({"nl"}),
        last_assigned=_days_ago(90),
        starts=_starts(3, 3),
    ),
    Mediator(
        id=2,
        level=Level.SENIOR,
        languages=frozenset({"nl", "ar"}),
        open_cases=1,
        max_open=3,
        recent_load=2,
        last_assigned=_days_ago(20),
        starts=_starts(3, 3),
    ),
)
USED_TO_EACH_OTHER = (
    Mediator(
        id=3,
        languages=frozenset({"nl", "ar"}),
        open_cases=1,
        max_open=3,
        recent_load=1,
        last_assigned=_days_ago(45),
        together={4: 2},
        starts=_starts(7, 5),
    ),
    Mediator(
        id=4, languages=frozenset({"nl", "ar"}), last_assigned=_days_ago(60), starts=_starts(7, 5)
    ),
)

LINES: tuple[tuple[Term, str | Promise, str | Promise, str | Promise], ...] = (
    (
        Term.LOAD,
        gettext_lazy("Open and recent cases"),
        gettext_lazy("1 open, 2 of the last 90 days"),
        gettext_lazy("1 open, 1 of the last 90 days"),
    ),
    (
        Term.WAITING,
        gettext_lazy("Time since their last case"),
        gettext_lazy("90 and 20 days"),
        gettext_lazy("45 and 60 days"),
    ),
    (
        Term.MENTORING,
        gettext_lazy("Learning from each other"),
        gettext_lazy("a newcomer with a mentor"),
        gettext_lazy("both experienced"),
    ),
    (
        Term.LANGUAGES,
        gettext_lazy("Languages both speak"),
        gettext_lazy("Dutch"),
        gettext_lazy("Dutch and Arabic"),
    ),
    (
        Term.TOGETHER,
        gettext_lazy("Cases together before"),
        gettext_lazy("none"),
        gettext_lazy("two"),
    ),
    (
        Term.HOURS,
        gettext_lazy("Hours they share with the parties"),
        gettext_lazy("12 times, from Thursday on"),
        gettext_lazy("20 times, from Monday next week on"),
    ),
)
"""What moves the two pairs, and what is so of each."""


class Line(NamedTuple):
    label: str | Promise
    points: int
    fact: str | Promise


class Pair(NamedTuple):
    names: str
    points: int
    lines: list[Line]


class Example(NamedTuple):
    """``worth`` and ``third_case`` are what a plan counts, in points."""

    pairs: tuple[Pair, Pair]
    verdict: str
    worth: int
    third_case: int


def example(weights: Weights) -> Example:
    """Count both pairs with these weights."""
    need = replace(CASE, weights=weights)
    learning, used = _points(need, LEARNING), _points(need, USED_TO_EACH_OTHER)
    pairs = (
        Pair(
            _("Noor and Willem"),
            sum(learning.values()),
            [Line(label, learning[term], fact) for term, label, fact, _other in LINES],
        ),
        Pair(
            _("Fatma and Joris"),
            sum(used.values()),
            [Line(label, used[term], fact) for term, label, _other, fact in LINES],
        ),
    )
    return Example(
        pairs=pairs,
        verdict=_verdict(*pairs),
        worth=worth_of_serving(weights, WAITED) // 100,
        third_case=fairness_cost(weights, 2, 1) // 100,
    )


def _points(need: Need, team: tuple[Mediator, Mediator]) -> dict[Term, int]:
    return {term.term: term.points for term in score(need, team)}


def _verdict(one: Pair, other: Pair) -> str:
    if one.points == other.points:
        return _("Both pairs have as many points. The coordinator chooses.")
    facts = {
        "names": one.names if one.points > other.points else other.names,
        "points": abs(one.points - other.points),
    }
    return _("%(names)s stand first, %(points)s points ahead.") % facts
