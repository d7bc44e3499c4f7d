"""Who has what open: seen by others at once, and gone within a minute."""

from datetime import timedelta

import pytest

from core.presence import FRESH, SIGN_EVERY, note_open, who_has_open

TRUUS, SAMIRA, CASE, OTHER = 1, 2, 30, 31


@pytest.fixture(autouse=True)
def with_the_cache_of_the_database(db):
    pass


def sign(who, at, what=CASE):
    note_open(what, by=who, name="Name", place="a", at=at)


def open_now(at, place="a"):
    found = who_has_open(place, but=0, at=at)
    return {what: [one.who for one in those] for what, those in found.items()}


def test_whoever_came_first_stands_first_and_since_then(now):
    sign(SAMIRA, now)
    sign(TRUUS, now + timedelta(seconds=5))
    sign(SAMIRA, now + SIGN_EVERY)

    found = who_has_open("a", but=0, at=now + SIGN_EVERY)

    assert [(one.who, one.since) for one in found[CASE]] == [
        (SAMIRA, now),
        (TRUUS, now + timedelta(seconds=5)),
    ]


def test_without_a_sign_somebody_is_gone(now):
    sign(TRUUS, now)

    assert open_now(now + FRESH - timedelta(seconds=1)) == {CASE: [TRUUS]}
    assert open_now(now + FRESH) == {}
    # A list that asks every twenty seconds shows nobody longer than a minute.
    assert timedelta(seconds=60) >= FRESH + SIGN_EVERY


def test_who_comes_back_has_it_open_since_then(now):
    sign(TRUUS, now)
    back = now + FRESH
    sign(TRUUS, back)

    assert who_has_open("a", but=0, at=back)[CASE][0].since == back


def test_two_pages_of_one_person_are_two(now):
    sign(TRUUS, now)
    sign(TRUUS, now, OTHER)

    assert open_now(now) == {CASE: [TRUUS], OTHER: [TRUUS]}


def test_one_place_knows_nothing_of_another(now):
    sign(TRUUS, now)

    assert open_now(now, place="b") == {}
    assert who_has_open("a", but=TRUUS, at=now) == {}
