import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.plan.columns import FINE, SolverMarket
from scheduling.engine.plan.relax import DUAL, PRIMAL, Prices, Relaxation, first_per_case, outlook
from tests.scheduling.engine.plan.markets import Instance, all_plans, columns_of, instances, room_of
from tests.trials import examples


def full(market: SolverMarket, strategy: int = PRIMAL) -> Relaxation:
    relaxation = Relaxation(market, strategy=strategy)
    relaxation.add(np.arange(market.case.size))
    return relaxation


@examples(50)
@given(instances(), st.integers(0, 2**32 - 1))
def test_any_prices_bound_every_plan_and_every_loss(instance: Instance, seed: int) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)
    rng = np.random.default_rng(seed)
    person = np.append(rng.integers(0, 20 * FINE, market.people), 0)

    view = outlook(market, Prices(person, int(rng.integers(0, 9 * FINE))))

    for value, chosen in all_plans(columns, room, cases)[::3]:
        used = np.flatnonzero(np.isin(market.ids, chosen))
        assert value // market.unit * FINE <= view.bound - view.loss[used].max(initial=0)


@examples(40)
@given(instances())
def test_the_prices_of_the_programme_prove_its_own_worth(instance: Instance) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)
    relaxation = full(market)

    assert relaxation.solve() or not market.case.size

    worth = relaxation.highs.getInfo().objective_function_value
    assert abs(outlook(market, relaxation.prices).bound / FINE - worth) < 1e-3


@examples(40)
@given(instances())
def test_growing_the_pool_reaches_the_programme_over_all_columns(instance: Instance) -> None:
    columns, room, cases = instance
    market = SolverMarket.of(columns, room, cases=cases)
    growing, whole = Relaxation(market), full(market)
    if not market.case.size:
        return
    growing.add(np.array([0]))
    assert whole.solve()

    while growing.solve():
        fresh = growing.left_out(outlook(market, growing.prices))
        if not fresh.size:
            break
        growing.add(fresh)

    value, other = (r.highs.getInfo().objective_function_value for r in (growing, whole))
    assert abs(value - other) < 1e-3


def test_three_cases_that_share_three_people_are_half_served_each() -> None:
    columns = columns_of((0, 0, 1, 10), (1, 1, 2, 10), (2, 0, 2, 10))
    relaxation = full(SolverMarket.of(columns, room_of(1, 1, 1), cases=3))
    relaxation.solve()
    assert np.allclose(relaxation.share, 0.5)

    relaxation.limit_served(1)
    relaxation.solve()

    assert np.isclose(relaxation.share.sum(), 1)
    assert outlook(relaxation.market, relaxation.prices).bound == FINE


def test_a_case_that_must_be_served_and_cannot_is_shown_impossible() -> None:
    columns = columns_of((0, 0, -1, 10), (1, 0, -1, 10))
    market = SolverMarket.of(columns, room_of(1), cases=2)
    relaxation = full(market, DUAL)
    allowed, must = np.ones(2, np.bool_), np.ones(2, np.bool_)

    relaxation.restrict(allowed, must)

    assert not relaxation.solve()
    assert outlook(market, relaxation.ray(100 * FINE), allowed=allowed, must=must).bound < 0


def test_a_case_may_be_demanded_and_released_again() -> None:
    columns = columns_of((0, 0, -1, 10), (1, 0, -1, 30))
    relaxation = full(SolverMarket.of(columns, room_of(1), cases=2))
    allowed = np.ones(2, np.bool_)

    relaxation.restrict(allowed, np.array([True, False]))
    relaxation.solve()
    assert relaxation.share.tolist() == [1, 0]

    relaxation.restrict(allowed, np.array([False, False]))
    relaxation.solve()
    assert relaxation.share.tolist() == [0, 1]


def test_a_smaller_programme_starts_where_the_greater_ended() -> None:
    columns = columns_of((0, 0, 1, 11), (0, 1, 2, 1), (1, 1, 2, 10), (2, 0, 2, 12))
    market = SolverMarket.of(columns, room_of(1, 1, 1), cases=3)
    whole = full(market)
    whole.solve()
    kept = np.array([0, 2, 3])
    smaller = full(market.part(kept), DUAL)
    start = whole.end_among(kept)

    assert start is not None
    smaller.highs.setBasis(start)
    smaller.solve()

    assert smaller.highs.getInfo().simplex_iteration_count == 0
    assert np.allclose(smaller.share, 0.5)
    assert whole.end_among(np.array([0, 1])) is None


def test_the_first_of_every_case_are_those_of_least_loss() -> None:
    columns = columns_of((0, 0, 1, 1), (0, 0, 2, 2), (0, 1, 2, 3), (2, 0, 1, 4))
    market = SolverMarket.of(columns, room_of(1, 1, 1), cases=3)

    assert first_per_case(market, np.arange(4), -market.value, each=2).tolist() == [1, 2, 3]
    assert first_per_case(market, np.arange(0), -market.value).tolist() == []
