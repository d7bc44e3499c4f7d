from dataclasses import fields

import pytest

from scheduling.figures import FIGURES, GROUPS, as_counted, as_shown
from scheduling.pairing.rules import objections
from scheduling.pairing.weights import Weights
from scheduling.sample import CASE, LEARNING, USED_TO_EACH_OTHER, example


@pytest.mark.parametrize("team", [LEARNING, USED_TO_EACH_OTHER], ids=["learning", "used"])
def test_both_pairs_of_the_example_may_take_its_case(team):
    assert not objections(CASE, team)


def test_every_point_of_the_example_stands_in_a_line():
    for pair in example(Weights()).pairs:
        assert pair.points == sum(line.points for line in pair.lines)


def test_the_example_says_who_stands_first_and_by_how_much():
    shown = example(Weights())
    worse, better = sorted(shown.pairs, key=lambda pair: pair.points)

    assert shown.verdict.startswith(better.names)
    assert str(better.points - worse.points) in shown.verdict


def test_a_number_moves_the_example():
    learning, used = example(Weights(newcomer_and_mentor=5_000)).pairs

    assert learning.points > used.points


def test_without_any_number_nobody_stands_first():
    nothing = Weights(**{figure.name: 0 for figure in FIGURES}, haste=0)

    assert example(nothing).verdict == "Both pairs have as many points. The coordinator chooses."


def test_a_plan_counts_as_the_example_says():
    shown = example(Weights())

    assert (shown.worth, shown.third_case) == (21_500, 200)


def test_numbers_are_shown_above_zero_and_come_back_as_they_were():
    weights = Weights()

    assert all(number >= 0 for number in as_shown(weights).values())
    counted = as_counted(as_shown(weights))
    assert counted == {name: getattr(weights, name) for name in counted}


def test_every_figure_is_a_number_of_the_engine_and_stands_once():
    names = [figure.name for figure in FIGURES]

    assert set(names) <= {field.name for field in fields(Weights)}
    assert len(set(names)) == len(names) == sum(len(group.figures) for group in GROUPS)


def test_no_figure_may_grow_beyond_what_the_engine_takes():
    Weights(**{figure.name: figure.counted(figure.most) for figure in FIGURES})
