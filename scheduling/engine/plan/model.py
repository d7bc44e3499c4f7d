"""What a plan is asked, and what it answers. Values only."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scheduling.engine.people import Level, Need
from scheduling.engine.plan.hours import ORDINARY_TALK
from scheduling.engine.pool import Pool
from scheduling.engine.reasons import Rule


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case of the queue. ``fixed`` are people the coordinator chose: they take it, or nobody.

    ``priority`` is 1, 2 or 3; 3 is the most urgent.
    """

    id: int
    need: Need
    priority: int = 1
    fixed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything a plan looks at. ``talk`` are the half hours that a first talk takes.

    ``lends`` says for each service which other services may ask its mediators once its own cases
    are planned; without it nobody is borrowed.
    """

    cases: tuple[WaitingCase, ...]
    pool: Pool
    lends: Mapping[int, frozenset[int]] = field(default_factory=dict)
    talk: int = ORDINARY_TALK


class PlanStage(StrEnum):
    """Told to whoever watches; ``planning`` keeps it in a row and has the words."""

    LOOKING = "looking"
    IMPROVING = "improving"
    PROVING = "proving"
    BORROWING = "borrowing"
    HOURS = "hours"
    LACKS = "lacks"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: ``done`` of 100; ``value`` and ``bound`` in hundredths of a point."""

    stage: PlanStage
    done: int
    value: int = 0
    bound: int = 0


Report = Callable[[Progress], bool]
"""Called now and then; answering False stops the planner, which returns what it has."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A case with its team: ids ascending, with who stays on it already.

    ``start`` is the half hour (of the pool's grid) of its first talk. It is None only for a team
    the coordinator fixed, where other talks have all its hours: it is then still to be agreed.
    """

    case: int
    team: tuple[int, ...]
    points: int
    start: int | None = None
    borrowed: bool = False


class Lack(StrEnum):
    """Why a case is not served though no single rule forbids it."""

    NO_PAIR = "no_pair"
    NO_ROOM = "no_room"
    NO_HOUR = "no_hour"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True, slots=True)
class Left:
    """A case nobody takes in this plan.

    ``NO_PAIR``: no team may take it, and ``rule`` is what keeps most away. ``NO_ROOM``: ``teams``
    may, and all of them are worth more elsewhere. ``NO_HOUR``: ``teams`` may, and whoever is left
    for it has other talks at the only hours left. ``NOT_PLANNED``: the planner was stopped.
    """

    case: int
    lack: Lack
    rule: Rule | None = None
    teams: int = 0


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Mediators of one kind the plan would gladly have more of.

    ``price`` is what one more place among them is worth at the margin, in hundredths of a point;
    ``serves`` the cases a plan with one more such mediator serves beyond this one, found by
    planning again, None where that was not tried.
    """

    language: str
    district: int | None
    day_part: str
    level: Level
    price: int
    people: int
    cases: int
    serves: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a set of teams comes to: ``value`` in hundredths, ``points`` summed over its teams."""

    served: int
    value: int
    points: int
    waiting_days: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The best found for the whole queue, with what is proven of it.

    ``tally`` is what people of the case's own service do, ``borrowed`` what others do beside.
    ``bound`` is the most the first can be worth, with hours or without. ``best`` is what the best
    teams found are worth. Where their talks cannot all be given hours, other teams are taken for
    some or a case is left, and the plan is worth a little less than that.
    ``most_served`` is the most cases any plan can serve, whatever the hours. ``oldest_first`` is
    what "longest waiting first, best free team" gives on the same queue, each with an hour as
    well; the plan is never worth less.
    """

    placed: tuple[Placed, ...]
    left: tuple[Left, ...]
    tally: Tally
    bound: int
    best: int
    most_served: int
    borrowed: Tally
    oldest_first: Tally
    oldest_first_teams: Mapping[int, tuple[int, ...]]
    lacks: tuple[Scarcity, ...] = ()
    stopped: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether no plan of own people is worth more than this one, hours and all.

        That the best teams are known says nothing of a plan in which some gave way to hours.
        """
        return self.tally.value == self.bound

    @property
    def gap(self) -> float:
        """How much better a plan could be at most, as a share of the bound."""
        return (self.bound - self.tally.value) / self.bound if self.bound > 0 else 0.0
