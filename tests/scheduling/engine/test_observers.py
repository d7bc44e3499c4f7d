"""Who learns, and may come along to watch."""

import pytest

from scheduling.engine.observers import Observer, observers
from scheduling.engine.people import Address, Level
from scheduling.engine.pool import Pool
from tests.scheduling.engine.people import mediator, need

TEAM = 0b1110
STREET = Address(street="Dorpsstraat", town="Gouda")


def learner(id_: int, **facts):
    """In training: no certification, no room, nothing learnt yet."""
    ordinary = {"observes": True, "certified_from": None, "max_open": 0, "level": Level.NOVICE}
    return mediator(id_, **(ordinary | facts))


def found(case, *people) -> list[Observer]:
    return observers(case, Pool.of(people, 3), TEAM)


def test_who_learns_and_shares_a_start_may_come_along():
    assert found(need(), mediator(1), learner(2), learner(3, starts=0)) == [Observer(2, 3)]


def test_who_can_soonest_comes_first_then_who_can_most_often():
    people = [learner(1, starts=1 << 1), learner(2), learner(3, starts=0b110)]

    assert [one.id for one in found(need(), *people)] == [2, 3, 1]


def test_neither_skill_nor_language_nor_distance_is_asked_of_who_listens():
    case = need(service_type="group", languages=frozenset({"tr"}), place=(0.0, 0.0))

    assert found(case, learner(1, place=(50.0, 0.0), max_km=1.0)) == [Observer(1, 3)]


@pytest.mark.parametrize(
    ("facts", "of_them"),
    [
        ({"conflicted": frozenset({1})}, {}),
        ({"affiliations": frozenset({7})}, {"affiliations": frozenset({7})}),
        ({"knows": frozenset({1})}, {}),
        ({"declined": frozenset({1})}, {}),
        ({"left_case": frozenset({1})}, {}),
        ({"addresses": (STREET,)}, {"home": STREET}),
        ({"met_as_coach": frozenset({1})}, {}),
        ({"services": frozenset({1})}, {}),
    ],
)
def test_who_is_too_near_to_the_parties_does_not_come_along(facts, of_them):
    assert found(need(**facts), learner(1, **of_them)) == []


def test_without_anybody_who_learns_nobody_comes_along():
    assert found(need(), mediator(1)) == []
    assert observers(need(), Pool.of([], 3), TEAM) == []
