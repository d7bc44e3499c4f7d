"""People and cases for the tests of pairing: say only what the test is about."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from scheduling.pairing.people import ANY_TIME, Address, Level, Mediator, Need, Strictness

TODAY = date(2026, 3, 2)
LONG_AGO = date(2020, 1, 1)


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
        met_as_mediator=st.frozensets(st.integers(1, 3), max_size=1),
        met_as_coach=st.frozensets(st.integers(1, 3), max_size=1),
        gender=st.sampled_from(["", "woman", "man"]),
        starts=starts(),
    )
    return st.lists(somebody, max_size=most, unique_by=lambda person: person.id)


def needs(*, seats: int = 2, kept: frozenset[int] = frozenset()) -> st.SearchStrategy[Need]:
    return st.builds(
        Need,
        day=st.just(TODAY),
        today=st.just(TODAY),
        seats=st.just(seats),
        kept=st.just(kept),
        languages=st.one_of(st.just(frozenset({"nl"})), languages()),
        both_speak=st.booleans(),
        service_type=st.sampled_from(["regular", "regular", "coaching", "group"]),
        addresses=st.lists(addresses(), max_size=2).map(tuple),
        street_rule=st.sampled_from(Strictness),
        district_rule=st.sampled_from(Strictness),
        affiliations=st.frozensets(st.sampled_from([7, 8]), max_size=1),
        conflicted=st.frozensets(st.integers(1, 40), max_size=2),
        knows=st.frozensets(st.integers(1, 40), max_size=2),
        declined=st.frozensets(st.integers(1, 40), max_size=2),
        parties=st.frozensets(st.integers(1, 3), max_size=2),
        experienced_required=st.booleans(),
        prefer_mixed=st.booleans(),
        waiting_days=st.integers(0, 120),
        starts=st.one_of(st.just(ANY_TIME), starts()),
    )
