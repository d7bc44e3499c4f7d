"""People and needs that use every rule and every weight there is, and the slow way to rank them.

``worlds`` knows the rules of the trials; the house has more. Here each pair is asked about one by
one, with the rules and points as they are told to people.
"""

from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

from scheduling.engine.people import (
    ANY_TIME,
    COACHING,
    REGULAR,
    Address,
    Level,
    Mediator,
    Need,
    Strictness,
    Wish,
)
from scheduling.engine.rules import objections
from scheduling.engine.scores import score
from scheduling.engine.slots.grid import A_DAY
from scheduling.engine.weights import Newcomers, Weights

TODAY = date(2026, 3, 2)
DAYS = 10
TONGUES = ("nl", "ar", "tr", "fr")
STREETS = ("Kerkstraat", "Molenweg", "Lange Haven", "")
TOWNS = ("Schiedam", "Gent", "")
POSTCODES = ("3111 AB", "3111 AC", "9000", "")


def some(chance: Random, things: tuple[Any, ...] | range, share: float) -> frozenset[Any]:
    return frozenset(thing for thing in things if chance.random() < share)


def address(chance: Random) -> Address:
    return Address(
        street=chance.choice(STREETS),
        town=chance.choice(TOWNS),
        postcode=chance.choice(POSTCODES),
        district=chance.choice((None, 1, 2, 3)),
    )


def place(chance: Random) -> tuple[float, float] | None:
    return (chance.uniform(0, 20), chance.uniform(0, 20)) if chance.random() < 0.8 else None


def starts(chance: Random, share: float) -> int:
    """Return some half hours of some evenings."""
    evenings = [day * A_DAY + hour for day in range(DAYS) for hour in range(36, 42)]
    return sum(1 << hour for hour in evenings if chance.random() < share)


def people(chance: Random, number: int) -> list[Mediator]:
    """Make mediators of whom most may do most, so that pairs are left."""

    def days_ago(most: int) -> date | None:
        return None if chance.random() < 0.2 else TODAY - timedelta(days=chance.randrange(most))

    return [
        Mediator(
            id=10 * row + 3,
            active=chance.random() < 0.95,
            certified_from=None if chance.random() < 0.05 else TODAY - timedelta(days=300),
            certified_until=chance.choice((None, None, TODAY + timedelta(days=4))),
            level=chance.choice(tuple(Level)),
            languages=some(chance, TONGUES, 0.6) | {"nl"},
            skills=some(chance, (COACHING, "school"), 0.8),
            open_cases=chance.randrange(3),
            max_open=chance.randint(2, 4),
            recent_load=chance.randrange(10),
            last_assigned=days_ago(150),
            home=address(chance),
            place=place(chance),
            max_km=chance.choice((None, 8.0, 15.0, 25.0)),
            affiliations=some(chance, (1, 2), 0.1),
            apart=frozenset({10 * chance.randrange(number) + 3} if chance.random() < 0.2 else ()),
            together={10 * chance.randrange(number) + 3: chance.randint(1, 6) for _ in range(2)},
            gender=chance.choice(("f", "m", "x", "")),
            age=chance.choice((None, *range(25, 80))),
            background=chance.choice(("", "a", "b", "c")),
            service=chance.choice((1, 1, 2)),
            observes=chance.random() < 0.05,
            starts=starts(chance, 0.5),
        )
        for row in range(number)
    ]


def weights(chance: Random) -> Weights:
    """Draw every number a service may set; of one draw in three they are coarse and points tie."""
    unit = chance.choice((1, 1, 50))

    def drawn(most: int) -> int:
        return unit * chance.randint(0, max(most // unit, 1))

    return Weights(
        base=drawn(1_000), km=-drawn(12), most_km=chance.randint(5, 50), open_case=-drawn(80),
        recent_case=-drawn(60), most_recent=chance.randint(1, 8), pause_day=drawn(3) // unit,
        longest_pause=chance.randint(10, 120), same_street=-drawn(200), same_postcode=-drawn(200),
        same_district=-drawn(90), newcomer_and_mentor=drawn(120),
        newcomer_and_experienced=drawn(60), experienced_and_mentor=drawn(60),
        shared_language=drawn(40), together=drawn(40), most_together=chance.randint(0, 5),
        common_start=drawn(12), enough_starts=chance.randint(1, 20), day_later=-drawn(8),
        haste=-chance.randint(0, 2), mixed=drawn(150), age_year=drawn(5),
        most_years=chance.randint(0, 30), background=drawn(90),
        newcomers=chance.choice(tuple(Newcomers)),
    )  # fmt: skip


def need(chance: Random, ids: list[int]) -> Need:
    asked = some(chance, TONGUES, 0.3)
    seats = chance.choice((1, 2, 2, 2, 2))
    strictness = tuple(Strictness)
    return Need(
        today=TODAY,
        day=chance.choice((None, TODAY, TODAY + timedelta(days=6))),
        seats=seats,
        kept=frozenset({chance.choice(ids)} if seats == 2 and chance.random() < 0.2 else ()),
        languages=asked,
        each_speaks=some(chance, tuple(sorted(asked)), 0.3),
        service_type=chance.choice((REGULAR, REGULAR, COACHING, "school")),
        addresses=(address(chance), address(chance)),
        street_rule=chance.choice(strictness),
        postcode_rule=chance.choice(strictness),
        district_rule=chance.choice((Strictness.WARNING, Strictness.WARNING, *strictness)),
        place=place(chance),
        distance_rule=chance.choice(strictness),
        affiliations=some(chance, (1, 2), 0.3),
        conflicted=frozenset(chance.sample(ids, 1)),
        knows=frozenset(chance.sample(ids, 1)),
        declined=frozenset(chance.sample(ids, 1)),
        met_as_mediator=frozenset(chance.sample(ids, 2)),
        met_as_coach=frozenset(chance.sample(ids, 2)),
        services=chance.choice((None, None, frozenset({1}), frozenset({1, 2}))),
        experienced_required=chance.random() < 0.5,
        wishes=some(chance, tuple(Wish), 0.5),
        waiting_days=chance.randrange(120),
        starts=ANY_TIME if chance.random() < 0.2 else starts(chance, 0.6),
        weights=weights(chance),
    )


def slow_ranking(asked: Need, mediators: list[Mediator], k: int) -> list[tuple[int, ...]]:
    """Return points and ids of the best teams, by asking every rule about every team."""
    staying = [one for one in mediators if one.id in asked.kept]
    others = [one for one in mediators if one.id not in asked.kept]
    found = []
    for more in combinations(others, asked.seats - len(staying)):
        team = sorted([*staying, *more], key=lambda one: one.id)
        if not objections(asked, team):
            points = sum(term.points for term in score(asked, team))
            found.append((-points, *(one.id for one in team)))
    return [(-points, *ids) for points, *ids in sorted(found)[:k]]
