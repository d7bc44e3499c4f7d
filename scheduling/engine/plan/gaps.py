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
MOST_KINDS, CASES_AT_ONCE = 400, 50
WORTH_TELLING = 20
"""A price counts from this part of what serving a case is worth."""
COMMON = 0.8
"""A language so large a share of the people speak goes without saying."""
TALK = 3  # half hours


@dataclass(frozen=True, slots=True)
class Kind:
    language: str
    district: int | None
    day_part: DayPart
    level: Level


def starts_in(part: DayPart, days: int) -> int:
    """Return every start of a talk that lies within this part of every day."""
    first, past = DAY_PARTS[part]
    a_day = half_hours(-(-first // HALF_HOUR), past // HALF_HOUR - TALK + 1)
    return sum(a_day << day * A_DAY for day in range(days))


def gaps_of(group: Group, solved: Solved, keep_on: Callable[[], bool]) -> list[Scarcity]:
    """Return the kinds of people the group lacks most: those who would serve most cases first.

    ``keep_on`` is asked before each plan made again; once it says no, the rest is not tried.
    """
    kinds = usable_kinds(group)
    prices = _prices(group, solved, kinds) if solved.knows_all else _of_people(group, solved, kinds)
    least = int(group.worth.serving.min()) // WORTH_TELLING
    order = sorted(
        (at for at in range(len(kinds)) if prices[at] > least), key=lambda at: (-prices[at], at)
    )
    found = []
    for number, at in enumerate(_varied(order, kinds)):
        tried = number < MOST_TRIED and solved.knows_all and keep_on()
        serves = _would_serve(group, solved, kinds[at]) if tried else None
        found.append(_scarcity(group, kinds[at], int(prices[at]), serves))
    return sorted(found, key=lambda lack: -(lack.serves or 0))


def usable_kinds(group: Group) -> list[Kind]:
    """Return every kind some case of the queue could use, at most ``MOST_KINDS``.

    The order depends on the queue alone, never on how its texts are hashed, so that the same queue
    is told the same gaps on every machine.
    """
    languages: Counter[str] = Counter()
    for case in group.cases:
        languages.update(sorted(case.need.languages))
    districts = sorted({place for case in group.cases for place in _districts(case)}, key=str)
    everyday = _everyday(group.pool)
    rare = [language for language, _n in languages.most_common() if language not in everyday]
    # One of the languages nearly everybody speaks stands for all of them.
    names = [*sorted(set(languages) & everyday)[:1], *rare]
    kinds = [Kind(*parts) for parts in product(names or [""], districts or [None], DayPart, LEVELS)]
    return kinds[:MOST_KINDS]


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
        starts=starts_in(kind.day_part, group.pool.days),
    )


def _usual_room(pool: Pool) -> int:
    """Return how many cases people take at once, in the middle."""
    return max(int(np.median(pool.max_open)) if len(pool) else 1, 1)


def _prices(group: Group, solved: Solved, kinds: Sequence[Kind]) -> Ints:
    """Return what the first place of each kind is worth at the prices of the answer."""
    size = len(group.pool)
    first_id = int(group.pool.ids.max(initial=0)) + 1
    people = [_imagined(group, kind, first_id + at) for at, kind in enumerate(kinds)]
    wider = group.pool.with_more(people)
    paid = np.concatenate([solved.prices, np.zeros(len(kinds), np.int64)])
    best = np.zeros(len(kinds), np.int64)
    for begin in range(0, len(group.cases), CASES_AT_ONCE):
        some = group.cases[begin : begin + CASES_AT_ONCE]
        part = Group.of([_with_kinds(case, kinds, first_id) for case in some], wider)
        teams = part.every_team()
        new = np.maximum(teams.first, teams.second) >= size
        # One imagined person with a real one, or alone; two imagined would price each other.
        teams = teams.take(np.flatnonzero(new & ((teams.first < size) | (teams.second < 0))))
        worth = reduced(teams, part.room, paid) - solved.case_prices[teams.case + begin]
        np.maximum.at(best, np.maximum(teams.first, teams.second) - size, worth)
    return best


def _of_people(group: Group, solved: Solved, kinds: Sequence[Kind]) -> Ints:
    """Return the mean price of one place of the people who are of each kind; none has no price."""
    there = [_of_kind(group.pool, kind) for kind in kinds]
    means = [int(solved.prices[mask].sum()) // max(int(mask.sum()), 1) for mask in there]
    return np.array(means, np.int64)


def _of_kind(pool: Pool, kind: Kind) -> Bools:
    words = day_words(starts_in(kind.day_part, pool.days), pool.days)
    there = pool.active & ~pool.observes & (pool.level == LEVELS.index(kind.level))
    if kind.language:
        there &= _speak(pool, kind.language)
    if kind.district is not None:
        there &= pool.district == kind.district
    return there & ((pool.starts & words) != 0).any(1)


def _with_kinds(case: WaitingCase, kinds: Sequence[Kind], first_id: int) -> WaitingCase:
    """Keep those imagined away from the case who are not meant for it."""
    districts, languages = _districts(case), case.need.languages
    foreign = {
        first_id + at
        for at, kind in enumerate(kinds)
        if kind.district not in districts or (kind.language and kind.language not in languages)
    }
    # By a rule that is there already: the search knows nothing of imagined people.
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


def _would_serve(group: Group, solved: Solved, kind: Kind) -> int:
    """Return how many cases more a plan with one such person more serves."""
    pool = group.pool.with_more([_imagined(group, kind, int(group.pool.ids.max(initial=0)) + 1)])
    again = Group.of(group.cases, pool).solve(lambda _lower, _upper: True)
    return len(again.chosen) - len(solved.chosen)


def _scarcity(group: Group, kind: Kind, price: int, serves: int | None) -> Scarcity:
    cases = [
        case
        for case in group.cases
        if kind.district in _districts(case)
        and (not kind.language or kind.language in case.need.languages)
    ]
    return Scarcity(
        language=kind.language,
        district=kind.district,
        day_part=str(kind.day_part),
        level=kind.level,
        price=price,
        people=int(_of_kind(group.pool, kind).sum()),
        cases=len(cases),
        serves=serves,
    )
