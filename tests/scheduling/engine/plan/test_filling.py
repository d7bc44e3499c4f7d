"""Who serves a case that lost its hour, where not all teams are written down."""

from dataclasses import replace

from scheduling.engine.plan.filling import completed, without_hour
from scheduling.engine.plan.groups import Group, Solved
from scheduling.engine.plan.hours import around
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.plan.teams import joined
from tests.scheduling.engine.people import TODAY, mediator, need, pool

EVERY_HOUR, ONE_HOUR = around(2), 1 << 2


def looked(*, busy: dict[int, int], **facts) -> tuple[Group, Solved]:
    """One case, six people, the first two of them fitting best; no team known but the best."""
    people = [mediator(id_, max_open=1, starts=ONE_HOUR) for id_ in (1, 2)]
    people += [
        mediator(id_, max_open=1, starts=ONE_HOUR, last_assigned=TODAY) for id_ in range(3, 7)
    ]
    group = Group.of([WaitingCase(1, need(**facts))], pool(people), busy=busy)
    solved = group.solve(lambda _lower, _upper: True)
    return group, replace(solved, others=solved.chosen)


def test_the_best_pair_with_places_and_an_hour_is_searched_among_all():
    group, solved = looked(busy={0: EVERY_HOUR, 1: EVERY_HOUR})

    timed = completed(group, solved, solved.chosen, {})

    assert (timed.teams.first.tolist(), timed.teams.second.tolist()) == ([2], [3])
    assert timed.starts == [2]
    assert without_hour(group, solved, timed.teams) == frozenset()


def test_where_nobody_has_an_hour_left_the_case_is_left_for_it():
    group, solved = looked(busy=dict.fromkeys(range(6), EVERY_HOUR))

    timed = completed(group, solved, solved.chosen, {})

    assert len(timed.teams) == 0
    assert without_hour(group, solved, timed.teams) == {0}


def test_where_only_the_best_teams_are_known_a_case_they_left_is_not_looked_for():
    group, solved = looked(busy={})

    timed = completed(group, replace(solved, others=joined([])), joined([]), {})

    assert len(timed.teams) == 0


def test_a_second_beside_somebody_who_stays_is_known_or_not_there():
    group, solved = looked(busy={1: EVERY_HOUR}, kept=frozenset({1}))

    timed = completed(group, solved, solved.chosen, {})

    assert len(timed.teams) == 0
