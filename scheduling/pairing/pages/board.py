"""What the pair board shows: the ranking, told of people instead of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise

from scheduling.engine.explain import JointRelief, Relief, free_from, joint_reliefs, reliefs
from scheduling.engine.observers import observers
from scheduling.engine.people import Level, Mediator
from scheduling.engine.rank import RankedPair, Ranking, rank
from scheduling.engine.reasons import Points, Reason, Rule, Term
from scheduling.engine.rules import warnings
from scheduling.engine.slots.grid import A_DAY, A_WEEK, half_hours
from scheduling.pairing.snapshot.cases import Person, Snapshot
from volunteers.models import Level as LevelName
from volunteers.words import spoken

PAIRS_SHOWN = 6
HOURS_SHOWN = 3
OBSERVERS_SHOWN = 2
RELIEFS_SHOWN = 3
ALL_WEEK, ALL_DAY = half_hours(0, A_WEEK), half_hours(0, A_DAY)


@dataclass(frozen=True)
class Member:
    """One of a team, with what the coordinator weighs."""

    person: Person
    level: str | Promise
    taken: int
    room: int
    last_assigned: date | None
    stays: bool

    @property
    def is_full(self) -> bool:
        return self.taken >= self.room


@dataclass(frozen=True)
class TeamCard:
    """A team that may take the case, in the order of the ranking."""

    members: list[Member]
    points: int
    terms: tuple[Points, ...]
    warnings: list[Reason]
    hours: list[datetime]
    starts: int
    weekdays: tuple[int, ...]
    languages: list[str | Promise]
    mentoring: str
    mixed: bool

    @property
    def new_members(self) -> list[Member]:
        """Those who would be asked; whoever stays stands above the ranking already."""
        return [member for member in self.members if not member.stays]

    @property
    def new_ids(self) -> list[int]:
        return [member.person.id for member in self.new_members]

    @property
    def rules_warned(self) -> list[str]:
        """The rules one must set aside to ask these people."""
        return list(dict.fromkeys(reason.rule.value for reason in self.warnings))


FOR_GOOD = frozenset({Rule.KNOWS_PARTY, Rule.DECLINED, Rule.MET_PARTY})
"""Rules nobody can do anything about for this case."""


@dataclass(frozen=True)
class Nobody:
    """Why no team may take the case.

    ``reliefs`` are the rules without which some could, the most helpful first; ``joint`` the
    fewest rules together, where none by itself is enough; ``worst`` is the
    rule that keeps most away, ``of_two`` if that are pairs; ``free_from`` the day from which
    somebody could, if one only waits. ``sought`` of the ``seats`` are free, ``beside`` whoever
    stays; ``is_asked`` where enough people were asked already. ``left_out`` counts people by rule.
    """

    reliefs: list[Relief]
    worst: Rule | None
    of_two: bool
    free_from: date | None
    seats: int = 2
    sought: int = 2
    beside: Person | None = None
    is_asked: bool = False
    left_out: Mapping[Rule, int] = field(default_factory=dict)
    joint: Sequence[JointRelief] = ()


@dataclass(frozen=True)
class Board:
    """What one looks at to choose; ``concerns`` are warnings about who is on the case already.

    ``left_out`` counts people by the first rule that keeps them out.
    """

    cards: list[TeamCard]
    along: list[Person]
    left_out: list[tuple[Rule, int]]
    nobody: Nobody | None
    seated: list[Member]
    concerns: list[Reason]


def board_of(snapshot: Snapshot, *, k: int = PAIRS_SHOWN) -> Board:
    """Rank the teams for a case and say of everybody else which rule keeps them out."""
    ranking = rank(snapshot.need, snapshot.pool, k)
    on_it = snapshot.pool.rows(snapshot.seated.values())
    seated = [snapshot.pool.mediator(int(row)) for row in on_it]
    along = along_with(snapshot, ranking.pairs[0].common_starts) if ranking.pairs else []
    shown = {id_ for pair in ranking.pairs for id_ in pair.ids}
    snapshot.people.know(shown.union(along, snapshot.seated.values()))
    return Board(
        cards=[card_of(snapshot, pair) for pair in ranking.pairs],
        along=[snapshot.people[id_] for id_ in along],
        left_out=[(rule, len(ids)) for rule, ids in ranking.kept_out.items()],
        nobody=None if ranking.pairs else _nobody(snapshot, ranking),
        seated=[member_of(snapshot, mediator) for mediator in seated],
        concerns=warnings(snapshot.need, seated),
    )


def asks_reserves(snapshot: Snapshot, *, more: int = 0) -> bool:
    """Whether so many people were asked that whoever is asked now comes on top of the seats."""
    return len(snapshot.asked) + more > snapshot.open_seats


def member_of(snapshot: Snapshot, mediator: Mediator) -> Member:
    return Member(
        person=snapshot.people[mediator.id],
        level=LevelName(mediator.level).label,
        taken=mediator.open_cases,
        room=mediator.max_open,
        last_assigned=mediator.last_assigned,
        stays=mediator.id in snapshot.need.kept,
    )


def first_hours(snapshot: Snapshot, starts: int) -> list[datetime]:
    """The first hour of each of the first days on which these starts stand."""
    return snapshot.grid.first_of_days(starts, HOURS_SHOWN)


def weekdays_of(starts: int, *, first: date) -> tuple[int, ...]:
    """The days of the week, Monday is 0, on which a start stands; ``first`` is the first day."""
    week = 0
    while starts:
        week |= starts & ALL_WEEK
        starts >>= A_WEEK
    days = ((day + first.weekday()) % 7 for day in range(7) if week >> day * A_DAY & ALL_DAY)
    return tuple(sorted(days))


def along_with(snapshot: Snapshot, common_starts: int) -> list[int]:
    """Who learns and could come along to watch, the first of them by id."""
    found = observers(snapshot.need, snapshot.pool, common_starts)
    return [one.id for one in found[:OBSERVERS_SHOWN]]


def card_of(snapshot: Snapshot, pair: RankedPair) -> TeamCard:
    """Tell of a team the engine has explained, in the facts it explained it with."""
    need = snapshot.need
    terms = {term.term: term for term in pair.terms}
    return TeamCard(
        members=[_ranked(snapshot, terms, id_) for id_ in pair.ids],
        points=pair.points,
        terms=pair.terms,
        warnings=[one for one in pair.warnings if one.about not in need.kept],
        hours=first_hours(snapshot, pair.common_starts),
        starts=pair.common_starts.bit_count(),
        weekdays=weekdays_of(pair.common_starts, first=snapshot.grid.first),
        languages=spoken(terms[Term.LANGUAGES].facts["shared"]),
        mentoring=_mentoring(terms[Term.MENTORING]),
        mixed=Term.MIXED in terms and terms[Term.MIXED].points > 0,
    )


def _ranked(snapshot: Snapshot, terms: Mapping[Term, Points], id_: int) -> Member:
    return Member(
        person=snapshot.people[id_],
        level=LevelName(terms[Term.MENTORING].facts["levels"][id_]).label,
        taken=terms[Term.LOAD].facts["open"][id_],
        room=int(snapshot.pool.max_open[snapshot.pool.row(id_)]),
        last_assigned=terms[Term.WAITING].facts["last"][id_],
        stays=id_ in snapshot.need.kept,
    )


def _mentoring(term: Points) -> str:
    """Which kind of company it is: a newcomer with a mentor, with somebody, or a mentor along."""
    levels = set(term.facts["levels"].values())
    if not term.points:
        return ""
    if Level.NOVICE not in levels:
        return "mentor_along"
    return "newcomer_with_mentor" if Level.SENIOR in levels else "newcomer_with_experienced"


def _nobody(snapshot: Snapshot, ranking: Ranking) -> Nobody:
    need, pool = snapshot.need, snapshot.pool
    worst, of_two = _worst(ranking)
    sought = need.seats - len(need.kept)
    helpful = reliefs(need, pool)[:RELIEFS_SHOWN] if sought else []
    together = sought and not any(relief.rule not in FOR_GOOD for relief in helpful)
    return Nobody(
        reliefs=helpful,
        joint=joint_reliefs(need, pool, but=FOR_GOOD)[:RELIEFS_SHOWN] if together else (),
        worst=worst,
        of_two=of_two,
        free_from=free_from(need, pool) if sought else None,
        seats=need.seats,
        sought=sought,
        beside=next((snapshot.people[id_] for id_ in sorted(need.kept)), None),
        is_asked=asks_reserves(snapshot, more=1),
        left_out={rule: len(ids) for rule, ids in ranking.kept_out.items()},
    )


def _worst(ranking: Ranking) -> tuple[Rule | None, bool]:
    """The rule that keeps most away: of the pairs that could be, else of the people."""
    if ranking.pair_blockers:
        return max(ranking.pair_blockers.items(), key=lambda item: item[1])[0], True
    kept_out = ranking.kept_out
    return max(kept_out, key=lambda rule: len(kept_out[rule]), default=None), False
