"""Where the shapes of a chart lie: from zero, to one scale, and inside the drawing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.figures.drawing import BASE, LEFT, TOP, WIDTH, columns, curve, marks

MONTHS = list("jfmamjjasond")


def test_columns_and_their_ticks_stand_on_one_scale_from_zero():
    drawn = columns([20, 10, 0], ["a", "b", "c"], before=[10, 20, 5])
    first, second, none = drawn.bars

    assert [line.word for line in drawn.lines] == ["5", "10", "15", "20"]
    assert float(first.y) == TOP
    assert float(first.y) + float(first.height) == BASE
    assert float(none.height) == 0
    assert (first.last_y, second.y) == (second.y, first.last_y)
    assert [bar.is_highest for bar in drawn.bars] == [True, False, False]


def test_without_a_year_before_there_are_no_ticks():
    assert {bar.last_y for bar in columns([1, 2], ["a", "b"]).bars} == {""}


def test_nothing_to_count_is_drawn_as_well():
    drawn = columns([0] * 12, MONTHS)

    assert [line.word for line in drawn.lines] == ["1"]
    assert not any(bar.is_highest for bar in drawn.bars)


def test_a_line_is_broken_where_nothing_is_told():
    drawn = curve([5, 10, None, 15], list("abcd"), norm=10)

    assert drawn.path.count("M") == 2
    assert drawn.path.count("L") == 1
    assert len(drawn.dots) == 3
    assert drawn.norm_y == drawn.dots[1].y
    assert drawn.last is not None
    assert drawn.last[1] == 15


def test_the_norm_stays_inside_where_everything_is_below_it():
    drawn = curve([1, 2], ["a", "b"], norm=15)

    assert TOP <= float(drawn.norm_y) < BASE


@pytest.mark.parametrize(("most", "each", "drawn"), [(22, 1, 22), (23, 2, 12), (600, 50, 12)])
def test_a_mark_stands_for_more_people_where_there_are_many(most, each, drawn):
    found = marks([("free", "ring", most), ("full", "square", 1)])

    assert found.each == each
    assert [len(row.marks) for row in found.rows] == [drawn, 1]
    assert [row.number for row in found.rows] == [most, 1]


@pytest.mark.slow
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_everything_lies_inside_the_drawing(values):
    drawn = columns(values, ["m"] * len(values), before=values[::-1])

    assert len(drawn.lines) <= 5
    for bar in drawn.bars:
        assert float(bar.x) >= LEFT
        assert float(bar.x) + float(bar.width) <= WIDTH
        assert TOP <= float(bar.y) <= BASE
        assert TOP <= float(bar.last_y) <= BASE
