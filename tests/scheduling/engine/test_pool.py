from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.people import ANY_TIME, Address
from scheduling.engine.pool import COLUMNS, Pool
from scheduling.engine.slots.grid import A_DAY, day_words, whole_number
from tests.scheduling.engine.people import DAYS, mediator, mediators, pool
from tests.trials import examples


def told(people: Pool) -> list:
    return [people.mediator(row) for row in range(len(people))]


def as_kept(person, people):
    """What a pool keeps of somebody: places by their letters, ties among its own people only."""
    known = {other.id: other for other in people} | {person.id: person}
    tied = {other for other in known if person.id in known[other].apart} | person.apart
    times = dict(person.together)
    for other in known.values():
        if person.id in other.together:
            times[other.id] = max(times.get(other.id, 0), other.together[person.id])
    return replace(
        person,
        home=Address(
            person.home.street_key,
            person.home.town_key,
            person.home.postcode_key,
            person.home.district,
        ),
        apart=frozenset(tied & known.keys() - {person.id}),
        together={id_: n for id_, n in times.items() if id_ in known and id_ != person.id},
    )


@examples(100)
@given(mediators())
def test_a_pool_gives_back_the_people_it_was_made_of(people):
    people = sorted(people, key=lambda person: person.id)

    assert told(pool(people)) == [as_kept(person, people) for person in people]


@examples(100)
@given(mediators(6), st.randoms(use_true_random=False))
def test_people_changed_in_place_are_as_if_they_had_been_there_from_the_start(people, random):
    people = sorted(people, key=lambda person: person.id)
    changed = [
        replace(random.choice(people), id=person.id, apart=person.apart, together=person.together)
        if random.random() < 0.5
        else person
        for person in people
    ]
    kept = pool(people)

    for person in changed:
        kept.put(person)

    fresh = pool(changed)
    assert told(kept) == told(fresh)
    assert (kept.by_day == fresh.by_day).all()


@examples(100)
@given(mediators(6), mediators(3))
def test_people_who_come_beside_stand_behind_the_others(people, more):
    more = [
        replace(person, id=100 + number, apart=frozenset(), together={})
        for number, person in enumerate(more, 1)
    ]

    wider = pool(people).with_more(more)

    assert told(wider) == told(pool([*people, *more]))


@examples(100)
@given(st.integers(0, (1 << DAYS * A_DAY) - 1))
def test_hours_are_the_same_by_day_and_as_one_number(starts):
    assert whole_number(day_words(starts, DAYS)) == starts


def test_any_time_is_every_half_hour_of_every_day():
    assert day_words(ANY_TIME, 2).tolist() == [(1 << 48) - 1] * 2


def test_strangers_and_people_twice_are_refused():
    with pytest.raises(KeyError):
        pool([mediator(1)]).put(mediator(2))
    with pytest.raises(ValueError, match="ascend"):
        Pool([2, 1], DAYS)
    with pytest.raises(ValueError, match="different words"):
        pool([mediator(1, languages=frozenset(str(number) for number in range(65)))])


def test_twenty_thousand_people_fit_in_little_memory():
    assert Pool(range(20_000), 42).octets < 25_000_000


def test_a_column_is_as_long_as_the_pool():
    people = pool(mediator(id_) for id_ in range(5))

    assert {len(getattr(people, name)) for name in COLUMNS} == {5}
    assert people.rows([3, 99, 1]).tolist() == [1, 3]


def test_ties_are_found_from_both_sides():
    random = Random(7)
    ids = range(1, 30)
    apart = {(random.choice(ids), random.choice(ids)) for _ in range(40)}
    together = {(random.choice(ids), random.choice(ids)): 2 for _ in range(40)}
    people = pool(mediator(id_) for id_ in ids)

    people.tie(apart=apart, together=together)

    for row in range(len(people)):
        person = people.mediator(row)
        for other in person.apart:
            assert {(person.id, other), (other, person.id)} & apart
        for other in person.together:
            assert {(person.id, other), (other, person.id)} & together.keys()
    assert np.all(np.diff(people.apart) > 0)
