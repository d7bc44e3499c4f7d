from dataclasses import replace

import pytest

from bench import pairing
from bench.figures import missed
from bench.ledger import Ledger
from bench.plans import Made, Moment, made, oldest_first_seats
from bench.worlds import World, make


@pytest.fixture(scope="module")
def world() -> World:
    return make(2, 30, 10, "local")


@pytest.fixture(scope="module")
def one(world: World) -> Made:
    return made(world)


def test_a_plan_of_the_engine_is_checked_and_found_good(one):
    ledger = Ledger()

    ledger.note("small", one)

    assert one.faults == []
    assert one.proven
    assert missed(ledger.goals()) == []
    assert ledger.seats == len(one.plan.placed) > 0


def test_a_plan_that_counts_wrongly_is_caught(one):
    more = replace(one.plan.tally, value=one.plan.tally.value + 1)
    wrong = replace(one, plan=replace(one.plan, tally=more))
    ledger = Ledger()

    ledger.note("wrong", wrong)

    assert ["the plan says" in fault for fault in wrong.faults] == [True]
    assert missed(ledger.goals())


def test_a_team_with_other_points_is_caught(one):
    first, *rest = one.plan.placed
    placed = (replace(first, points=first.points + 1), *rest)

    wrong = replace(one, plan=replace(one.plan, placed=placed))

    assert wrong.faults == [f"other points for case {first.case}"]


def test_the_gap_is_that_of_the_moment(one):
    plan = replace(one.plan, bound=100, best=90, tally=replace(one.plan.tally, value=80))
    moments = [Moment(1.0, 50, 125), Moment(2.0, 90, 100), Moment(3.0, 85, 85)]
    story = replace(one, plan=plan, moments=moments, cpu=9.0)

    gaps = [story.gap_after(seconds) for seconds in (0.5, 1.5, 2, 3, 9)]

    assert gaps == pytest.approx([1, 0.6, 0.1, 0.1, 0.1])
    assert story.best_value == 90
    assert story.lost == pytest.approx(1 / 9)
    assert not story.proven


def test_oldest_first_of_the_engine_keeps_the_rules(one):
    assert len(oldest_first_seats(one.plan)) == one.plan.oldest_first.served


def test_an_unknown_goal_is_refused():
    assert pairing.wanted("A1, B9") == {"A1", "B9"}
    assert {"A1", "B7", "variants"} <= pairing.wanted("")
    with pytest.raises(SystemExit, match="no such goal: Z9"):
        pairing.wanted("A1,Z9")
