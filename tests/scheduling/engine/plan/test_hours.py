import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.plan.hours import APART, FirstTalk, give_hours


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


@pytest.mark.slow
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


@pytest.mark.slow
@given(talks())
def test_a_stuck_group_is_stuck_for_want_of_every_one_of_its_talks(some):
    for group in give_hours(some)[1]:
        assert not possible(group)
        for talk in group:
            assert possible([other for other in group if other is not talk])


@pytest.mark.slow
@given(talks())
def test_no_talk_could_be_earlier_where_the_others_stay(some):
    hours, _stuck = give_hours(some)

    timed = [talk for talk in some if talk.column in hours]
    for talk in timed:
        for start in range(hours[talk.column]):
            if talk.starts >> start & 1:
                assert not fits(timed, hours | {talk.column: start})
