"""What the page of what we lack shows."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from organisations.models import District
from scheduling.models import LackedKind
from scheduling.planning.pages import gaps


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def kind(**facts) -> LackedKind:
    ordinary = {"language": "ar", "day_part": "evening", "level": "senior", "people": 1, "cases": 4}
    return LackedKind(**(ordinary | {"price": 100, "serves": 2} | facts))


def groups(*kinds: LackedKind, left: int = 8) -> list[gaps.GapGroup]:
    return gaps.gap_groups(kinds, left=left)


def test_kinds_that_differ_by_district_only_stand_together():
    noord, zuid = District(name="Noord"), District(name="Zuid")

    (group,) = groups(kind(district=noord), kind(district=zuid, serves=None))

    (told,) = group.kinds
    assert (told["language"], told["title"]) == ("Arabic", "Mentor, evening")
    assert told["places"] == "Noord, Zuid"
    assert (told["people"], told["cases"]) == (2, 8)


def test_each_number_of_cases_has_one_sentence_and_a_bar_of_those_left():
    found = groups(kind(serves=1, language="nl"), kind(serves=2), kind(serves=0, language="tr"))

    assert [(group.title, group.width) for group in found] == [
        ("One more mediator would cover 2 more cases", "25.00%"),
        ("One more mediator would cover 1 more case", "12.50%"),
        ("One more mediator alone would cover no more cases; two or more may", ""),
    ]
    assert all(told["width"] == "" for group in found for told in group.kinds)


def test_where_no_one_alone_serves_any_the_bars_are_the_cases_that_ask():
    (group,) = groups(kind(serves=0, cases=4), kind(serves=None, cases=1, language="tr"))

    assert group.title == "One more mediator alone would cover no more cases; two or more may"
    assert [told["width"] for told in group.kinds] == ["100.00%", "25.00%"]


def test_no_bar_is_longer_than_the_queue():
    (group,) = groups(kind(serves=3), left=2)

    assert group.width == "100.00%"


def test_the_best_kind_is_told_only_where_it_helps():
    assert gaps.most_wanted([kind(serves=0), kind(serves=None)]) is None
    assert gaps.most_wanted([kind(serves=3)]) == {
        "title": "Mentor, evening",
        "language": "Arabic",
        "serves": "One more mediator would cover 3 more cases",
    }


def test_a_kind_in_any_language_is_called_so():
    (group,) = groups(kind(language=""))

    assert group.kinds[0]["language"] == "Any language"
