import numpy as np
import pytest
from hypothesis import given

from scheduling.engine.plan.columns import NEVER, SolverMarket
from scheduling.engine.weights import TooLarge
from tests.scheduling.engine.plan.markets import Instance, all_plans, columns_of, instances, room_of
from tests.trials import examples


@examples(50)
@given(instances())
def test_a_plan_is_worth_the_same_in_the_market(instance: Instance) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)

    for value, chosen in all_plans(columns, room, cases)[::5]:
        rows = np.flatnonzero(np.isin(market.ids, chosen))
        assert market.worth(rows) * market.unit == value


@examples(50)
@given(instances())
def test_filling_up_leaves_nothing_that_would_add_something(instance: Instance) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)
    plans = {chosen: value for value, chosen in all_plans(columns, room, cases)}

    chosen = tuple(market.ids[market.filled(np.arange(market.case.size)[::-1])].tolist())

    more = [value for plan, value in plans.items() if set(chosen) < set(plan)]
    assert plans[chosen] >= max(more, default=0)


def test_columns_nobody_has_room_for_are_left_out() -> None:
    columns = columns_of((0, 0, 1, 500), (0, 1, 2, 400), (2, 1, -1, 300))

    market = SolverMarket.of(columns, room_of(0, 1, 2), cases=3)

    assert market.ids.tolist() == [1, 2]
    assert market.starts.tolist() == [0, 1]
    assert market.length.tolist() == [1, 1]


def test_money_is_counted_in_the_greatest_unit_and_the_first_case_is_folded_in() -> None:
    market = SolverMarket.of(
        columns_of((0, 0, 1, 5000)), room_of(2, 1, cost=(40, 120, 200)), cases=1
    )

    assert market.unit == 40
    assert market.value.tolist() == [(5000 - 80) // 40]
    assert market.extra.tolist() == [[2], [NEVER], [NEVER]]


def test_a_part_keeps_the_numbers_of_its_columns() -> None:
    columns = columns_of((0, 0, 1, 500), (0, 1, 2, 400), (2, 1, -1, 300))
    market = SolverMarket.of(columns, room_of(1, 1, 2), cases=3)

    part = market.part(np.array([0, 2]))

    assert part.ids.tolist() == [0, 2]
    assert part.starts.tolist() == [0, 1]
    assert part.fine_value.tolist() == market.fine_value[[0, 2]].tolist()


def test_amounts_too_large_to_be_summed_are_refused():
    with pytest.raises(TooLarge):
        SolverMarket.of(columns_of((0, 0, 1, 10**13), (1, 0, 1, 7)), room_of(2, 2), cases=2)
