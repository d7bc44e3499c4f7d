from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.pairing.people import Address, Level, Strictness
from scheduling.pairing.reasons import Points, Term
from scheduling.pairing.scores import a_day_later, hour_points, own_points, score
from tests.scheduling.pairing.people import TODAY, mediator, need, starts

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
    assert a_day_later(need(waiting_days=waiting)) == cost


@pytest.mark.parametrize(
    ("street", "home", "points", "near"),
    [
        (Strictness.WARNING, HOME, -160, [1]),
        (Strictness.OFF, HOME, -80, [1]),
        (Strictness.OFF, Address(), 0, []),
    ],
)
def test_living_near_costs_points_where_it_is_a_warning(street, home, points, near):
    case = need(addresses=(HOME,), street_rule=street)

    assert term(Term.AREA, case, mediator(1, home=home), mediator(2)) == Points(
        Term.AREA, points, {"near": near}
    )


@pytest.mark.parametrize(
    ("one", "other", "points"), [("woman", "man", 100), ("man", "man", 0), ("", "man", 0)]
)
def test_a_mixed_pair_counts_only_where_the_case_asks_for_it(one, other, points):
    pair = mediator(1, gender=one), mediator(2, gender=other)

    assert term(Term.MIXED, need(prefer_mixed=True), *pair).points == points
    assert Term.MIXED not in {points.term for points in score(need(), pair)}
    assert Term.MIXED not in {points.term for points in score(need(prefer_mixed=True), pair[:1])}


def test_what_somebody_brings_is_their_load_their_pause_and_where_they_live():
    case = need(addresses=(HOME,), street_rule=Strictness.OFF)
    person = mediator(1, open_cases=1, last_assigned=TODAY - timedelta(days=5), home=HOME)

    assert own_points(case, person) == -60 + 10 - 80


@given(starts(), starts(), st.integers(-10, -5))
def test_fewer_common_hours_never_give_more_points(one, other, later):
    both = one & other
    if both:
        assert hour_points(both, later=later) <= hour_points(one, later=later)
