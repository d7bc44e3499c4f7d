from collections.abc import Callable

import numpy as np
from hypothesis import given

from scheduling.engine.plan.branch import Node, Search
from scheduling.engine.plan.columns import FINE, SolverMarket
from scheduling.engine.plan.mixed import finish
from tests.scheduling.engine.plan.markets import Instance, all_plans, columns_of, instances, room_of
from tests.trials import examples

FAR = 10**9
THREE_OF_THREE = columns_of((0, 0, 1, 11), (1, 1, 2, 10), (2, 0, 2, 12))
"""Any two of these teams share somebody."""


def never(_value: int, _bound: int) -> bool:
    return False


def always(_value: int, _bound: int) -> bool:
    return True


@examples(60)
@given(instances())
def test_a_search_finds_the_best_above_its_floor_or_nothing(instance: Instance) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)
    if not market.case.size:
        return
    best = max(value for value, _ in all_plans(columns, room, cases)) // market.unit

    for floor in (0, max(0, best - 1), best, best + 1):
        for found in (
            Search(market, floor=floor).run(bound=FAR * FINE, node_limit=99, watch=always),
            finish(market, floor=floor, bound=FAR, node_limit=99, watch=always),
        ):
            assert (found.columns is not None) == (floor < best)
            assert found.value == found.bound == max(best, floor)


@examples(60)
@given(instances())
def test_a_search_that_knows_the_best_beforehand_still_finds_it(instance: Instance) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)
    best = max(value for value, _ in all_plans(columns, room, cases)) // market.unit

    for floor in {0, best - 1} if market.case.size and best > 0 else ():
        search = Search(market, floor=floor)
        assert search.run(bound=best * FINE, node_limit=999, watch=always).value == best


def test_two_halves_are_told_apart_by_branching() -> None:
    market = SolverMarket.of(THREE_OF_THREE, room_of(1, 1, 1), cases=3)

    found = Search(market, floor=0).run(bound=FAR * FINE, node_limit=99, watch=always)

    assert found.columns is not None
    assert market.ids[found.columns].tolist() == [2]
    assert found.bound == 12
    assert found.nodes > 1


def test_a_search_that_is_stopped_tells_how_much_is_open() -> None:
    market = SolverMarket.of(THREE_OF_THREE, room_of(1, 1, 1), cases=3)
    stops: list[tuple[int, Callable[[int, int], bool]]] = [(1, always), (99, never)]

    for node_limit, watch in stops:
        found = Search(market, floor=0).run(bound=FAR * FINE, node_limit=node_limit, watch=watch)

        assert (found.value, found.bound, found.nodes) == (11, 16, 1)


def test_highs_can_be_stopped_too() -> None:
    market = SolverMarket.of(THREE_OF_THREE, room_of(1, 1, 1), cases=3)

    found = finish(market, floor=0, bound=20, node_limit=99, watch=never)

    assert found.value <= 12 <= found.bound <= 20


def test_a_dive_ends_in_a_plan() -> None:
    market = SolverMarket.of(THREE_OF_THREE, room_of(1, 1, 1), cases=3)

    found = Search(market, floor=0).dive(bound=FAR * FINE)

    assert found.columns is not None
    assert found.value in (10, 11, 12)


def test_an_impossible_node_is_ruled_out_with_proof() -> None:
    market = SolverMarket.of(columns_of((0, 0, -1, 10), (1, 0, -1, 10)), room_of(1), cases=2)
    search = Search(market, floor=0)
    impossible = Node(np.ones(2, np.bool_), np.ones(2, np.bool_), FAR * FINE)

    assert search.branch_on(impossible) is None
    assert search.open_bound([], None) == 0


def test_a_node_that_can_neither_be_proven_nor_split_stays_open() -> None:
    market = SolverMarket.of(THREE_OF_THREE, room_of(1, 1, 1), cases=3)
    nothing = np.zeros(3, np.bool_)
    node = Node(~nothing, nothing, 20 * FINE)

    unsplit, unproven = Search(market, floor=0), Search(market, floor=0)

    assert unsplit.split(node, np.array([1.0, 0, 0])) is None
    unproven.rule_out(node)

    for search in (unsplit, unproven):
        assert search.open_bound([], None) == 20
