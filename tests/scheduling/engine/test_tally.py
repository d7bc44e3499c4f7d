from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given

from scheduling.engine import tally as tally_module
from scheduling.engine.people import Level, Mediator, Need
from scheduling.engine.reasons import Rule
from scheduling.engine.rules import PERSONAL, common_starts, personal_failures, team_failures
from scheduling.engine.tally import TeamCount, tally
from tests.scheduling.engine.people import mediator, mediators, need, needs, pool
from tests.trials import examples

ORDER = [rule for rule, _test in PERSONAL]


def by_hand(case: Need, people: list[Mediator]) -> TeamCount:
    """The same by asking every rule about every two, or everybody beside who stays."""
    there = [one for one in people if not one.observes and one.id not in case.kept]
    staying = [one for one in people if one.id in case.kept]
    every, lost, starts = 0, Counter(), []
    for chosen in combinations(there, case.seats - len(case.kept)):
        every += 1
        alone = [reason.rule for one in chosen for reason in personal_failures(case, one)]
        together = [reason.rule for reason in team_failures(case, [*chosen, *staying])]
        if alone:
            lost[min(alone, key=ORDER.index)] += 1
        elif together:
            lost[together[0]] += 1
        else:
            starts.append(common_starts(case, [*chosen, *staying]))
    first = min(((bits & -bits).bit_length() - 1 for bits in starts), default=None)
    return TeamCount(every, len(starts), first, dict(lost))


@examples(400)
@given(needs(), mediators())
def test_the_pairs_that_can_are_those_that_every_rule_lets_pass(case, people):
    assert tally(case, pool(people)) == by_hand(case, people)


@examples(200)
@given(needs(), mediators())
def test_small_blocks_count_the_same(monkeypatch, case, people):
    monkeypatch.setattr(tally_module, "CELLS_OF_A_BLOCK", 3)
    monkeypatch.setattr(tally_module, "WHOLE_DAYS", 0)

    assert tally(case, pool(people)) == by_hand(case, people)


@examples(150)
@given(needs(seats=1), mediators())
def test_single_mediators_are_counted_the_same_way(case, people):
    assert tally(case, pool(people)) == by_hand(case, people)


@examples(150)
@given(needs(kept=frozenset({41})), mediators())
def test_beside_somebody_who_stays_the_others_are_counted(case, people):
    everybody = [*people, mediator(41, level=Level.NOVICE, max_open=0)]

    assert tally(case, pool(everybody)) == by_hand(case, everybody)


def test_a_case_without_a_free_seat_asks_nobody():
    case = need(seats=1, kept=frozenset({1}))

    assert tally(case, pool([mediator(1), mediator(2)])) == TeamCount(0, 0, None, {})


def test_all_teams_are_those_that_can_and_those_that_are_lost():
    people = [mediator(id_) for id_ in range(1, 13)]
    people[0] = mediator(1, max_open=0)
    people[1] = mediator(2, active=False)

    found = tally(need(), pool(people))

    assert (found.everybody, found.teams, found.first) == (66, 45, 0)
    assert found.lost == {Rule.NOT_ACTIVE: 11, Rule.LOAD_FULL: 10}


@pytest.mark.parametrize("people", [[], [mediator(1)]])
def test_of_nobody_no_pair_is_made(people):
    assert tally(need(), pool(people)) == TeamCount(0, 0, None, {})
