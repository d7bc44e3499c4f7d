"""People and cases for the tests of pairing: say only what the test is about."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from scheduling.engine.people import ANY_TIME, Address, Level, Mediator, Need, Strictness, Wish
from scheduling.engine.pool import Pool
from scheduling.engine.weights import ORDINARY_WEIGHTS, Newcomers, Weights

TODAY = date(2026, 3, 2)
LONG_AGO = date(2020, 1, 1)
DAYS = 7


def pool(people: Iterable[Mediator]) -> Pool:
    return Pool.of(people, DAYS)


def mediator(id_: int, **facts: Any) -> Mediator:
    """A certified mediator with room, who speaks Dutch and is free at the first four starts."""
    ordinary = {
        "certified_from": LONG_AGO,
        "languages": frozenset({"nl"}),
        "max_open": 2,
        "starts": 0b1111,
    }
    return Mediator(id=id_, **(ordinary | facts))


def need(**facts: Any) -> Need:
    """A regular case for two who together speak Dutch."""
    ordinary = {"day": TODAY, "today": TODAY, "languages": frozenset({"nl"})}
    return Need(**(ordinary | facts))


def languages() -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(["nl", "tr", "ar"]), max_size=3)


def addresses() -> st.SearchStrategy[Address]:
    return st.builds(
        Address,
        street=st.sampled_from(["", "Dorpsstraat", "Kerkweg"]),
        town=st.sampled_from(["", "Gouda"]),
        postcode=st.sampled_from(["", "2801 AB", "1000"]),
        district=st.sampled_from([None, 1, 2]),
    )


def places() -> st.SearchStrategy[tuple[float, float] | None]:
    return st.sampled_from([None, (0.0, 0.0), (0.0, 0.0), (3.0, 4.0), (2.5, 0.4)])


def weights() -> st.SearchStrategy[Weights]:
    """The ordinary ones, or others of the right sign."""
    others = st.builds(
        Weights,
        base=st.sampled_from([0, 1000]),
        km=st.sampled_from([0, -10]),
        open_case=st.sampled_from([0, -60]),
        pause_day=st.sampled_from([0, 1, -1]),
        newcomer_and_mentor=st.sampled_from([0, 120, -30]),
        shared_language=st.sampled_from([0, 30]),
        together=st.sampled_from([30, 200, -50]),
        common_start=st.sampled_from([0, 10]),
        enough_starts=st.sampled_from([1, 20]),
        day_later=st.sampled_from([0, -5]),
        mixed=st.sampled_from([0, 150]),
        newcomers=st.sampled_from(Newcomers),
    )
    return st.one_of(st.just(ORDINARY_WEIGHTS), others)


def starts() -> st.SearchStrategy[int]:
    """Few hours in the same three days, so that many people share some and some share none."""
    few = st.sets(st.sampled_from([0, 1, 2, 49, 50, 97]), max_size=5)
    return few.map(lambda bits: sum(1 << bit for bit in bits))


def mediators(most: int = 12) -> st.SearchStrategy[list[Mediator]]:
    """Teams in which every rule is broken sometimes and points are often equal."""
    somebody = st.builds(
        Mediator,
        id=st.integers(1, 40),
        active=st.sampled_from([True] * 9 + [False]),
        certified_from=st.sampled_from([LONG_AGO] * 8 + [None, TODAY + timedelta(days=1)]),
        certified_until=st.sampled_from([None] * 8 + [TODAY, TODAY - timedelta(days=1)]),
        level=st.sampled_from(Level),
        languages=languages(),
        skills=st.sampled_from([frozenset(), frozenset({"coaching"}), frozenset({"group"})]),
        open_cases=st.integers(0, 2),
        max_open=st.integers(2, 3),
        recent_load=st.integers(0, 2),
        last_assigned=st.sampled_from([None, TODAY, TODAY - timedelta(days=30), LONG_AGO]),
        home=addresses(),
        affiliations=st.frozensets(st.just(7), max_size=1),
        place=places(),
        max_km=st.sampled_from([None, 3.0, 5.0]),
        apart=st.frozensets(st.integers(1, 40), max_size=3),
        together=st.dictionaries(st.integers(1, 40), st.integers(1, 6), max_size=3),
        gender=st.sampled_from(["", "woman", "man"]),
        age=st.sampled_from([None, 30, 31, 75]),
        background=st.sampled_from(["", "north", "south"]),
        service=st.sampled_from([0, 0, 0, 1]),
        observes=st.sampled_from([False] * 9 + [True]),
        starts=starts(),
    )
    return st.lists(somebody, max_size=most, unique_by=lambda person: person.id)


def needs(*, seats: int = 2, kept: frozenset[int] = frozenset()) -> st.SearchStrategy[Need]:
    asked = st.one_of(st.just(frozenset({"nl"})), languages())
    return asked.flatmap(lambda spoken: _needs(spoken, seats=seats, kept=kept))


def _needs(spoken: frozenset[str], *, seats: int, kept: frozenset[int]) -> st.SearchStrategy[Need]:
    some = st.sets(st.sampled_from(sorted(spoken))) if spoken else st.just(set())
    return st.builds(
        Need,
        day=st.sampled_from([TODAY, TODAY, None]),
        today=st.just(TODAY),
        seats=st.just(seats),
        kept=st.just(kept),
        languages=st.just(spoken),
        each_speaks=some.map(frozenset),
        service_type=st.sampled_from(["regular", "regular", "coaching", "group"]),
        addresses=st.lists(addresses(), max_size=2).map(tuple),
        street_rule=st.sampled_from(Strictness),
        postcode_rule=st.sampled_from(Strictness),
        district_rule=st.sampled_from(Strictness),
        place=places(),
        distance_rule=st.sampled_from(Strictness),
        affiliations=st.frozensets(st.sampled_from([7, 8]), max_size=1),
        conflicted=st.frozensets(st.integers(1, 40), max_size=2),
        knows=st.frozensets(st.integers(1, 40), max_size=2),
        declined=st.frozensets(st.integers(1, 40), max_size=2),
        left_case=st.frozensets(st.integers(1, 40), max_size=2),
        met_as_mediator=st.frozensets(st.integers(1, 40), max_size=2),
        met_as_coach=st.frozensets(st.integers(1, 40), max_size=2),
        services=st.sampled_from([None, None, frozenset({0}), frozenset({0, 1})]),
        experienced_required=st.booleans(),
        wishes=st.frozensets(st.sampled_from(Wish)),
        waiting_days=st.integers(0, 120),
        starts=st.one_of(st.just(ANY_TIME), starts()),
        weights=weights(),
    )
