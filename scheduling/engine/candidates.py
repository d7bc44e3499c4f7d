"""Those who may take a case, with the numbers the search leans on, for one case or many.

The numbers of somebody alone bound those of any pair they are in: two people share at most the
fewer of their starts, and begin together no earlier than the later of the two. Therefore twice
what a pair can reach is the sum of both people's ``most`` and twice what their classes bring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduling.engine import filters
from scheduling.engine.people import Need, Strictness, Wish
from scheduling.engine.pool import NO_DAY, Bools, Ints, Pool, Words
from scheduling.engine.reasons import Rule
from scheduling.engine.scores import points_of_area
from scheduling.engine.slots.grid import day_words
from scheduling.engine.weights import Newcomers, Weights, a_day_later

# A class is one number: level, then gender, then one bit a language.
LEVELS, GENDERS = 3, 8
MOST_LANGUAGES = 12
# So many pairs at once: their words of four weeks take some 15 MB, those of a large queue would
# take gigabytes.
PAIRS_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Terms:
    """What hangs on the case, one entry for each of ``m`` cases, for arithmetic over pairs."""

    needs: tuple[Need, ...]
    words: Words  # [m, days]: the starts the parties have
    later: Ints  # points of each day until the first common start
    full: Ints  # mask of the languages asked for
    base: Ints
    shared: Ints
    mixed: Ints
    age_year: Ints
    background: Ints
    mentoring: Ints  # [m, 3, 3]
    with_mentor: Bools
    common_start: Ints
    enough: Ints
    together: Ints
    most_together: Ints
    most_years: Ints

    @cached_property
    def slack(self) -> Ints:
        """The most that ages and backgrounds can bring a pair."""
        return self.age_year * self.most_years + self.background

    def hour_points(self, case: Ints | int, common: Ints, first: Ints) -> Ints:
        """Return the points of so many starts in common, the first on that day."""
        enough = np.minimum(common, self.enough[case])
        points: Ints = self.common_start[case] * enough + self.later[case] * first
        return points


@dataclass(frozen=True, eq=False)
class Candidates:
    """``e`` entries (case, person), case after case.

    ``own`` are their points alone, ``hours`` the points of the starts they share with the
    parties; ``code`` is their class: level, gender and languages, as far as the case asks.
    """

    terms: Terms
    bounds: Ints  # [m + 1]: where each case begins
    rows: Ints
    case: Ints
    own: Ints
    hours: Ints
    code: Ints

    @property
    def most(self) -> Ints:
        """Twice the most they bring to any pair."""
        # Twice, since half of the hours of each would not be a whole number.
        return 2 * self.own + self.hours

    def take(self, entries: Ints) -> "Candidates":
        """The cases keep their numbers, also those of which nobody is left."""
        case = self.case[entries]
        bounds = np.searchsorted(case, np.arange(len(self.bounds)))
        columns = (getattr(self, name)[entries] for name in ("rows", "own", "hours", "code"))
        rows, own, hours, code = columns
        return Candidates(self.terms, bounds, rows, case, own, hours, code)


def terms_of(needs: Sequence[Need], days: int) -> Terms:
    weights = [need.weights for need in needs]

    def wished(wish: Wish, points: list[int]) -> Ints:
        return np.array(
            [p if wish in need.wishes else 0 for need, p in zip(needs, points, strict=True)],
            np.int64,
        )

    def each(numbers: list[int]) -> Ints:
        return np.array(numbers, np.int64)

    words = [day_words(need.starts, days) for need in needs]
    return Terms(
        needs=tuple(needs),
        words=np.array(words, np.uint64).reshape(len(needs), days),
        later=each([a_day_later(need.weights, need.waiting_days) for need in needs]),
        full=each([(1 << len(need.languages)) - 1 for need in needs]),
        base=each([w.base for w in weights]),
        shared=each([w.shared_language for w in weights]),
        mixed=wished(Wish.MIXED, [w.mixed for w in weights]),
        age_year=wished(Wish.AGES, [w.age_year for w in weights]),
        background=wished(Wish.BACKGROUNDS, [w.background for w in weights]),
        mentoring=np.array([_mentoring(w) for w in weights], np.int64).reshape(-1, 3, 3),
        with_mentor=np.array([w.newcomers == Newcomers.WITH_MENTOR for w in weights], np.bool_),
        common_start=each([w.common_start for w in weights]),
        enough=each([w.enough_starts for w in weights]),
        together=each([w.together for w in weights]),
        most_together=each([w.most_together for w in weights]),
        most_years=each([w.most_years for w in weights]),
    )


def _mentoring(weights: Weights) -> list[list[int]]:
    new, mentor, both = (
        weights.newcomer_and_experienced,
        weights.newcomer_and_mentor,
        weights.experienced_and_mentor,
    )
    return [[0, new, mentor], [new, 0, both], [mentor, both, 0]]


def candidates(needs: Sequence[Need], pool: Pool) -> Candidates:
    """Return everybody who may take each case as far as they alone are concerned."""
    terms = terms_of(needs, pool.days)
    parts = [_of_one(terms, pool, number) for number in range(len(needs))]
    counts = [len(part[0]) for part in parts]
    bounds = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else []
    rows, own, hours, code = columns or [np.zeros(0, np.int64)] * 4
    case = np.repeat(np.arange(len(needs)), counts)
    return Candidates(terms, bounds, rows, case, own, hours, code)


def _of_one(terms: Terms, pool: Pool, number: int) -> tuple[Ints, Ints, Ints, Ints]:
    need = terms.needs[number]
    rows, common, first = may_take_case(need, pool, terms.words[number])
    hours = terms.hour_points(number, common, first)
    return rows, points_alone(need, pool, rows), hours, _codes(need, pool, rows)


def may_take_case(need: Need, pool: Pool, words: Words) -> tuple[Ints, Ints, Ints]:
    """Return who may take the case, how many starts they share with the parties, and the first day.

    Whoever stays on the case is not among them.
    """
    out = np.zeros(len(pool), np.bool_)
    for _rule, mask in filters.broken(need, pool):
        out |= mask
    if need.kept:
        out[pool.rows(need.kept)] = True
    rows = np.flatnonzero(~out)
    days = np.flatnonzero(words)
    if not len(rows) or not len(days):
        none = np.zeros(0, np.int64)
        return none, none, none
    # One flat take instead of an index in two dimensions, and only of the days that count.
    bits = pool.by_day.reshape(-1).take(days[:, None] * len(pool) + rows)
    bits &= words[days][:, None]
    common = np.bitwise_count(bits).sum(0, dtype=np.int64)
    # argmax gives the first True, and the first day for nobody at all: those are left out just
    # below.
    first = days[(bits != 0).argmax(0)]
    free = common > 0
    return rows[free], common[free], first[free]


def points_alone(need: Need, pool: Pool, rows: Ints) -> Ints:
    """Return what each of these people brings, whoever the other is."""
    weights = need.weights
    taken, recent = pool.open_cases[rows].astype(np.int64), pool.recent[rows].astype(np.int64)
    points: Ints = weights.open_case * np.minimum(taken, weights.most_open)
    points += weights.recent_case * np.minimum(recent, weights.most_recent)
    last = pool.last_assigned[rows].astype(np.int64)
    paused = np.maximum(need.today.toordinal() - last, 0)
    paused = np.minimum(paused, weights.longest_pause)
    points += weights.pause_day * np.where(last == NO_DAY, weights.longest_pause, paused)
    if need.place is not None and need.distance_rule != Strictness.OFF and weights.km:
        east, north = pool.east[rows] - need.place[0], pool.north[rows] - need.place[1]
        # Rounded half to even, as round() does in scores.
        km = np.rint(np.sqrt(east * east + north * north))
        # Whose place is not known has no distance, and so no points for it.
        points += weights.km * np.nan_to_num(np.minimum(km, weights.most_km)).astype(np.int64)
    return points + _area_points(need, pool, rows)


def _area_points(need: Need, pool: Pool, rows: Ints) -> Ints | int:
    points: Ints | int = 0
    if not need.addresses:
        return points
    # One warning each, the nearest: what comes later overwrites.
    nearest_last = (
        (Rule.SAME_DISTRICT, need.district_rule, filters.in_district),
        (Rule.SAME_POSTCODE, need.postcode_rule, filters.in_postcode),
        (Rule.SAME_STREET, need.street_rule, filters.in_street),
    )
    for rule, strictness, mask_of in nearest_last:
        if strictness == Strictness.WARNING:
            cost = points_of_area(need.weights, rule)
            points = np.where(mask_of(need, pool)[rows], cost, points)
    return points


def _codes(need: Need, pool: Pool, rows: Ints) -> Ints:
    if len(need.languages) > MOST_LANGUAGES:
        raise ValueError(f"more than {MOST_LANGUAGES} languages asked for")
    code = pool.level[rows].astype(np.int64)
    if Wish.MIXED in need.wishes:
        if len(pool.genders.words) > GENDERS:
            raise ValueError(f"more than {GENDERS - 1} genders")
        code += LEVELS * pool.gender[rows].astype(np.int64)
    masks = pool.languages[rows]
    # Sorted, or the order of a set would give the classes other numbers in each process.
    for number, language in enumerate(sorted(need.languages)):
        bit = np.uint64(pool.spoken.mask([language]))
        code += (LEVELS * GENDERS << number) * ((masks & bit) != 0)
    return code


def shared_hours(pool: Pool, words: Words, case: Ints, one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return how many starts these pairs (rows) share with their case, and the day of the first."""
    common, first = np.zeros(len(one), np.int64), np.zeros(len(one), np.int64)
    for begin in range(0, len(one), PAIRS_AT_ONCE):
        part = slice(begin, begin + PAIRS_AT_ONCE)
        bits = pool.starts[one[part]]
        bits &= pool.starts[other[part]]
        bits &= words[case[part]]
        common[part] = np.bitwise_count(bits).sum(1, dtype=np.int64)
        first[part] = (bits != 0).argmax(1)
    return common, first


def wished_points(terms: Terms, pool: Pool, case: Ints, one: Ints, other: Ints) -> Ints:
    """Return the points of ages and backgrounds of these pairs, where their case asks for it."""
    points = np.zeros(len(one), np.int64)
    if terms.age_year.any():
        young, old = pool.age[one].astype(np.int64), pool.age[other].astype(np.int64)
        years = np.minimum(np.abs(young - old), terms.most_years[case])
        points = np.where((young < 0) | (old < 0), 0, terms.age_year[case] * years)
    if terms.background.any():
        mine, theirs = pool.background[one], pool.background[other]
        differ = (mine != theirs) & (mine > 0) & (theirs > 0)
        points = points + np.where(differ, terms.background[case], 0)
    return points


def points_together(terms: Terms, pool: Pool, case: Ints, one: Ints, other: Ints) -> Ints:
    """Looked up in the short list of pairs; it stands outside the bound of the search."""
    if not len(pool.together):
        return np.zeros(len(one), np.int64)
    keys = pair_keys(pool, one, other)
    # Whoever would stand behind the end is compared with the last, which is another pair.
    at = np.minimum(np.searchsorted(pool.together, keys), len(pool.together) - 1)
    times = np.where(pool.together[at] == keys, pool.times_together[at], 0)
    return terms.together[case] * np.minimum(times, terms.most_together[case])


def never_together(pool: Pool, one: Ints, other: Ints) -> Bools:
    if not len(pool.apart):
        return np.zeros(len(one), np.bool_)
    keys = pair_keys(pool, one, other)
    at = np.minimum(np.searchsorted(pool.apart, keys), len(pool.apart) - 1)
    return pool.apart[at] == keys


def pair_keys(pool: Pool, one: Ints, other: Ints) -> Ints:
    return np.minimum(one, other).astype(np.int64) * len(pool) + np.maximum(one, other)
