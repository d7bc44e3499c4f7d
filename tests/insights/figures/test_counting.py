"""Shares of named wholes, waits, results and load: values in, values out."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.figures.counting import EndedAlike, Load, Results, Share, Waits, waits_by_month


@pytest.mark.parametrize(
    ("number", "whole", "percent"),
    [
        (7, 9, None),
        (0, 0, None),
        (5, 10, 50),
        (1, 200, 1),
        (2, 300, 1),
        (1, 300, 0),
        (108, 152, 71),
    ],
)
def test_a_share_in_per_cent_is_rounded_and_of_less_than_ten_there_is_none(number, whole, percent):
    assert Share(number, whole).percent == percent


def test_a_bar_of_nothing_is_empty():
    assert Share(0, 0).of_width(400) == 0
    assert Share(3, 4).of_width(400) == 300


def ended(number: int, **otherwise) -> EndedAlike:
    usual = {"is_advice": False, "is_suitable": True, "begun": True, "both": True}
    usual |= {"provisional": "solved", "confirmed": ""}
    return EndedAlike(number=number, **usual | otherwise)


def test_results_are_one_number_over_wholes_of_which_each_holds_the_one_before():
    results = Results.of(
        [
            ended(10),
            ended(4, provisional="improved", confirmed="not_solved"),
            ended(3, both=False),
            ended(5, provisional="not_solved", confirmed="solved"),
            ended(2, begun=False, both=False, provisional=""),
            ended(6, begun=False, both=False, is_suitable=False, provisional=""),
            ended(7, is_advice=True, begun=False, both=False, is_suitable=False),
        ]
    )

    assert results.solved == 17
    assert results.both == Share(14, 19)
    assert results.begun == Share(17, 22)
    assert results.suitable == Share(17, 24)
    assert results.ended == Share(17, 37)
    assert results.confirmed == Share(5, 9)
    assert results.took_part == Share(19, 22)
    assert results.not_begun == Share(15, 37)
    assert results.advised == 7


@pytest.mark.parametrize(
    ("provisional", "confirmed", "is_solved"),
    [
        ("solved", "not_solved", True),
        ("", "improved", True),
        ("unknown", "solved", False),
        ("not_solved", "", False),
        ("", "", False),
    ],
)
def test_what_was_said_after_the_talks_counts_and_aftercare_where_nothing_was(
    provisional, confirmed, is_solved
):
    assert ended(1, provisional=provisional, confirmed=confirmed).is_solved == is_solved


def test_advice_alone_is_never_among_the_solved():
    assert not ended(1, begun=False, is_advice=True).is_solved


@pytest.mark.slow
@given(
    st.lists(
        st.builds(
            EndedAlike,
            number=st.integers(1, 50),
            is_advice=st.just(False),
            is_suitable=st.just(True),
            begun=st.booleans(),
            both=st.booleans(),
            provisional=st.sampled_from(["", "solved", "improved", "not_solved", "unknown"]),
            confirmed=st.sampled_from(["", "solved", "improved", "not_solved", "unknown"]),
        ),
        max_size=12,
    )
)
def test_no_number_is_larger_than_its_whole_and_wholes_grow(rows):
    results = Results.of(rows)
    wholes = [results.both, results.begun, results.suitable, results.ended]

    for share in (*wholes, results.confirmed, results.took_part, results.not_begun):
        assert 0 <= share.number <= share.whole
    assert [s.whole for s in wholes] == sorted(s.whole for s in wholes)


def test_half_are_within_the_day_that_somebody_waited():
    assert Waits({3: 1, 9: 1, 30: 1}).half_within == 9
    assert Waits({3: 2, 9: 2}).half_within == 3
    assert Waits({}).half_within is None
    assert Waits({3: 1, 15: 2, 16: 1}).within(15) == Share(3, 4)


@pytest.mark.slow
@given(st.lists(st.integers(0, 200), min_size=1))
def test_at_least_half_waited_so_long_and_within_a_day_less_it_was_fewer(days):
    waits = Waits(Counter(days))
    half = waits.half_within

    assert half in days
    assert 2 * waits.within(half).number >= len(days)
    assert 2 * waits.within(half - 1).number < len(days)


def test_waits_stand_with_the_month_in_which_they_ended():
    months = [date(2026, 1, 1), date(2026, 2, 1)]
    waited = [(date(2026, 1, 4), 5), (date(2026, 2, 1), 7), (date(2026, 2, 3), 7)]

    every, by_month = waits_by_month(waited, months)

    assert every.days == {5: 1, 7: 2}
    assert [month.days for month in by_month] == [{5: 1}, {7: 2}]


def test_who_is_full_stands_there_alone():
    load = Load.of([(1, 3), (2, 3), (1, 1), (3, 3), (4, 3)], people=7)

    assert (load.free, load.carrying, load.full) == (2, {1: 1, 2: 1}, 3)
    assert load.of_all == Share(5, 7)
