"""Makes services that do not exist: mediators, parties and cases of one numpy seed.

Written from the text of the trials (docs/algorithms/pairing.md names them). One generator
(PCG64) drives everything, so the ORDER of the draws is part of the definition: change nothing
without new digests in tests/bench. Hours are half hours, 48 a day, 6 weeks from a Monday, which
is day 0 and "today"; a row of hours is 2,016 bits in 32 words, lowest bit first.
"""

from dataclasses import dataclass

import numpy as np

WEEKS, A_DAY = 6, 48
DAYS = WEEKS * 7
HOURS = DAYS * A_DAY
WORDS = 32
MODES = ("local", "metro", "national", "adv")

NOVICE, REGULAR, SENIOR = 0, 1, 2
SPEAKERS = np.array((0.98, 0.60, 0.15, 0.10, 0.08, 0.06, 0.05, 0.04, 0.03, 0.03, 0.02, 0.02))
"""Which part of the mediators speaks each of twelve languages."""

A_CELL = 2.5
FAR = 8192

Rng = np.random.Generator


@dataclass
class Mediators:
    """One array per fact, a row each. Days count from today; ``free`` and ``starts`` are words."""

    service: np.ndarray
    x: np.ndarray
    y: np.ndarray
    area: np.ndarray
    max_km: np.ndarray
    languages: np.ndarray
    level: np.ndarray
    gender: np.ndarray
    age: np.ndarray
    background: np.ndarray
    active: np.ndarray
    certified_from: np.ndarray
    certified_until: np.ndarray
    max_open: np.ndarray
    open_cases: np.ndarray
    recent: np.ndarray
    pause: np.ndarray
    free: np.ndarray
    starts: np.ndarray

    @property
    def room(self) -> np.ndarray:
        """How many more cases each can take."""
        return (self.max_open - self.open_cases).astype(np.int8)


@dataclass
class Cases:
    """One array per fact, a row each. ``each`` are the languages both mediators must speak."""

    service: np.ndarray
    x: np.ndarray
    y: np.ndarray
    area: np.ndarray
    other_area: np.ndarray
    languages: np.ndarray
    each: np.ndarray
    starts: np.ndarray
    priority: np.ndarray
    waiting: np.ndarray
    conflicted: list[np.ndarray]

    @property
    def weight(self) -> np.ndarray:
        """Hundredths by which a pair's points count in a plan."""
        return 100 + 25 * (self.priority.astype(int) - 1) + self.waiting.astype(int) // 2

    @property
    def worth(self) -> np.ndarray:
        """Points of serving the case at all, in a plan."""
        return 20_000 + 50 * self.waiting.astype(int)


@dataclass
class World:
    """``apart`` and ``together`` are keys i * n + j of pairs i < j, sorted; ``times`` their cases."""

    seed: int
    mode: str
    services: int
    mediators: Mediators
    cases: Cases
    apart: np.ndarray
    together: np.ndarray
    times: np.ndarray

    @property
    def n(self) -> int:
        return len(self.mediators.x)

    @property
    def m(self) -> int:
        return len(self.cases.x)


@dataclass(frozen=True)
class Habits:
    """How likely people are free: a share of evenings, day parts, days and weeks."""

    evening: float
    daytime: float
    day_people: float
    saturday: float
    sunday: float
    week_off: float
    day_off: float
    extra: float


MEDIATORS_ARE_FREE = Habits(0.45, 0.5, 0.4, 0.25, 0.08, 0.08, 0.08, 0.01)
PARTIES_ARE_FREE = Habits(0.6, 0.5, 0.35, 0.5, 0.2, 0.05, 0.05, 0.01)


def words_of(hours: np.ndarray) -> np.ndarray:
    """Pack ``bool[n, 2016]`` into ``uint64[n, 32]``, lowest bit first."""
    padded = np.pad(hours, ((0, 0), (0, WORDS * 64 - HOURS)))
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64)


def starts_of(hours: np.ndarray) -> np.ndarray:
    """Keep the half hours from which 90 free minutes follow on the same day."""
    days = hours.reshape(-1, DAYS, A_DAY)
    starts = np.zeros_like(days)
    starts[..., :-2] = days[..., :-2] & days[..., 1:-1] & days[..., 2:]
    return starts.reshape(-1, HOURS)


def free_hours(rng: Rng, n: int, habits: Habits) -> np.ndarray:
    """Return ``bool[n, 2016]``: a weekly pattern, less weeks and days off, and some days more."""
    week = np.zeros((n, 7, A_DAY), dtype=bool)
    hour = np.arange(A_DAY)
    day_person = rng.random(n) < habits.day_people
    for day in range(5):
        goes_out = rng.random(n) < habits.evening
        begins = 36 + rng.integers(-1, 2, n)
        week[:, day] |= goes_out[:, None] & (hour >= begins[:, None]) & (hour < 43)
        for first, last in ((18, 24), (26, 34)):
            comes = (rng.random(n) < habits.daytime) & day_person
            week[comes, day, first:last] = True
    for day, share in ((5, habits.saturday), (6, habits.sunday)):
        week[rng.random(n) < share, day, 20:32] = True
    weeks_off = rng.random((n, WEEKS)) < habits.week_off
    days_off = rng.random((n, DAYS)) < habits.day_off
    extra_days = rng.random((n, DAYS)) < habits.extra
    away = days_off | np.repeat(weeks_off, 7, axis=1)
    hours = np.tile(week, (1, WEEKS, 1)) & ~away[:, :, None]
    hours |= extra_days[:, :, None] & ((hour >= 18) & (hour < 42))
    return hours.reshape(n, HOURS)


def area_of(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the number of the cell of 2.5 km a place lies in."""
    column, row = (np.floor(side / A_CELL).astype(np.int32) + FAR // 2 for side in (x, y))
    return column * FAR + row


@dataclass
class Map:
    services: int
    service: np.ndarray
    at: np.ndarray
    case_service: np.ndarray
    case_at: np.ndarray


def draw_map(rng: Rng, n: int, m: int, mode: str) -> Map:
    if mode != "national":
        side = 60.0 if mode == "metro" else 12.0
        nowhere = [np.zeros(count, np.int32) for count in (n, m)]
        at, case_at = (rng.random((count, 2)) * side for count in (n, m))
        return Map(1, nowhere[0], at, nowhere[1], case_at)
    services = max(1, round(n / 60))
    centres = rng.random((services, 2)) * (15.0 * np.sqrt(services))
    shares = [least + most * rng.random(services) for least, most in ((30, 70), (10, 50))]
    service, case_service = (
        np.sort(rng.choice(services, count, p=share / share.sum())).astype(np.int32)
        for count, share in ((n, shares[0]), (m, shares[1]))
    )
    at = centres[service] + rng.normal(0, 4, (n, 2))
    case_at = centres[case_service] + rng.normal(0, 4, (m, 2))
    return Map(services, service, at, case_service, case_at)


def draw_mediators(rng: Rng, ground: Map, x: np.ndarray, y: np.ndarray) -> Mediators:
    n = len(x)
    max_km = rng.choice((5, 10, 15, 20, 30, 50), n, p=(0.10, 0.25, 0.25, 0.20, 0.15, 0.05))
    languages = np.zeros(n, np.uint16)
    for bit, share in enumerate(SPEAKERS):
        languages |= (rng.random(n) < share).astype(np.uint16) << bit
    level = rng.choice(3, n, p=(0.25, 0.45, 0.30)).astype(np.int8)
    gender = rng.choice(3, n, p=(0.58, 0.40, 0.02)).astype(np.int8)
    age = np.clip(np.rint(rng.normal(58, 13, n)), 21, 84).astype(np.int16)
    origins = (0.45, 0.15, 0.10, 0.08, 0.07, 0.06, 0.05, 0.04)
    background = rng.choice(8, n, p=origins).astype(np.int8)
    active = rng.random(n) < 0.95
    first = np.where(rng.random(n) < 0.97, -100, 10).astype(np.int16)
    lasting = rng.random(n) < 0.95
    last = np.where(lasting, 400, rng.integers(-30, 42, n)).astype(np.int16)
    max_open = rng.choice((1, 2, 3), n, p=(0.25, 0.50, 0.25)).astype(np.int8)
    open_cases = np.minimum(max_open, rng.poisson(0.6, n)).astype(np.int8)
    recent = (rng.poisson(1.5, n) + open_cases).astype(np.int16)
    pause = np.clip(rng.exponential(60, n), 0, 365).astype(np.int16)
    hours = free_hours(rng, n, MEDIATORS_ARE_FREE)
    day = np.arange(HOURS) // A_DAY
    hours &= (first[:, None] <= day) & (day <= last[:, None])
    return Mediators(
        service=ground.service, x=x, y=y, area=area_of(x, y), max_km=max_km.astype(np.float32),
        languages=languages, level=level, gender=gender, age=age, background=background,
        active=active, certified_from=first, certified_until=last, max_open=max_open,
        open_cases=open_cases, recent=recent, pause=pause,
        free=words_of(hours), starts=words_of(starts_of(hours)),
    )  # fmt: skip


def draw_pairs(rng: Rng, service: np.ndarray, number: int, *, within: bool) -> np.ndarray:
    """Return the sorted keys i * n + j, i < j, of about ``number`` pairs."""
    n = len(service)
    one = rng.integers(0, n, number)
    if within:
        first = np.searchsorted(service, service[one])
        after = np.searchsorted(service, service[one], "right")
        other = first + (rng.random(number) * (after - first)).astype(int)
    else:
        other = rng.integers(0, n, number)
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.unique((low.astype(np.int64) * n + high)[low < high])


def draw_languages(rng: Rng, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what the cases ask for, and the part of it both mediators must speak."""
    rare = SPEAKERS[2:] / SPEAKERS[2:].sum()
    kind = rng.random(m)
    one, other = (1 << (rng.choice(10, m, p=rare) + 2) for _ in range(2))
    needed = np.select([kind < 0.70, kind < 0.90, kind < 0.95], [1, 1 | one, 2], one | other)
    flags = rng.random((m, len(SPEAKERS))) < np.array([0.5] + [0.1] * 11)
    each = (flags << np.arange(len(SPEAKERS))).sum(axis=1) & needed
    return needed.astype(np.uint16), each.astype(np.uint16)


def draw_cases(rng: Rng, ground: Map, place: tuple[np.ndarray, ...], n: int) -> Cases:
    x, y, area, other_area = place
    m = len(x)
    languages, each = draw_languages(rng, m)
    both_free = free_hours(rng, m, PARTIES_ARE_FREE)
    both_free &= free_hours(rng, m, PARTIES_ARE_FREE)
    return Cases(
        service=ground.case_service, x=x, y=y, area=area, other_area=other_area,
        languages=languages, each=each, starts=words_of(starts_of(both_free)),
        priority=rng.choice((1, 2, 3), m, p=(0.70, 0.22, 0.08)).astype(np.int8),
        waiting=np.clip(rng.exponential(30, m), 0, 180).astype(np.int16),
        conflicted=[rng.integers(0, n, number) for number in rng.poisson(1.0, m)],
    )  # fmt: skip


def make(seed: int, n: int, m: int, mode: str) -> World:
    """Return ``n`` mediators and ``m`` cases.

    ``local``: one service of 12 x 12 km. ``metro``: one of 60 x 60 km. ``national``: a service
    for each 60 mediators. ``adv``: a local world that gives ranking the most work, as nearly
    everybody may take every case.
    """
    if mode not in MODES:
        raise ValueError(f"no such world: {mode}")
    rng = np.random.default_rng(seed)
    ground = draw_map(rng, n, m, mode)
    (x, y), (case_x, case_y) = (
        at.astype(np.float32).T.copy() for at in (ground.at, ground.case_at)
    )
    area = area_of(case_x, case_y)
    next_door = rng.random(m) < 0.15
    other_area = np.where(next_door, area_of(case_x + np.float32(A_CELL), case_y), area)
    mediators = draw_mediators(rng, ground, x, y)
    within = mode == "national"
    apart = draw_pairs(rng, ground.service, max(1, int(0.15 * n)), within=within)
    together = draw_pairs(rng, ground.service, 3 * n, within=within)
    times = rng.integers(1, 6, together.size).astype(np.int16)
    cases = draw_cases(rng, ground, (case_x, case_y, area, other_area), n)
    if mode == "adv":
        open_all_doors(mediators, cases)
    return World(seed, mode, ground.services, mediators, cases, apart, together, times)


def open_all_doors(mediators: Mediators, cases: Cases) -> None:
    """Let everybody travel, and every case ask for one language, from eight to nine each day."""
    mediators.max_km = np.maximum(mediators.max_km, np.float32(20))
    hour = np.arange(HOURS) % A_DAY
    all_day = np.repeat(((hour >= 16) & (hour < 42))[None], len(cases.x), axis=0)
    cases.starts = words_of(starts_of(all_day))
    cases.languages = np.ones_like(cases.languages)
    cases.each = np.zeros_like(cases.each)
