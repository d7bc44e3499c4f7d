"""Hands a made world to the engine: its people as columns, its cases as needs, its numbers."""

from datetime import date
from functools import cache

import numpy as np

from bench.checker import FAIRNESS
from bench.columns import Columns
from bench.worlds import DAYS, SPEAKERS, World
from scheduling.engine.people import Address, Need, Strictness, Wish
from scheduling.engine.plan import columns as solver
from scheduling.engine.plan.model import Queue, WaitingCase
from scheduling.engine.pool import Pool
from scheduling.engine.weights import Newcomers, Weights

TODAY = date(2026, 3, 2)
"""A Monday: day 0 of every world."""

WEIGHTS = Weights(
    base=1_000, km=-10, most_km=50, open_case=0, recent_case=-60, most_recent=8, pause_day=2,
    longest_pause=120, same_street=0, same_postcode=0, same_district=0, newcomer_and_mentor=120,
    newcomer_and_experienced=0, experienced_and_mentor=40, shared_language=0, together=30,
    most_together=4, common_start=10, enough_starts=20, day_later=-5, haste=0, mixed=150,
    age_year=4, most_years=30, background=80, serve=20_000, serve_day=50, fairness=4_000,
    newcomers=Newcomers.WITH_MENTOR,
)  # fmt: skip

LANGUAGES = tuple(f"language {bit}" for bit in range(len(SPEAKERS)))
OCTETS = 6


def pool_of(world: World) -> Pool:
    """Return the mediators of a world as columns; ids are their rows."""
    people = world.mediators
    pool = Pool(range(world.n), DAYS)
    today = TODAY.toordinal()
    for language in LANGUAGES:
        pool.spoken.number(language)
    for number in range(3):
        pool.genders.number(f"gender {number}")
    for number in range(8):
        pool.backgrounds.number(f"background {number}")
    columns = {
        "service": people.service,
        "active": people.active,
        "level": people.level,
        "gender": people.gender + 1,
        "background": people.background + 1,
        "age": people.age,
        "languages": people.languages,
        "open_cases": people.open_cases,
        "max_open": people.max_open,
        "recent": people.recent,
        "last_assigned": today - people.pause.astype(np.int64),
        "certified_from": today + people.certified_from.astype(np.int64),
        "certified_until": today + people.certified_until.astype(np.int64),
        "district": people.area,
        "east": people.x,
        "north": people.y,
        "max_km": people.max_km,
    }
    for name, column in columns.items():
        getattr(pool, name)[:] = column
    pool.starts[:] = day_words(people.starts)
    pool.seal()
    pool.tie_rows(apart=world.apart, together=world.together, times=world.times.astype(np.int64))
    return pool


def day_words(words: np.ndarray) -> np.ndarray:
    """Turn rows of 32 words of 64 half hours into one word of 48 for each day."""
    octets = np.ascontiguousarray(words).view(np.uint8)[:, : DAYS * OCTETS]
    padded = np.zeros((len(words), DAYS, 8), np.uint8)
    padded[:, :, :OCTETS] = octets.reshape(-1, DAYS, OCTETS)
    return padded.view(np.uint64)[:, :, 0]


@cache
def _spoken(mask: int) -> frozenset[str]:
    return frozenset(language for bit, language in enumerate(LANGUAGES) if mask >> bit & 1)


def need_of(world: World, case: int, *, within_service: bool = False) -> Need:
    """Return what a case asks for, as the description has it."""
    cases = world.cases
    areas = dict.fromkeys((int(cases.area[case]), int(cases.other_area[case])))
    return Need(
        today=TODAY,
        languages=_spoken(int(cases.languages[case])),
        each_speaks=_spoken(int(cases.each[case])),
        addresses=tuple(Address(district=area) for area in areas),
        street_rule=Strictness.OFF,
        postcode_rule=Strictness.OFF,
        district_rule=Strictness.HARD,
        place=(float(cases.x[case]), float(cases.y[case])),
        conflicted=frozenset(cases.conflicted[case].tolist()),
        services=frozenset({int(cases.service[case])}) if within_service else None,
        wishes=frozenset(Wish),
        waiting_days=int(cases.waiting[case]),
        starts=int.from_bytes(cases.starts[case].tobytes(), "little"),
        weights=WEIGHTS,
    )


def needs_of(world: World) -> list[Need]:
    return [need_of(world, case) for case in range(world.m)]


def queue_of(world: World, *, within_service: bool = False) -> Queue:
    """Return the whole world as a queue; ids of cases are their rows.

    With ``within_service`` each case asks its own service first, and every service lends to all.
    """
    cases = tuple(
        WaitingCase(
            id=case,
            need=need_of(world, case, within_service=within_service),
            priority=int(world.cases.priority[case]),
        )
        for case in range(world.m)
    )
    everybody = frozenset(range(world.services))
    lends = {service: everybody - {service} for service in everybody} if within_service else {}
    return Queue(cases, pool_of(world), lends)


def solver_columns(world: World, columns: Columns) -> tuple[solver.TeamColumns, solver.RoomLeft]:
    """Return columns as the solver of small queues takes them: fairness not yet subtracted."""
    busy = world.mediators.open_cases.astype(np.int64)[:, None]
    cost = FAIRNESS * (2 * (busy + np.arange(1, 4)) - 1)
    value = columns.value + cost[columns.one, 0] + cost[columns.other, 0]
    ends = (columns.case, columns.one, columns.other)
    return (
        solver.TeamColumns(*(end.astype(np.int32) for end in ends), value),
        solver.RoomLeft(world.mediators.room.astype(np.int16), cost),
    )
