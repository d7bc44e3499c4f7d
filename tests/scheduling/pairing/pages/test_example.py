from dataclasses import fields

import pytest
from django.utils import translation

from scheduling.engine.rules import objections
from scheduling.engine.weights import Weights
from scheduling.pairing.pages.example import example, sample
from scheduling.pairing.words.weights import FIGURES, GROUPS, as_counted, as_shown, groups_for
from volunteers.models import Spoken

SEATS = (1, 2)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("seats", SEATS)
@pytest.mark.parametrize("usual", ["nl", "fr", "de", "en"])
def test_whoever_the_example_names_may_take_its_case(usual, seats):
    made_up = sample(usual=usual, seats=seats)

    assert [objections(made_up.need, team) for team in made_up.teams] == [[], []]
    assert made_up.need.languages <= set(Spoken.values)


@pytest.mark.parametrize("seats", SEATS)
def test_every_point_of_the_example_stands_in_a_line(seats):
    shown = example(Weights(), seats=seats)

    for at, side in enumerate(shown.sides):
        assert side.points == sum(line.points[at] for line in shown.lines)


def test_the_example_says_who_stands_first_and_by_how_much():
    shown = example(Weights())
    worse, better = sorted(shown.sides, key=lambda side: side.points)

    assert shown.verdict.startswith(better.names)
    assert str(better.points - worse.points) in shown.verdict


def test_both_bars_have_the_same_zero_and_as_much_room():
    shown = example(Weights())

    zero = float(shown.zero[:-1])
    ends = []
    for side in shown.sides:
        parts = [(float(part.x[:-1]), float(part.width[:-1])) for part in side.parts]
        assert parts[0][0] + parts[0][1] == pytest.approx(zero, abs=0.02)
        ends.append(parts[-1][0] + parts[-1][1])
    assert max(ends) == pytest.approx(100, abs=0.1)


def test_a_number_moves_the_example():
    learning, used = example(Weights(newcomer_and_mentor=5_000)).sides

    assert learning.points > used.points


@pytest.mark.parametrize("seats", SEATS)
def test_without_any_number_nobody_stands_first(seats):
    nothing = Weights(**{figure.name: 0 for figure in FIGURES}, haste=0)

    shown = example(nothing, seats=seats)

    assert shown.verdict == "Both have as many points. The coordinator chooses."
    assert [side.parts for side in shown.sides] == [[], []]


def test_the_example_speaks_the_usual_language_of_the_service():
    assert "Dutch and Arabic. Two pairs" in example(Weights()).case
    assert "French and Arabic" in example(Weights(), usual="fr").case
    assert "German and Turkish" in example(Weights(), usual="de").case


def test_where_one_takes_a_case_the_example_compares_two_people():
    shown = example(Weights(), usual="fr", seats=1)

    assert "Two people could take it" in shown.case
    assert [side.names for side in shown.sides] == ["Noor", "Joris"]
    assert " stands first, " in shown.verdict
    assert "Languages both speak" not in [str(line.label) for line in shown.lines]


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


def test_where_one_takes_a_case_nothing_is_asked_about_two():
    alone = {figure.name for group in groups_for(1) for figure in group.figures}

    assert {"together", "shared_language", "mixed"}.isdisjoint(alone)
    assert groups_for(2) == list(GROUPS)
