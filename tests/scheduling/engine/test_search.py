from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine import search
from scheduling.engine.candidates import candidates
from scheduling.engine.rules import personal_failures, team_failures
from scheduling.engine.scores import score, together_points
from scheduling.engine.search import (
    EVERYTHING,
    ceilings,
    exact,
    groups,
    in_parts,
    known_pairs,
    reaching,
)
from scheduling.engine.weights import Weights
from tests.scheduling.engine import people as people_of
from tests.scheduling.engine.people import mediators, needs, pool
from tests.trials import examples

SOME_NEEDS = st.lists(needs(), min_size=1, max_size=3)


def by_hand(case, people) -> dict[tuple[int, int], int]:
    """Every pair that may take the case, with its points, by the meaning of the rules."""
    alone = [person for person in people if not [*personal_failures(case, person)]]
    return {
        (one.id, other.id): sum(term.points for term in score(case, (one, other)))
        for one, other in combinations(sorted(alone, key=lambda person: person.id), 2)
        if not [*team_failures(case, (one, other))]
    }


def ids(crowd, found, pairs, case) -> dict[tuple[int, int], int]:
    mine = pairs.case == case
    one, other = found.rows[pairs.one[mine]], found.rows[pairs.other[mine]]
    low, high = crowd.ids[np.minimum(one, other)], crowd.ids[np.maximum(one, other)]
    return dict(
        zip(zip(low.tolist(), high.tolist(), strict=True), pairs.points[mine].tolist(), strict=True)
    )


@pytest.mark.parametrize("points", [-5_000, -10_000])
def test_points_larger_than_a_column_holds_are_counted_whole(points):
    weights = Weights(open_case=points, recent_case=points, most_recent=1_000)
    case = people_of.need(weights=weights)
    people = [
        people_of.mediator(1, recent_load=8),
        people_of.mediator(2, open_cases=9, max_open=10),
    ]

    found = candidates([case], pool(people))

    pairs = exact(found, pool(people), reaching(groups(found, found.most), EVERYTHING))
    assert ids(pool(people), found, pairs, 0) == by_hand(case, people)


@examples(150)
@given(SOME_NEEDS, mediators())
def test_without_a_threshold_every_pair_of_every_case_is_found_once(cases, people):
    crowd = pool(people)
    found = candidates(cases, crowd)

    pairs = exact(found, crowd, reaching(groups(found, found.most), EVERYTHING))

    for number, case in enumerate(cases):
        assert ids(crowd, found, pairs, number) == by_hand(case, people)
    assert len(pairs.one) == sum(len(by_hand(case, people)) for case in cases)


@examples(150)
@given(SOME_NEEDS, mediators(), st.integers(-500, 4000))
def test_no_pair_that_reaches_the_threshold_without_a_bonus_is_passed_over(cases, people, least):
    crowd = pool(people)
    found = candidates(cases, crowd)
    limits = np.full(len(cases), least)

    pairs = exact(found, crowd, reaching(groups(found, found.most), limits), least)

    known = {person.id: person for person in people}
    for number, case in enumerate(cases):
        got = ids(crowd, found, pairs, number)
        for pair, points in by_hand(case, people).items():
            bonus = together_points(case, [known[id_] for id_ in pair])
            if 2 * (points - max(bonus, 0)) >= least:
                assert got[pair] == points


@examples(100)
@given(needs(), mediators())
def test_no_pair_is_worth_more_than_the_ceiling_of_its_classes(case, people):
    crowd = pool(people)
    found = candidates([case], crowd)
    sorted_ = groups(found, found.most)
    pairs = exact(found, crowd, reaching(sorted_, EVERYTHING))
    highest = int(ceilings(sorted_).max(initial=EVERYTHING))

    mine, theirs = found.rows[pairs.one], found.rows[pairs.other]
    known = {person.id: person for person in people}
    for row, other, points in zip(mine, theirs, pairs.points, strict=True):
        team = [known[int(crowd.ids[row])], known[int(crowd.ids[other])]]
        assert 2 * (points - together_points(case, team)) <= highest


@examples(100)
@given(SOME_NEEDS, mediators())
def test_who_worked_together_before_is_known(cases, people):
    crowd = pool(people)
    found = candidates(cases, crowd)

    (one, other, case, _brings), _most = known_pairs(found, crowd)

    assert (found.case[one] == case).all()
    assert (found.case[other] == case).all()
    got = {
        (int(number), int(crowd.ids[found.rows[a]]), int(crowd.ids[found.rows[b]]))
        for a, b, number in zip(one, other, case, strict=True)
    }
    known = {person.id: person for person in people}
    for number, need in enumerate(cases):
        for low, high in by_hand(need, people):
            if high in known[low].together or low in known[high].together:
                assert (number, low, high) in got


@examples(100)
@given(SOME_NEEDS, mediators())
def test_in_parts_it_finds_the_same(cases, people):
    crowd = pool(people)
    found = candidates(cases, crowd)
    sorted_ = groups(found, found.most)
    whole = reaching(sorted_, EVERYTHING)
    kept, search.PAIRS_IN_A_PART = search.PAIRS_IN_A_PART, 2
    try:
        parts = list(in_parts(sorted_, EVERYTHING))
    finally:
        search.PAIRS_IN_A_PART = kept

    for number in range(4):
        assert np.concatenate([part[number] for part in parts]).tolist() == whole[number].tolist()
