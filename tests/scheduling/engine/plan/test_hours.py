from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.plan.hours import APART, TRIES_IN_ALL, FirstTalk, Patience, fit, give_hours
from tests.trials import examples


def fits(talks: list[FirstTalk], hours: dict[int, int]) -> bool:
    """Every talk at one of its starts, and nobody in two talks too near to each other."""
    at_its_starts = all(talk.starts >> hours[talk.column] & 1 for talk in talks)
    apart = all(
        not set(one.people) & set(other.people)
        or abs(hours[one.column] - hours[other.column]) >= APART
        for one in talks
        for other in talks
        if one.column < other.column
    )
    return at_its_starts and apart


def possible(talks: list[FirstTalk], hours: dict[int, int] | None = None) -> bool:
    """The same by trying every start of every talk."""
    hours = hours or {}
    if len(hours) == len(talks):
        return True
    talk = talks[len(hours)]
    return any(
        possible(talks, hours | {talk.column: start})
        for start in range(12)
        if talk.starts >> start & 1 and fits(talks[: len(hours) + 1], hours | {talk.column: start})
    )


def talks(most: int = 5) -> st.SearchStrategy[list[FirstTalk]]:
    people = st.sets(st.integers(1, 4), min_size=1, max_size=2).map(sorted).map(tuple)
    starts = st.sets(st.integers(0, 11), min_size=1, max_size=4)
    bits = starts.map(lambda some: sum(1 << bit for bit in some))
    return st.lists(st.tuples(people, bits), max_size=most).map(
        lambda some: [FirstTalk(column, *talk) for column, talk in enumerate(some)]
    )


@examples(100)
@given(talks())
def test_hours_are_found_where_there_are_any_and_only_then(some):
    hours, stuck = give_hours(some)

    timed = [talk for talk in some if talk.column in hours]
    assert fits(timed, hours)
    if possible(some):
        assert stuck == []
        assert len(timed) == len(some)
    else:
        assert stuck


@examples(100)
@given(talks())
def test_a_stuck_group_is_stuck_for_want_of_every_one_of_its_talks(some):
    for group in give_hours(some)[1]:
        assert not possible(group)
        for talk in group:
            assert possible([other for other in group if other is not talk])


@examples(100)
@given(talks(), st.integers(0, 6))
def test_where_the_tries_end_talks_take_their_turn_and_nobody_is_in_two_places(some, tries):
    hours, stuck = give_hours(some, patience=Patience(tries=tries))

    timed = [talk for talk in some if talk.column in hours]
    assert fits(timed, hours)
    for group in stuck:
        assert not possible(group)


@examples(100)
@given(talks(), st.integers(1, 5))
def test_talks_of_another_length_begin_as_far_apart(some, apart):
    hours, _stuck = give_hours(some, apart=apart)

    timed = [talk for talk in some if talk.column in hours]
    near = [
        abs(hours[one.column] - hours[other.column])
        for one in timed
        for other in timed
        if one.column < other.column and set(one.people) & set(other.people)
    ]
    assert all(between >= apart for between in near)


def test_more_talks_of_one_person_than_fit_are_told_without_a_single_try():
    """Of forty talks on five evenings six are enough to say that there is no way."""
    evenings = sum(0b111 << 38 << 48 * day for day in range(5))
    some = [FirstTalk(column, (1,), evenings) for column in range(40)]
    patience = Patience()

    hours, (stuck,) = give_hours(some, patience=patience)

    assert hours == {}
    assert [talk.column for talk in stuck] == [34, 35, 36, 37, 38, 39]
    assert TRIES_IN_ALL - patience.left == 5 * len(stuck)


def test_a_crowd_within_a_wider_week_is_counted_as_well():
    """Three can on one evening only, of two places; the fourth could on any."""
    evening, week = 0b11111 << 38, 0b11111 << 38 | 1 << 90 | 1 << 140
    some = [FirstTalk(column, (1, column + 2), evening) for column in range(3)]
    patience = Patience(tries=0)

    hours, stuck = give_hours([*some, FirstTalk(3, (1,), week)], patience=patience)

    assert (hours, stuck) == ({}, [some])


def test_once_nobody_waits_talks_take_their_turn_and_nobody_is_asked_again():
    asked = []
    patience = Patience(keep_on=lambda: bool(asked.append(1)))

    assert not patience.goes_on()
    hours, stuck = give_hours(
        [FirstTalk(0, (1,), 1), FirstTalk(1, (1,), 1 << 9)], patience=patience
    )

    assert (hours, stuck, patience.left) == ({0: 0, 1: 9}, [], 0)
    assert len(asked) == 1


def test_as_many_talks_fit_as_starts_lie_far_enough_apart():
    assert [fit(starts, 4, 9) for starts in (0, 1, 0b1111, 0b10001, 0x1111)] == [0, 1, 1, 2, 4]
    assert fit(0x1111, 4, 2) == 2


@examples(100)
@given(talks())
def test_no_talk_could_be_earlier_where_the_others_stay(some):
    hours, _stuck = give_hours(some)

    timed = [talk for talk in some if talk.column in hours]
    for talk in timed:
        for start in range(hours[talk.column]):
            if talk.starts >> start & 1:
                assert not fits(timed, hours | {talk.column: start})
