"""What the rules say of a team chosen by hand, where somebody stands, and what would help.

Values in, values out. Nothing here ranks: it asks ``rank`` about needs and pools in which one
thing is otherwise.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from scheduling.engine.people import ANY_TIME, COACHING, REGULAR, Mediator, Need, Strictness
from scheduling.engine.pool import FAR_DAY, NO_DAY, Pool
from scheduling.engine.pool import REGULAR as EXPERIENCED
from scheduling.engine.rank import RankedPair, best, every_reason, explained, kept_out, rank
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.rules import NEARNESS, SOFT, objections, warnings
from scheduling.engine.slots.grid import A_DAY

FAR_ENOUGH = 100
"""Ranks and numbers of pairs are counted up to here; beyond it is "more than"."""

DAYS_TRIED = 12
MOST_SETS = 200
ORDER = list(Rule)
EVERY_START = np.uint64((1 << A_DAY) - 1)


Question = tuple[Need, Pool]


class RuleVerdict(StrEnum):
    """What a rule says of a team; soft is a broken rule that a reason can set aside."""

    KEPT = "kept"
    WARNED = "warned"
    SOFT = "soft"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """One rule and what it says of a team; ``reasons`` where it speaks against it."""

    rule: Rule
    verdict: RuleVerdict
    reasons: tuple[Reason, ...] = ()


def rule_findings(need: Need, team: Sequence[Mediator]) -> list[RuleFinding]:
    """Return what each rule that is asked of this case says of these people, in their order."""
    against = objections(need, team)
    aware = warnings(need, team)
    found = []
    for rule in rules_asked(need, team):
        broken = tuple(reason for reason in against if reason.rule == rule)
        warned = tuple(reason for reason in aware if reason.rule == rule)
        if broken:
            found.append(
                RuleFinding(rule, RuleVerdict.SOFT if rule in SOFT else RuleVerdict.BROKEN, broken)
            )
        elif warned:
            found.append(RuleFinding(rule, RuleVerdict.WARNED, warned))
        else:
            found.append(RuleFinding(rule, RuleVerdict.KEPT))
    return found


def rules_asked(need: Need, team: Sequence[Mediator]) -> Iterator[Rule]:
    """Yield the rules this case puts to such a team; what is switched off is not among them."""
    two = len(team) > 1
    met = need.met_as_mediator if need.service_type == COACHING else need.met_as_coach
    near = {rule: getattr(need, strictness) != Strictness.OFF for rule, strictness, _ in NEARNESS}
    near[Rule.TOO_FAR] &= need.place is not None
    walls = {need.street_rule, need.postcode_rule, need.district_rule}
    near[Rule.HOME_UNKNOWN] = bool(need.addresses) and Strictness.HARD in walls
    asked = {
        Rule.OTHER_SERVICE: need.services is not None,
        Rule.NOT_CERTIFIED: need.day is not None,
        Rule.LEFT_CASE: bool(need.left_case),
        Rule.MET_PARTY: bool(met),
        Rule.NOT_TRAINED: need.service_type != REGULAR,
        Rule.LANGUAGE: bool(need.languages),
        Rule.NOBODY_EXPERIENCED: two or (need.seats == 1 and need.experienced_required),
        Rule.NOT_TOGETHER: two,
        **near,
    }
    for rule in Rule:
        if asked.get(rule, True):
            yield rule


def may_be_set_aside(reasons: Sequence[Reason]) -> bool:
    """Return whether a reason in words is enough for all these objections."""
    return all(reason.rule in SOFT for reason in reasons)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one person is in the ranking of a case.

    Either ``reasons`` keep them out, ``ends_on`` the day from which they no longer do (if that
    comes by itself); or ``pair`` is the best team they are in, at that ``place`` (None: beyond
    the first ``FAR_ENOUGH``); or nobody may go with them, which is neither.
    """

    reasons: tuple[Reason, ...] = ()
    ends_on: date | None = None
    pair: RankedPair | None = None
    place: int | None = None

    @property
    def reason(self) -> Reason | None:
        """The first of the rules that keep them out."""
        return next(iter(self.reasons), None)


def placement_of(need: Need, pool: Pool, id_: int) -> Placement:
    """Return every rule that keeps somebody out, or with whom they would be.

    Raises ``KeyError`` for a stranger.
    """
    reasons = every_reason(need, pool, id_)
    if reasons:
        return Placement(reasons, ends_by_itself(reasons[0]) if len(reasons) == 1 else None)
    if need.seats == 2 and not need.kept:
        # As if they were on the case already: then everybody is tried as the second.
        teams, _blockers = best(replace(need, kept=frozenset({id_})), pool, 1)
    else:
        teams = [team for team in best(need, pool, len(pool))[0] if pool.row(id_) in team[0]]
    if not teams:
        return Placement()
    pair = explained(need, pool, teams[0][0])
    return Placement(pair=pair, place=place_of(need, pool, pair.ids))


def place_of(need: Need, pool: Pool, ids: Sequence[int]) -> int | None:
    """Return which place a team has in the ranking, None beyond the first ``FAR_ENOUGH``."""
    wanted = tuple(pool.row(id_) for id_ in sorted(ids))
    teams, _blockers = best(need, pool, FAR_ENOUGH)
    return next((at for at, (rows, _) in enumerate(teams, 1) if tuple(rows) == wanted), None)


def ends_by_itself(reason: Reason) -> date | None:
    """Return from which day a rule no longer keeps somebody out, if nobody need do anything."""
    if reason.rule != Rule.NOT_CERTIFIED:
        return None
    first, day = reason.facts["first"], reason.facts["day"]
    return first if first is not None and first > day else None


@dataclass(frozen=True, slots=True)
class Relief:
    """How many teams (counted up to ``FAR_ENOUGH``) there would be without this one rule."""

    rule: Rule
    teams: int

    @property
    def or_more(self) -> bool:
        return self.teams == FAR_ENOUGH


def reliefs(need: Need, pool: Pool) -> list[Relief]:
    """Return the rules without which somebody could take the case, the most helpful first.

    Only for a case that nobody may take: a rule is left out whole, for everybody at once.
    """
    found = []
    for rule in _in_the_way(need, pool):
        teams, _blockers = best(*WITHOUT[rule](need, pool), FAR_ENOUGH)
        if teams:
            found.append(Relief(rule, len(teams)))
    return sorted(found, key=lambda relief: (-relief.teams, ORDER.index(relief.rule)))


@dataclass(frozen=True, slots=True)
class JointRelief:
    """How many teams (counted up to ``FAR_ENOUGH``) there would be without all these rules."""

    rules: tuple[Rule, ...]
    teams: int

    @property
    def or_more(self) -> bool:
        return self.teams == FAR_ENOUGH


def joint_reliefs(need: Need, pool: Pool, *, but: Set[Rule] = frozenset()) -> list[JointRelief]:
    """Return the fewest rules without which somebody could take the case, most helpful first.

    For a case that no single rule helps. ``but`` are rules that cannot be left out. Rules that
    speak once some are left out are looked at in turn, ``MOST_SETS`` sets of them; where none of
    those helps there is no answer.
    """
    looked, ahead = 0, [frozenset[Rule]()]
    while ahead:
        found, further = [], set[frozenset[Rule]]()
        for rules in ahead[: MOST_SETS - looked]:
            question = _without_all(rules, need, pool)
            teams, _blockers = best(*question, FAR_ENOUGH)
            if teams:
                found.append(JointRelief(_told(rules), len(teams)))
            else:
                further |= {rules | {rule} for rule in _in_the_way(*question)} - {rules}
        if found:
            return sorted(found, key=lambda one: (-one.teams, _places(one.rules)))
        looked += len(ahead)
        ahead = sorted((rules for rules in further if not rules & but), key=_places)
    return []


def _without_all(rules: Set[Rule], need: Need, pool: Pool) -> Question:
    question = need, pool
    for rule in _told(rules):
        question = WITHOUT[rule](*question)
    return question


def _told(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules in the order in which they are told."""
    return tuple(sorted(rules, key=ORDER.index))


def _places(rules: Iterable[Rule]) -> list[int]:
    return sorted(map(ORDER.index, rules))


def _in_the_way(need: Need, pool: Pool) -> Iterator[Rule]:
    _teams, blockers = best(need, pool, 1)
    speaking = {*kept_out(need, pool), *blockers}
    return (rule for rule in Rule if rule in speaking)


def free_from(need: Need, pool: Pool) -> date | None:
    """Return the first later day on which a team may take the case, as certifications begin.

    Looks at the nearest ``DAYS_TRIED`` beginnings only.
    """
    if need.day is None:
        return None
    begin = np.unique(pool.certified_from)
    later = begin[begin > need.day.toordinal()][:DAYS_TRIED]
    for day in map(date.fromordinal, later.tolist()):
        if rank(replace(need, day=day), pool, 1).pairs:
            return day
    return None


def _without_part_of_need(**otherwise: object) -> Callable[[Need, Pool], Question]:
    def without(need: Need, pool: Pool) -> Question:
        return replace(need, **otherwise), pool  # type: ignore[arg-type]

    return without


def _with_columns(need: Need, pool: Pool, **columns: object) -> Question:
    """Return the question over people of whom some columns say something else."""
    other = copy.copy(pool)
    for name, value in columns.items():
        column = getattr(pool, name)
        setattr(other, name, np.full_like(column, value))
    return need, other


def _without_rest(need: Need, pool: Pool) -> Question:
    return _with_columns(need, pool, active=True)


def _without_certification(need: Need, pool: Pool) -> Question:
    """Whoever has no right to mediate has no hours either; nobody knows which they would be."""
    need, other = _with_columns(need, pool, certified_from=NO_DAY + 1, certified_until=FAR_DAY)
    day = need.day.toordinal() if need.day else FAR_DAY
    known = (pool.certified_from != NO_DAY) & (pool.certified_from <= day)
    blank = ~(known & (pool.certified_until >= day)) & ~pool.starts.any(1)
    other.starts = np.where(blank[:, None], EVERY_START, pool.starts)
    other.seal()
    return need, other


def _without_maximum(need: Need, pool: Pool) -> Question:
    _need, other = _with_columns(need, pool)
    other.max_open = np.maximum(pool.max_open, pool.open_cases + 1)
    return need, other


def _without_training(need: Need, pool: Pool) -> Question:
    _need, other = _with_columns(need, pool)
    other.skills = pool.skills | np.uint64(pool.skilled.mask([need.service_type]))
    return need, other


def _without_levels(need: Need, pool: Pool) -> Question:
    return _with_columns(need, pool, level=EXPERIENCED)


def _without_ties(need: Need, pool: Pool) -> Question:
    _need, other = _with_columns(need, pool)
    other.apart = np.zeros(0, np.int64)
    return need, other


def _without_hours(need: Need, pool: Pool) -> Question:
    _need, other = _with_columns(need, pool)
    other.starts = np.full_like(pool.starts, EVERY_START)
    other.seal()
    return replace(need, starts=ANY_TIME), other


WITHOUT: dict[Rule, Callable[[Need, Pool], Question]] = {
    Rule.OTHER_SERVICE: _without_part_of_need(services=None),
    Rule.NOT_ACTIVE: _without_rest,
    Rule.NOT_CERTIFIED: _without_certification,
    Rule.LOAD_FULL: _without_maximum,
    Rule.CONFLICT_OF_INTEREST: _without_part_of_need(
        affiliations=frozenset(), conflicted=frozenset()
    ),
    Rule.KNOWS_PARTY: _without_part_of_need(knows=frozenset()),
    Rule.DECLINED: _without_part_of_need(declined=frozenset()),
    Rule.LEFT_CASE: _without_part_of_need(left_case=frozenset()),
    Rule.MET_PARTY: _without_part_of_need(met_as_mediator=frozenset(), met_as_coach=frozenset()),
    Rule.SAME_STREET: _without_part_of_need(street_rule=Strictness.OFF),
    Rule.SAME_POSTCODE: _without_part_of_need(postcode_rule=Strictness.OFF),
    Rule.SAME_DISTRICT: _without_part_of_need(district_rule=Strictness.OFF),
    Rule.TOO_FAR: _without_part_of_need(distance_rule=Strictness.OFF),
    Rule.NOT_TRAINED: _without_training,
    Rule.LANGUAGE: _without_part_of_need(languages=frozenset(), each_speaks=frozenset()),
    Rule.NOBODY_EXPERIENCED: _without_levels,
    Rule.NOT_TOGETHER: _without_ties,
    Rule.NO_COMMON_TIME: _without_hours,
}
"""For each rule that can keep somebody out the same question without it."""
