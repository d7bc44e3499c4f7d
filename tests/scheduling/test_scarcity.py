"""What the page of what we lack shows."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from organisations.models import District
from scheduling import scarcity
from scheduling.models import LackedKind


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def kind(**facts) -> LackedKind:
    ordinary = {"language": "ar", "day_part": "evening", "level": "senior", "people": 1, "cases": 4}
    return LackedKind(**(ordinary | {"price": 100, "serves": 2} | facts))


def test_kinds_that_differ_by_district_only_stand_together():
    noord, zuid = District(name="Noord"), District(name="Zuid")

    (group,) = scarcity.groups_of([kind(district=noord), kind(district=zuid, serves=None)])

    (told,) = group.kinds
    assert (group.title, told["title"]) == ("Arabic", "Mentor, evening")
    assert told["places"] == "Noord, Zuid"
    assert (told["people"], told["cases"]) == (2, 8)
    assert told["serves"] == "One more serves 2 cases more"


def test_the_dearest_kind_has_the_longest_bar():
    (group,) = scarcity.groups_of([kind(price=200), kind(price=50, day_part="morning")])

    assert [told["width"] for told in group.kinds] == ["100.00%", "25.00%"]


@pytest.mark.parametrize(
    ("serves", "words"),
    [
        (1, "One more serves 1 case more"),
        (0, "One alone serves no case more yet"),
        (None, "One more would help; by how much was not tried"),
    ],
)
def test_what_one_more_would_serve_is_said_in_words(serves, words):
    (group,) = scarcity.groups_of([kind(serves=serves)])

    assert group.kinds[0]["serves"] == words
    assert group.kinds[0]["helps"] is bool(serves)


def test_the_best_kind_is_told_only_where_it_helps():
    assert scarcity.best_of([kind(serves=0), kind(serves=None)]) is None
    assert scarcity.best_of([kind(serves=3)]) == {
        "title": "Mentor, evening",
        "language": "Arabic",
        "serves": "One more serves 3 cases more",
    }


def test_a_kind_in_any_language_is_called_so():
    (group,) = scarcity.groups_of([kind(language="")])

    assert group.title == "Any language"
