from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.people import Address, Level, Strictness, Wish
from scheduling.engine.reasons import Points, Term
from scheduling.engine.scores import hour_points, own_points, score
from scheduling.engine.weights import ORDINARY_WEIGHTS, Weights, a_day_later
from tests.scheduling.engine.people import TODAY, mediator, need, starts
from tests.trials import examples

HOME = Address("Dorpsstraat", "Gouda", "2801 AB", 1)


def term(name: Term, case, *team) -> Points:
    (points,) = (points for points in score(case, team) if points.term == name)
    return points


def test_open_and_recent_cases_cost_points():
    busy, free = mediator(1, open_cases=1, recent_load=3), mediator(2)

    assert term(Term.LOAD, need(), busy, free) == Points(
        Term.LOAD, -60 - 3 * 20, {"open": {1: 1, 2: 0}, "recent": {1: 3, 2: 0}}
    )


def test_whoever_was_not_asked_for_long_comes_first_up_to_a_point():
    lately = mediator(1, last_assigned=TODAY - timedelta(days=10))
    long_ago = mediator(2, last_assigned=TODAY - timedelta(days=400))
    never = mediator(3)
    tomorrow = mediator(4, last_assigned=TODAY + timedelta(days=1))

    points = [term(Term.WAITING, need(), one, tomorrow).points for one in (lately, long_ago, never)]

    assert points == [20, 240, 240]


@pytest.mark.parametrize(
    ("one", "other", "points"),
    [
        (Level.NOVICE, Level.SENIOR, 120),
        (Level.NOVICE, Level.REGULAR, 40),
        (Level.SENIOR, Level.REGULAR, 40),
        (Level.SENIOR, Level.SENIOR, 0),
        (Level.REGULAR, Level.REGULAR, 0),
    ],
)
def test_a_newcomer_goes_best_with_a_mentor(one, other, points):
    pair = mediator(1, level=one), mediator(2, level=other)

    assert term(Term.MENTORING, need(), *pair) == Points(
        Term.MENTORING, points, {"levels": {1: one, 2: other}}
    )


def test_a_language_that_both_speak_is_better_than_one_that_one_speaks():
    case = need(languages=frozenset({"nl", "tr"}))
    turkish = frozenset({"nl", "tr", "ar"})

    one, other, third = mediator(1, languages=turkish), mediator(2), mediator(3, languages=turkish)

    assert term(Term.LANGUAGES, case, one, other) == Points(Term.LANGUAGES, 30, {"shared": ["nl"]})
    assert term(Term.LANGUAGES, case, one, third).points == 60
    assert term(Term.LANGUAGES, need(seats=1), one).points == 0


def test_many_common_hours_soon_are_better_than_few_and_late():
    soon, late = mediator(1, starts=0b111), mediator(2, starts=0b111 << (48 * 3))

    assert term(Term.HOURS, need(), soon, soon) == Points(
        Term.HOURS, 30, {"common": 3, "first_day": 0}
    )
    assert term(Term.HOURS, need(), late, late) == Points(
        Term.HOURS, 30 - 15, {"common": 3, "first_day": 3}
    )
    assert term(Term.HOURS, need(), soon, late) == Points(
        Term.HOURS, 0, {"common": 0, "first_day": None}
    )


def test_more_than_enough_common_hours_give_no_more_points():
    always = mediator(1, starts=(1 << 48) - 1)

    assert term(Term.HOURS, need(), always, always).points == 200


@pytest.mark.parametrize(("waiting", "cost"), [(0, -5), (14, -5), (15, -6), (75, -10), (400, -10)])
def test_a_case_that_waits_long_is_in_more_haste(waiting, cost):
    assert a_day_later(ORDINARY_WEIGHTS, waiting) == cost


@pytest.mark.parametrize(
    ("street", "home", "points", "near"),
    [
        (Strictness.WARNING, HOME, -160, [1]),
        (Strictness.OFF, HOME, -80, [1]),
        (Strictness.OFF, Address(), 0, []),
    ],
)
def test_living_near_costs_points_where_it_is_a_warning(street, home, points, near):
    case = need(addresses=(HOME,), street_rule=street, postcode_rule=Strictness.OFF)

    assert term(Term.AREA, case, mediator(1, home=home), mediator(2)) == Points(
        Term.AREA, points, {"near": near}
    )


@pytest.mark.parametrize(
    ("one", "other", "points"), [("woman", "man", 100), ("man", "man", 0), ("", "man", 0)]
)
def test_a_mixed_pair_counts_only_where_the_case_asks_for_it(one, other, points):
    pair = mediator(1, gender=one), mediator(2, gender=other)

    assert term(Term.MIXED, need(wishes=frozenset({Wish.MIXED})), *pair).points == points
    assert Term.MIXED not in {points.term for points in score(need(), pair)}
    assert Term.MIXED not in {
        points.term for points in score(need(wishes=frozenset({Wish.MIXED})), pair[:1])
    }


def test_what_somebody_brings_is_their_load_their_pause_and_where_they_live():
    off = {"street_rule": Strictness.OFF, "postcode_rule": Strictness.OFF}
    case = need(addresses=(HOME,), **off)
    person = mediator(1, open_cases=1, last_assigned=TODAY - timedelta(days=5), home=HOME)

    assert own_points(case, person) == -60 + 10 - 80


@examples(100)
@given(starts(), starts(), st.integers(-10, -5))
def test_fewer_common_hours_never_give_more_points(one, other, later):
    both = one & other
    if both:
        points = (hour_points(ORDINARY_WEIGHTS, bits, later=later) for bits in (both, one))
        assert next(points) <= next(points)


def test_a_kilometre_costs_points_up_to_a_point():
    case = need(place=(0.0, 0.0))
    near, far = mediator(1, place=(3.0, 4.0)), mediator(2, place=(300.0, 400.0))

    assert term(Term.DISTANCE, case, near, far).points == -50 - 500
    assert term(Term.DISTANCE, need(), near, far).points == 0


@pytest.mark.parametrize(("times", "points"), [(0, 0), (2, 60), (9, 120)])
def test_who_worked_together_before_knows_each_other(times, points):
    one, other = mediator(1, together={2: times}), mediator(2)

    assert term(Term.TOGETHER, need(), one, other).points == points


@pytest.mark.parametrize(
    ("wish", "name", "facts", "points"),
    [
        (Wish.AGES, Term.AGES, ({"age": 30}, {"age": 41}), 44),
        (Wish.AGES, Term.AGES, ({"age": 20}, {"age": 80}), 120),
        (Wish.AGES, Term.AGES, ({"age": 20}, {}), 0),
        (Wish.BACKGROUNDS, Term.BACKGROUNDS, ({"background": "a"}, {"background": "b"}), 80),
        (Wish.BACKGROUNDS, Term.BACKGROUNDS, ({"background": "a"}, {"background": "a"}), 0),
        (Wish.BACKGROUNDS, Term.BACKGROUNDS, ({"background": "a"}, {}), 0),
    ],
)
def test_age_and_background_count_only_where_the_case_asks_for_it(wish, name, facts, points):
    pair = mediator(1, **facts[0]), mediator(2, **facts[1])

    assert term(name, need(wishes=frozenset({wish})), *pair).points == points
    assert name not in {points.term for points in score(need(), pair)}


@pytest.mark.parametrize(
    "wrong", [{"km": 3}, {"common_start": -1}, {"base": 10**9}, {"mixed": 1.5}, {"mixed": True}]
)
def test_weights_the_proof_cannot_lean_on_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Weights(**wrong)
