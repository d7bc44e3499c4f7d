from collections import Counter
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine import rank as ranking_module
from scheduling.engine.people import Level, Mediator, Need, Wish
from scheduling.engine.rank import Ranking, rank
from scheduling.engine.reasons import Reason, Rule, Term
from scheduling.engine.rules import (
    common_starts,
    objections,
    personal_failures,
    team_failures,
    warnings,
)
from scheduling.engine.scores import score
from tests.scheduling.engine.people import TODAY, mediator, mediators, need, needs, pool
from tests.trials import examples


def ids(ranking: Ranking) -> list[tuple[int, ...]]:
    return [pair.ids for pair in ranking.pairs]


def by_hand(case: Need, people: list[Mediator], k: int) -> Ranking:
    """The same by trying everything, in the plainest words."""
    people = sorted(people, key=lambda person: person.id)
    left_out = {}
    for person in people:
        reasons = [] if person.id in case.kept else list(personal_failures(case, person))
        if reasons:
            left_out[person.id] = reasons[0]
    usable = [person for person in people if person.id not in left_out]
    teams, blockers = [], Counter()
    for team in combinations(usable, case.seats):
        if not case.kept <= {person.id for person in team} or len(case.kept) == case.seats:
            continue
        reasons = list(team_failures(case, team))
        if reasons:
            blockers[reasons[0].rule] += 1
        else:
            points = sum(term.points for term in score(case, team))
            teams.append((-points, tuple(person.id for person in team)))
    best = sorted(teams)[:k]
    return best, left_out, (blockers if len(best) < k else {})


def assert_like_by_hand(case: Need, people: list[Mediator], k: int) -> None:
    ranking = rank(case, pool(people), k)

    best, left_out, blockers = by_hand(case, people, k)
    assert [(-pair.points, pair.ids) for pair in ranking.pairs] == best
    observers = {person.id for person in people if person.observes}
    assert ranking.left_out == {k: v for k, v in left_out.items() if k not in observers}
    assert ranking.pair_blockers == blockers
    known = {person.id: person for person in people}
    for pair in ranking.pairs:
        team = [known[id_] for id_ in pair.ids]
        assert objections(case, team) == []
        assert pair.terms == tuple(score(case, team))
        assert pair.points == sum(term.points for term in pair.terms)
        assert pair.warnings == tuple(warnings(case, team))
        assert pair.common_starts == common_starts(case, team) > 0


@examples(300)
@given(needs(), mediators(), st.integers(1, 6))
def test_the_ranking_is_what_trying_every_pair_gives(case, people, k):
    assert_like_by_hand(case, people, k)


@examples(300)
@given(needs(), mediators(), st.integers(1, 6))
def test_sinking_the_threshold_gives_the_same(monkeypatch, case, people, k):
    monkeypatch.setattr(ranking_module, "FEW_PAIRS", 0)
    monkeypatch.setattr(ranking_module, "FIRST_STEP", 20)

    assert_like_by_hand(case, people, k)


@examples(100)
@given(needs(seats=1), mediators(), st.integers(1, 6))
def test_the_ranking_of_single_mediators_is_what_trying_each_gives(case, people, k):
    assert_like_by_hand(case, people, k)


@examples(100)
@given(needs(kept=frozenset({41})), mediators(), st.integers(1, 6))
def test_the_ranking_beside_somebody_who_stays_is_what_trying_each_gives(case, people, k):
    assert_like_by_hand(case, [*people, mediator(41, level=Level.NOVICE, max_open=0)], k)


@examples(100)
@given(needs(), mediators(), st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_does_not_matter(case, people, random):
    shuffled = random.sample(people, len(people))

    assert rank(case, pool(shuffled)).pairs == rank(case, pool(people)).pairs


@examples(100)
@given(needs(), mediators(), st.integers(1, 5))
def test_a_longer_list_begins_with_the_shorter(case, people, k):
    assert rank(case, pool(people), k + 3).pairs[:k] == rank(case, pool(people), k).pairs


def test_equal_pairs_stand_by_their_ids():
    people = [mediator(id_) for id_ in (3, 1, 2)]

    assert ids(rank(need(), pool(people))) == [(1, 2), (1, 3), (2, 3)]
    assert ids(rank(need(), pool(people), 2)) == [(1, 2), (1, 3)]


def test_the_pair_explains_itself_and_the_others_are_told_why_not():
    people = [
        mediator(1, level=Level.NOVICE),
        mediator(2, level=Level.SENIOR),
        mediator(3, active=False),
    ]

    ranking = rank(need(), pool(people))

    (pair,) = ranking.pairs
    assert pair.ids == (1, 2)
    assert {term.term for term in pair.terms} == set(Term) - {
        Term.MIXED,
        Term.AGES,
        Term.BACKGROUNDS,
    }
    assert pair.warnings == ()
    assert pair.common_starts == 0b1111
    assert ranking.left_out == {3: Reason(Rule.NOT_ACTIVE, {}, about=3)}
    assert ranking.pair_blockers == {}


def test_what_stands_between_two_is_counted_when_pairs_are_short():
    people = [
        mediator(1, level=Level.NOVICE),
        mediator(2, level=Level.NOVICE),
        mediator(3, level=Level.NOVICE),
        mediator(4, starts=0b10000),
        mediator(5, languages=frozenset(), starts=0b10000),
        mediator(6, languages=frozenset()),
    ]

    ranking = rank(need(), pool(people))

    assert ids(ranking) == [(1, 6), (2, 6), (3, 6), (4, 5)]
    assert ranking.pair_blockers == {
        Rule.NOBODY_EXPERIENCED: 3,
        Rule.LANGUAGE: 1,
        Rule.NO_COMMON_TIME: 3 + 3 + 1,
    }


def test_one_mediator_is_enough_where_the_case_has_one_seat():
    people = [mediator(1, open_cases=1), mediator(2), mediator(3, level=Level.NOVICE)]

    ranking = rank(need(seats=1), pool(people))

    assert ids(ranking) == [(2,), (1,)]
    assert ranking.left_out[3].rule is Rule.NOBODY_EXPERIENCED


def test_a_second_is_found_beside_the_one_who_stays():
    newcomer = mediator(1, level=Level.NOVICE, open_cases=2)
    people = [
        newcomer,
        mediator(2, level=Level.NOVICE),
        mediator(3),
        mediator(4, level=Level.SENIOR),
    ]

    ranking = rank(need(kept=frozenset({1})), pool(people))

    assert ids(ranking) == [(1, 4), (1, 3)]
    assert ranking.pair_blockers == {Rule.NOBODY_EXPERIENCED: 1}


def test_a_case_that_has_its_people_asks_for_nobody():
    people = [mediator(id_) for id_ in (1, 2, 3)]

    assert ids(rank(need(kept=frozenset({1, 2})), pool(people))) == []


def test_somebody_who_stays_must_be_known():
    with pytest.raises(ValueError, match="unknown"):
        rank(need(kept=frozenset({9})), pool([mediator(1)]))


def test_nobody_is_a_ranking_too():
    ranking = rank(need(), pool([]))

    assert (ranking.pairs, ranking.left_out, ranking.pair_blockers) == ([], {}, {})


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_crowd_in_which_most_pairs_are_never_looked_at_is_ranked_exactly(seed):
    random = Random(seed)
    people = [
        mediator(
            id_,
            level=random.choice(list(Level)),
            languages=frozenset(random.sample(["nl", "tr"], random.choice([1, 1, 2]))),
            recent_load=random.randrange(5),
            last_assigned=TODAY - timedelta(days=random.randrange(150)),
            gender=random.choice(["", "woman", "man"]),
            starts=random.getrandbits(300) & random.getrandbits(300) & random.getrandbits(300),
        )
        for id_ in range(1, 101)
    ]
    case = need(languages=frozenset({"nl", "tr"}), wishes=frozenset(Wish if seed % 2 == 0 else ()))

    assert_like_by_hand(case, people, 10)


def test_few_who_meet_are_found_behind_many_who_never_do(monkeypatch):
    """Each round looks at more pairs than the last, or it would take hundreds of rounds."""
    looked = []
    reaching = ranking_module.reaching
    monkeypatch.setattr(
        ranking_module, "reaching", lambda *given: looked.append(1) or reaching(*given)
    )
    rested = [mediator(id_, starts=1 << id_) for id_ in range(1, 201)]
    busy = {"recent_load": 8, "open_cases": 8, "max_open": 20, "last_assigned": TODAY}
    meeting = [mediator(id_, starts=1 << 250, **busy) for id_ in range(501, 701)]

    found = ids(rank(need(), pool([*rested, *meeting]), 3))

    assert found == [(501, 502), (501, 503), (501, 504)]
    assert len(looked) < 20


def test_more_genders_than_a_class_can_tell_apart_are_refused():
    people = [mediator(id_, gender=f"g{id_}") for id_ in range(1, 10)]

    with pytest.raises(ValueError, match="more than 7 genders"):
        rank(need(wishes=frozenset({Wish.MIXED})), pool(people))


def test_a_pair_that_only_its_difference_makes_the_best_is_found():
    women = [mediator(id_, gender="woman") for id_ in range(1, 30)]
    man = mediator(99, gender="man", last_assigned=TODAY - timedelta(days=100))

    ranking = rank(need(wishes=frozenset({Wish.MIXED})), pool([*women, man]), 3)

    assert ids(ranking) == [(1, 99), (2, 99), (3, 99)]


def test_of_equal_pairs_the_smaller_ids_win_though_they_are_met_later():
    """The pairs of 8 with 9 and of 1 with 2 have equal points, and 9 brings most."""
    waited = {9: 70, 8: 30, 1: 50, 2: 50}
    people = [
        mediator(id_, last_assigned=TODAY - timedelta(days=days)) for id_, days in waited.items()
    ]

    assert ids(rank(need(), pool(people), 4)) == [(1, 9), (2, 9), (1, 2), (8, 9)]
    assert ids(rank(need(), pool(people), 3)) == [(1, 9), (2, 9), (1, 2)]


def test_of_equal_pairs_the_smaller_ids_win_though_their_class_is_met_later():
    mentors = [mediator(id_, level=Level.SENIOR, starts=0b0011) for id_ in (20, 21)]
    never_with_anyone = mediator(1, level=Level.SENIOR, starts=0b10000)
    others = [mediator(id_, starts=0b1100) for id_ in (2, 3)]

    ranking = rank(need(), pool([never_with_anyone, *mentors, *others]), 1)

    assert ids(ranking) == [(2, 3)]
