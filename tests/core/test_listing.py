"""A list whose address says how it is sorted and narrowed."""

import pytest

from core.listing import Column, Filter, Listing

COLUMNS = (
    Column(name="name", label="Name", by="name"),
    Column(name="day", label="Day", by="day", falls=True),
    Column(name="words", label="Words"),
)
FILTERS = (Filter(name="kind", label="Kind", options={"a": "A", "b": "B"}, narrow=lambda r, _: r),)


def listing(**address: str) -> Listing:
    return Listing.of(address, columns=COLUMNS, filters=FILTERS, usual="name", keeps=("q",))


def head(name: str, **address: str) -> dict[str, str]:
    return next(one for one in listing(**address).heads() if one["name"] == name)


def test_what_means_nothing_is_left_out():
    found = listing(kind="x", sort="words", q="", more="1")

    assert (found.asked, found.kept, found.sort, found.query) == ({}, {}, "name", "")


@pytest.mark.parametrize(
    ("name", "sort", "url", "standing"),
    [
        ("name", "", "?sort=-name", "ascending"),
        ("name", "-name", "?", "descending"),
        ("day", "", "?sort=-day", ""),
        ("day", "-day", "?sort=day", "descending"),
        ("words", "", "", ""),
    ],
)
def test_a_head_leads_to_its_order_and_then_back(name, sort, url, standing):
    found = head(name, sort=sort)

    assert (found["url"], found["sort"]) == (url, standing)


def test_what_is_not_offered_has_a_chip_only_to_take_it_away():
    quiet = Filter(
        name="day", label="Day", options={"x": "X"}, narrow=lambda r, _: r, is_offered=False
    )

    def chips(**address: str) -> list[str]:
        found = Listing.of(address, columns=COLUMNS, filters=(*FILTERS, quiet), usual="name")
        return [chip["name"] for chip in found.chips()]

    assert chips() == ["kind", "sort"]
    assert chips(day="x") == ["kind", "day", "sort"]


def test_addresses_keep_everything_else():
    found = listing(kind="a", sort="-day", q="wit")
    kind, order = found.chips()

    assert found.query == "kind=a&q=wit&sort=-day"
    assert found.hidden == {"kind": "a", "sort": "-day"}
    assert (kind["chosen"], kind["off_url"]) == ("A", "?q=wit&sort=-day")
    assert (order["chosen"], order["off_url"]) == ("Day", "?q=wit&kind=a")
    assert [option["url"] for option in kind["options"]][1] == "?q=wit&kind=b&sort=-day"


@pytest.mark.parametrize(
    ("is_age", "sort", "falls"), [(False, "-x", True), (False, "x", False), (True, "-x", False)]
)
def test_the_longest_wait_is_of_the_oldest_moment(is_age, sort, falls):
    column = Column(name="x", label="X", by="moved_at", falls=True, is_age=is_age)

    first, last = Listing.of({"sort": sort}, columns=[column], filters=(), usual="-x").order()

    assert (first.descending, last) == (falls, "pk")
