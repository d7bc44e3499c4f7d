"""What a queue lacks: kinds of mediators whose next place would be worth most.

The prices of a relaxation say what one more place of somebody who is there is worth. What nobody
is, has no price; so for each kind a person is imagined who is free in that part of every day, and
the teams they could be in are priced like all others. For the dearest kinds the queue is planned
again with one such person more, which says what they would truly serve.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np

from core.week import DAY_PARTS, DayPart
from scheduling.engine.people import REGULAR, Level, Mediator
from scheduling.engine.plan.groups import Group, Solved
from scheduling.engine.plan.model import Scarcity, WaitingCase
from scheduling.engine.plan.teams import reduced
from scheduling.engine.pool import LEVELS, Bools, Ints, Pool
from scheduling.engine.slots.grid import A_DAY, HALF_HOUR, day_words, half_hours

# Each try plans the queue again.
MOST_SHOWN, MOST_TRIED = 16, 10
KINDS_AT_ONCE, CASES_AT_ONCE = 180, 50
WORTH_TELLING = 20
"""A price counts from this part of what serving a case is worth."""
COMMON = 0.8
"""A language so large a share of the people speak goes without saying."""


@dataclass(frozen=True, slots=True)
class Kind:
    language: str
    district: int | None
    day_part: DayPart
    level: Level


def starts_in(part: DayPart, days: int, talk: int) -> int:
    """Return every start of a talk, of so many half hours, within this part of every day."""
    first, past = DAY_PARTS[part]
    a_day = half_hours(-(-first // HALF_HOUR), past // HALF_HOUR - talk + 1)
    return sum(a_day << day * A_DAY for day in range(days))


def gaps_of(group: Group, solved: Solved, keep_on: Callable[[], bool]) -> list[Scarcity]:
    """Return the kinds of people the group lacks most: those who would serve most cases first.

    ``keep_on`` is asked again and again; once it says no, the rest is not priced and not tried.
    """
    kinds = usable_kinds(group)
    if solved.knows_all:
        prices = _prices(group, solved, kinds, keep_on)
    else:
        prices = _of_people(group, solved, kinds)
    least = int(group.worth.serving.min()) // WORTH_TELLING
    order = sorted(
        (at for at in range(len(kinds)) if prices[at] > least), key=lambda at: (-prices[at], at)
    )
    found = []
    for number, at in enumerate(_varied(order, kinds)):
        tried = number < MOST_TRIED and solved.knows_all and keep_on()
        serves = _would_serve(group, solved, kinds[at], keep_on) if tried else None
        found.append(_scarcity(group, kinds[at], int(prices[at]), serves))
    return sorted(found, key=lambda lack: -(lack.serves or 0))


def usable_kinds(group: Group) -> list[Kind]:
    """Return every kind some case of the queue could use: no language or district alone.

    The order depends on the queue alone, never on how its texts are hashed, so that the same queue
    is told the same gaps on every machine.
    """
    languages: Counter[str] = Counter()
    for case in group.cases:
        languages.update(sorted(case.need.languages))
    everyday = _everyday(group.pool)
    rare = [language for language, _n in languages.most_common() if language not in everyday]
    names = [*sorted(set(languages) & everyday)[:1], *rare] or [""]
    asked = {
        (name, district)
        for case in group.cases
        for name in (case.need.languages & set(names) if languages else names)
        for district in _districts(case)
    }
    places = sorted(asked, key=lambda place: (names.index(place[0]), str(place[1])))
    return [Kind(*place, *more) for place in places for more in product(DayPart, LEVELS)]


def _is_for(kind: Kind, case: WaitingCase) -> bool:
    """Return whether such a person is meant for the case."""
    speaks = not kind.language or kind.language in case.need.languages
    return speaks and kind.district in _districts(case)


def _districts(case: WaitingCase) -> set[int | None]:
    return {address.district for address in case.need.addresses} or {None}


def _everyday(pool: Pool) -> frozenset[str]:
    """Return the languages nearly everybody speaks."""
    count = max(len(pool), 1)
    return frozenset(
        language
        for language in pool.spoken.words[1:]
        if _speak(pool, language).sum() >= COMMON * count
    )


def _speak(pool: Pool, language: str) -> Bools:
    return (pool.languages & np.uint64(pool.spoken.mask([language]))) != 0


def _imagined(group: Group, kind: Kind, id_: int) -> Mediator:
    """Return somebody of this kind who knows nobody and lives in the way of nobody."""
    services = {one for case in group.cases for one in case.need.services or ()}
    trained = {case.need.service_type for case in group.cases} - {REGULAR}
    return Mediator(
        # Larger than all others, so that ties go to the people there are.
        id=id_,
        certified_from=date.min,
        level=kind.level,
        languages=frozenset({kind.language} - {""}) | _everyday(group.pool),
        skills=frozenset(trained),
        max_open=_usual_room(group.pool),
        service=min(services, default=0),
        starts=starts_in(kind.day_part, group.pool.days, group.talk),
    )


def _usual_room(pool: Pool) -> int:
    """Return how many cases people take at once, in the middle."""
    return max(int(np.median(pool.max_open)) if len(pool) else 1, 1)


def _prices(
    group: Group, solved: Solved, kinds: Sequence[Kind], keep_on: Callable[[], bool]
) -> Ints:
    """Return what the first place of each kind is worth at the prices of the answer.

    Kinds are priced some at a time; once ``keep_on`` says no, the rest is worth nothing.
    """
    best = np.zeros(len(kinds), np.int64)
    for begin in range(0, len(kinds), KINDS_AT_ONCE):
        if keep_on():
            some = kinds[begin : begin + KINDS_AT_ONCE]
            best[begin : begin + KINDS_AT_ONCE] = _prices_of(group, solved, some)
    return best


def _prices_of(group: Group, solved: Solved, kinds: Sequence[Kind]) -> Ints:
    size = len(group.pool)
    first_id = int(group.pool.ids.max(initial=0)) + 1
    people = [_imagined(group, kind, first_id + at) for at, kind in enumerate(kinds)]
    wider = group.pool.with_more(people)
    paid = np.concatenate([solved.prices, np.zeros(len(kinds), np.int64)])
    best = np.zeros(len(kinds), np.int64)
    wanted = [at for at, case in enumerate(group.cases) if any(_is_for(k, case) for k in kinds)]
    for begin in range(0, len(wanted), CASES_AT_ONCE):
        some = wanted[begin : begin + CASES_AT_ONCE]
        cases = [_with_kinds(group.cases[at], kinds, first_id) for at in some]
        part = Group.of(cases, wider)
        teams = part.every_team()
        new = np.maximum(teams.first, teams.second) >= size
        # One imagined person with a real one, or alone; two imagined would price each other.
        teams = teams.take(np.flatnonzero(new & ((teams.first < size) | (teams.second < 0))))
        known = solved.case_prices[np.array(some)]
        worth = reduced(teams, part.room, paid) - known[teams.case]
        np.maximum.at(best, np.maximum(teams.first, teams.second) - size, worth)
    return best


def _of_people(group: Group, solved: Solved, kinds: Sequence[Kind]) -> Ints:
    """Return the mean price of one place of the people who are of each kind; none has no price."""
    free = {part: _free_in(group, part) for part in DayPart}
    there = (_of_kind(group.pool, kind, free[kind.day_part]) for kind in kinds)
    means = [int(solved.prices[mask].sum()) // max(int(mask.sum()), 1) for mask in there]
    return np.array(means, np.int64)


def _free_in(group: Group, part: DayPart) -> Bools:
    """Return who can begin a talk in that part of some day."""
    words = day_words(starts_in(part, group.pool.days, group.talk), group.pool.days)
    return ((group.pool.starts & words) != 0).any(1)


def _of_kind(pool: Pool, kind: Kind, free: Bools) -> Bools:
    there = free & pool.active & ~pool.observes & (pool.level == LEVELS.index(kind.level))
    if kind.language:
        there &= _speak(pool, kind.language)
    if kind.district is not None:
        there &= pool.district == kind.district
    return there


def _with_kinds(case: WaitingCase, kinds: Sequence[Kind], first_id: int) -> WaitingCase:
    """Keep those imagined away from the case who are not meant for it."""
    foreign = {first_id + at for at, kind in enumerate(kinds) if not _is_for(kind, case)}
    return replace(case, need=replace(case.need, conflicted=case.need.conflicted | foreign))


def _varied(order: Sequence[int], kinds: Sequence[Kind]) -> list[int]:
    """Return the dearest of each language, district and day part before a second level of it."""
    seen: Counter[tuple[str, int | None, DayPart]] = Counter()
    ranked: list[tuple[int, int, int]] = []
    for at in order:
        key = (kinds[at].language, kinds[at].district, kinds[at].day_part)
        ranked.append((seen[key], len(ranked), at))
        seen[key] += 1
    return [at for _again, _number, at in sorted(ranked)][:MOST_SHOWN]


def _would_serve(
    group: Group, solved: Solved, kind: Kind, keep_on: Callable[[], bool]
) -> int | None:
    """Return how many cases more a plan with one such person more serves.

    None where somebody said stop before that plan was the best.
    """
    goes_on = True

    def ask(_lower: int, _upper: int) -> bool:
        nonlocal goes_on
        goes_on = goes_on and keep_on()
        return goes_on

    pool = group.pool.with_more([_imagined(group, kind, int(group.pool.ids.max(initial=0)) + 1)])
    again = Group.of(group.cases, pool).solve(ask)
    return len(again.chosen) - len(solved.chosen) if goes_on else None


def _scarcity(group: Group, kind: Kind, price: int, serves: int | None) -> Scarcity:
    return Scarcity(
        language=kind.language,
        district=kind.district,
        day_part=str(kind.day_part),
        level=kind.level,
        price=price,
        people=int(_of_kind(group.pool, kind, _free_in(group, kind.day_part)).sum()),
        cases=sum(_is_for(kind, case) for case in group.cases),
        serves=serves,
    )
