"""What the pair board shows: the ranking, told of people instead of numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.functional import Promise

from core.local_time import local_day
from scheduling.languages import spoken
from scheduling.pairing.people import Level, Mediator
from scheduling.pairing.rank import RankedPair, Ranking, rank
from scheduling.pairing.reasons import Points, Reason, Rule, Term
from scheduling.pairing.rules import warnings
from scheduling.pairing.scores import shared_languages
from scheduling.snapshot import Person, Snapshot
from volunteers.models import Level as LevelName

PAIRS_SHOWN = 6
NAMES_SHOWN = 8
HOURS_SHOWN = 3


@dataclass(frozen=True)
class Member:
    """One of a team, with what the coordinator weighs."""

    person: Person
    level: str | Promise
    taken: int
    room: int
    recent: int
    last_assigned: date | None
    languages: list[str | Promise]
    is_newcomer: bool
    stays: bool


@dataclass(frozen=True)
class Warned:
    rule: str
    person: Person | None


@dataclass(frozen=True)
class TeamCard:
    """A team that may take the case, in the order of the ranking."""

    members: list[Member]
    points: int
    terms: list[Points]
    warnings: list[Warned]
    hours: list[datetime]
    starts: int
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


@dataclass(frozen=True)
class KeptOut:
    """Somebody left out, with the facts for the words."""

    person: Person
    facts: dict[str, Any]


@dataclass(frozen=True)
class Group:
    """Everybody whom the same rule keeps out; ``people`` are the first of ``count``.

    Or ``of_pairs``: how many pairs of allowed people the rule forbids.
    """

    rule: str
    count: int
    people: list[KeptOut]
    of_pairs: bool = False

    @property
    def more(self) -> int:
        return self.count - len(self.people)


@dataclass(frozen=True)
class Board:
    """What one looks at to choose; ``concerns`` are warnings about who is on the case already."""

    cards: list[TeamCard]
    left_out: list[Group]
    bottleneck: Group | None
    seated: list[Member]
    concerns: list[Warned]


def board_of(snapshot: Snapshot, *, k: int = PAIRS_SHOWN) -> Board:
    """Rank the teams for a case and say of everybody else which rule keeps them out."""
    ranking = rank(snapshot.need, snapshot.mediators, k)
    mediators = {mediator.id: mediator for mediator in snapshot.mediators}
    cards = [_card(snapshot, mediators, pair) for pair in ranking.pairs]
    left_out = _left_out(snapshot, ranking)
    seated = [mediators[id_] for id_ in snapshot.seated.values()]
    return Board(
        cards=cards,
        left_out=left_out,
        bottleneck=None if cards else _bottleneck(ranking, left_out),
        seated=[member(snapshot, mediator) for mediator in seated],
        concerns=warned(snapshot, warnings(snapshot.need, seated)),
    )


def member(snapshot: Snapshot, mediator: Mediator) -> Member:
    return Member(
        person=snapshot.people[mediator.id],
        level=LevelName(mediator.level).label,
        taken=mediator.open_cases,
        room=mediator.max_open,
        recent=mediator.recent_load,
        last_assigned=mediator.last_assigned,
        languages=spoken(mediator.languages),
        is_newcomer=mediator.level == Level.NOVICE,
        stays=mediator.id in snapshot.need.kept,
    )


def first_hours(snapshot: Snapshot, starts: int) -> list[datetime]:
    """The first hour of each of the first days on which these starts stand."""
    by_day = groupby(
        snapshot.grid.instants(starts), lambda moment: local_day(moment, snapshot.grid.zone)
    )
    found = []
    for _day, moments in by_day:
        found.append(next(moments))
        if len(found) == HOURS_SHOWN:
            break
    return found


def warned(snapshot: Snapshot, reasons: Iterable[Reason]) -> list[Warned]:
    return [
        Warned(reason.rule.value, None if reason.about is None else snapshot.people[reason.about])
        for reason in reasons
    ]


def _card(snapshot: Snapshot, mediators: dict[int, Mediator], pair: RankedPair) -> TeamCard:
    team = [mediators[id_] for id_ in pair.ids]
    points = {term.term: term.points for term in pair.terms}
    return TeamCard(
        members=[member(snapshot, mediator) for mediator in team],
        points=pair.points,
        terms=list(pair.terms),
        warnings=warned(
            snapshot, (one for one in pair.warnings if one.about not in snapshot.need.kept)
        ),
        hours=first_hours(snapshot, pair.common_starts),
        starts=pair.common_starts.bit_count(),
        languages=spoken(shared_languages(snapshot.need, team)),
        mentoring=_mentoring(team) if points.get(Term.MENTORING) else "",
        mixed=bool(points.get(Term.MIXED)),
    )


def _mentoring(team: list[Mediator]) -> str:
    """Which kind of company it is: a newcomer with a mentor, with somebody, or a mentor along."""
    levels = {mediator.level for mediator in team}
    if Level.NOVICE not in levels:
        return "mentor_along"
    return "newcomer_with_mentor" if Level.SENIOR in levels else "newcomer_with_experienced"


def _left_out(snapshot: Snapshot, ranking: Ranking) -> list[Group]:
    by_rule: dict[Rule, list[Reason]] = {}
    for reason in ranking.left_out.values():
        by_rule.setdefault(reason.rule, []).append(reason)
    return [_group(snapshot, rule, by_rule[rule]) for rule in Rule if rule in by_rule]


def _group(snapshot: Snapshot, rule: Rule, reasons: list[Reason]) -> Group:
    people = [
        KeptOut(snapshot.people[reason.about], _words_of(reason))
        for reason in reasons
        if reason.about is not None
    ]
    people.sort(key=lambda kept_out: kept_out.person.name)
    return Group(rule.value, len(people), people[:NAMES_SHOWN])


def _words_of(reason: Reason) -> dict[str, Any]:
    """The facts of a reason, with languages by name."""
    facts = dict(reason.facts)
    if "missing" in facts:
        facts["missing"] = spoken(facts["missing"])
    return facts


def _bottleneck(ranking: Ranking, left_out: list[Group]) -> Group | None:
    """The rule that keeps most away: of the pairs that could be, else of the people."""
    if ranking.pair_blockers:
        rule, count = max(ranking.pair_blockers.items(), key=lambda item: item[1])
        return Group(rule.value, count, [], of_pairs=True)
    return max(left_out, key=lambda group: group.count, default=None)
