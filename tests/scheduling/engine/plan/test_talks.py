"""No plan promises a talk without an hour, and none is worth less than going down the queue."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduling.engine.people import ANY_TIME
from scheduling.engine.plan import groups
from scheduling.engine.plan.hours import APART, TRIES_IN_ALL, Patience
from scheduling.engine.plan.model import Lack, Plan, Queue, WaitingCase
from scheduling.engine.plan.planner import make_plan
from scheduling.engine.plan.talks import oldest_with_hours, with_talks
from scheduling.engine.plan.teams import joined
from scheduling.engine.rank import rank
from tests.scheduling.engine.people import mediator, need, pool
from tests.scheduling.engine.plan.queues import teams_by_hand, worth_by_hand
from tests.trials import examples

ONE_HOUR, LATER = 1 << 38, 1 << 42
Teams = dict[int, tuple[int, ...]]


def waiting(number: int, *, fixed: frozenset[int] = frozenset(), **facts) -> WaitingCase:
    return WaitingCase(number, need(**facts), 1, fixed)


def planned(cases: list[WaitingCase], people: list, **more) -> Plan:
    return make_plan(Queue(tuple(cases), pool(people), **more), lacks=False)


def everybody(case: WaitingCase, team: tuple[int, ...]) -> set[int]:
    return {*team, *case.need.kept}


def starts_of(case: WaitingCase, team: tuple[int, ...], people: dict) -> list[int]:
    starts = case.need.starts
    for one in everybody(case, team):
        starts &= people[one].starts
    return [start for start in range(48) if starts >> start & 1]


def clash(one: tuple[set[int], int], other: tuple[set[int], int]) -> bool:
    return bool(one[0] & other[0]) and abs(one[1] - other[1]) < APART


def can_all_be_timed(queue: Queue, teams: Teams, people: dict) -> bool:
    """By trying every start of every talk."""
    cases = [case for case in queue.cases if case.id in teams]

    def fits(talks_: list[tuple[set[int], int]]) -> bool:
        if len(talks_) == len(cases):
            return True
        case = cases[len(talks_)]
        found = (
            (everybody(case, teams[case.id]), start)
            for start in starts_of(case, teams[case.id], people)
        )
        return any(
            fits([*talks_, talk]) for talk in found if not any(clash(talk, o) for o in talks_)
        )

    return fits([])


def best_with_hours(queue: Queue, people: list) -> int:
    """Return the worth of the best plan in which every talk has an hour, by trying all."""
    known = {person.id: person for person in people}
    choices = [[None, *teams_by_hand(case, people)] for case in queue.cases]
    best = 0
    for picks in product(*choices):
        teams = {
            case.id: team for case, team in zip(queue.cases, picks, strict=True) if team is not None
        }
        worth = worth_by_hand(queue, teams, people)
        if worth > best and can_all_be_timed(queue, teams, known):
            best = worth
    return best


def assert_everybody_can_come(plan: Plan, queue: Queue, people: list) -> None:
    known = {person.id: person for person in people}
    cases = {case.id: case for case in queue.cases}
    timed = []
    for placed in plan.placed:
        case = cases[placed.case]
        if placed.start is None:
            assert case.fixed
            continue
        assert placed.start in starts_of(case, placed.team, known)
        talk = (everybody(case, placed.team), placed.start)
        assert not any(clash(talk, other) for other in timed)
        timed.append(talk)


def left_that_could_be_served(plan: Plan, queue: Queue, people: list) -> list[int]:
    """Return the cases left for which somebody has a place, and an hour beside these talks."""
    known = {person.id: person for person in people}
    cases = {case.id: case for case in queue.cases}
    teams = {one.case: tuple(set(one.team) - cases[one.case].need.kept) for one in plan.placed}
    timed = [
        (everybody(cases[p.case], p.team), p.start) for p in plan.placed if p.start is not None
    ]
    value = worth_by_hand(queue, teams, people)
    return [
        left.case
        for left in plan.left
        for team in teams_by_hand(cases[left.case], people)
        if worth_by_hand(queue, teams | {left.case: team}, people) > value
        for start in starts_of(cases[left.case], team, known)
        if not any(clash((everybody(cases[left.case], team), start), talk) for talk in timed)
    ]


def crowds(most_cases: int = 3, *, fixing: bool = True) -> st.SearchStrategy[tuple[Queue, list]]:
    """Few people with room for many cases, and one evening to see everybody."""
    evening = st.sets(st.sampled_from([32, 34, 36, 38, 40]), min_size=1, max_size=3)
    hours = evening.map(lambda bits: sum(1 << bit for bit in bits))
    people = st.lists(st.tuples(st.integers(1, 3), hours), min_size=3, max_size=4)
    some = st.frozensets(st.integers(1, 3), max_size=1)
    case = st.tuples(st.one_of(st.just(ANY_TIME), hours), st.integers(0, 60), some, some)
    return st.builds(_crowd, people, st.lists(case, max_size=most_cases), fixing=st.just(fixing))


def _crowd(people: list, cases: list, *, fixing: bool) -> tuple[Queue, list]:
    there = [
        mediator(number, max_open=room, starts=hours)
        for number, (room, hours) in enumerate(people, start=1)
    ]
    queue = [
        waiting(
            number,
            starts=hours,
            waiting_days=days,
            kept=kept,
            fixed=fixed - kept if fixing else frozenset(),
        )
        for number, (hours, days, kept, fixed) in enumerate(cases, start=1)
    ]
    return Queue(tuple(queue), pool(there)), there


@examples(150)
@given(crowds())
def test_no_talk_is_promised_without_an_hour_unless_the_team_was_fixed(made):
    queue, people = made

    plan = make_plan(queue, lacks=False)

    assert_everybody_can_come(plan, queue, people)
    assert plan.oldest_first.value <= plan.tally.value <= plan.best <= plan.bound
    assert left_that_could_be_served(plan, queue, people) == []


@examples(80)
@given(crowds(fixing=False))
def test_it_is_worth_at_most_what_trying_all_finds_and_no_less_than_oldest_first(made):
    queue, people = made
    known = {person.id: person for person in people}
    kept = {case.id: case.need.kept for case in queue.cases}

    plan = make_plan(queue, lacks=False)

    oldest = {case: tuple(set(team) - kept[case]) for case, team in plan.oldest_first_teams.items()}
    assert can_all_be_timed(queue, oldest, known)
    assert plan.oldest_first.value == worth_by_hand(queue, oldest, people)
    best = best_with_hours(queue, people)
    assert plan.oldest_first.value <= plan.tally.value <= best <= plan.bound
    assert not plan.is_proven or plan.tally.value == best


@examples(80)
@given(crowds(most_cases=4))
def test_a_large_queue_promises_no_more(monkeypatch, made):
    monkeypatch.setattr(groups, "FEW_ENOUGH", -1)
    queue, people = made

    plan = make_plan(queue, lacks=False)

    assert_everybody_can_come(plan, queue, people)
    assert plan.oldest_first.value <= plan.tally.value <= plan.best <= plan.bound


@examples(50)
@given(crowds(most_cases=4), st.integers(0, 3))
def test_whoever_stops_it_gets_hours_as_well_and_the_same_ones_each_time(made, after):
    queue, people = made

    def stopped() -> Plan:
        asked = iter(range(1000))
        return make_plan(queue, report=lambda _progress: next(asked) < after, lacks=False)

    plan = stopped()

    assert plan == stopped()
    assert_everybody_can_come(plan, queue, people)
    assert plan.oldest_first.value <= plan.tally.value


def test_of_two_cases_with_one_hour_for_the_same_people_one_is_left_and_told_why():
    people = [mediator(1, starts=ONE_HOUR), mediator(2, starts=ONE_HOUR)]

    plan = planned([waiting(1, waiting_days=3), waiting(2, waiting_days=9)], people)

    assert [(placed.case, placed.start) for placed in plan.placed] == [(2, 38)]
    (left,) = plan.left
    assert (left.case, left.lack, left.teams) == (1, Lack.NO_HOUR, 1)
    assert (plan.is_proven, plan.best == plan.bound) == (False, True)
    assert plan.gap > 0.4
    assert (plan.oldest_first.served, plan.most_served) == (1, 2)


def test_a_case_without_places_lacks_room_though_hours_are_short_as_well():
    people = [mediator(id_, starts=ONE_HOUR, max_open=1) for id_ in (1, 2)]

    plan = planned([waiting(1), waiting(2)], people)

    assert [left.lack for left in plan.left] == [Lack.NO_ROOM]


def test_people_a_case_without_an_hour_sets_free_serve_another():
    """Both have room for two: with two talks at one hour nobody would be left for the third."""
    people = [mediator(id_, starts=ONE_HOUR | LATER) for id_ in (1, 2)]
    cases = [waiting(number, starts=ONE_HOUR, waiting_days=9) for number in (1, 2)]
    cases.append(waiting(3, starts=LATER, waiting_days=1))

    plan = planned(cases, people)

    assert {placed.case: placed.start for placed in plan.placed} == {1: 38, 3: 42}
    assert [(left.case, left.lack) for left in plan.left] == [(2, Lack.NO_HOUR)]


def test_a_team_the_coordinator_fixed_keeps_its_case_and_another_gives_way():
    people = [mediator(1, starts=ONE_HOUR), mediator(2, starts=ONE_HOUR)]
    cases = [waiting(1, fixed=frozenset({1, 2})), waiting(2, waiting_days=90)]

    plan = planned(cases, people)

    assert [(placed.case, placed.start) for placed in plan.placed] == [(1, 38)]
    assert [(left.case, left.lack) for left in plan.left] == [(2, Lack.NO_HOUR)]


def test_of_two_fixed_teams_with_one_hour_one_has_its_talk_to_be_agreed():
    people = [mediator(1, starts=ONE_HOUR), mediator(2, starts=ONE_HOUR)]

    plan = planned([waiting(number, fixed=frozenset({1, 2})) for number in (1, 2)], people)

    assert sorted(placed.start is None for placed in plan.placed) == [False, True]
    assert plan.oldest_first.served == 2


def test_a_case_with_one_fixed_takes_another_beside_them_for_the_hour():
    people = [mediator(id_, max_open=2, starts=ONE_HOUR) for id_ in (1, 2)]
    people += [mediator(3, max_open=1, starts=ONE_HOUR | LATER)]
    people[0] = mediator(1, max_open=2, starts=ONE_HOUR | LATER)
    cases = [waiting(number, fixed=frozenset({1}), starts=ANY_TIME) for number in (1, 2)]

    plan = planned(cases, people)

    assert sorted(placed.start for placed in plan.placed) == [38, 42]


def test_whoever_stays_on_a_case_is_not_in_two_places_either():
    people = [mediator(id_, starts=ONE_HOUR) for id_ in (1, 2, 3)]

    plan = planned([waiting(1, kept=frozenset({1})), waiting(2, fixed=frozenset({1}))], people)

    assert [placed.case for placed in plan.placed] == [2]
    assert [(left.case, left.lack) for left in plan.left] == [(1, Lack.NO_HOUR)]


def test_whoever_stays_on_a_case_of_another_service_has_one_talk_at_a_time():
    """She mediates for service 2 and stays on a case of service 1, both on the same evening."""
    people = [mediator(1, service=2, starts=ONE_HOUR)]
    people += [mediator(2, service=1, starts=ONE_HOUR), mediator(3, service=2, starts=ONE_HOUR)]
    cases = [
        waiting(1, services=frozenset({1}), kept=frozenset({1})),
        waiting(2, services=frozenset({2})),
    ]

    plan = planned(cases, people)

    assert_everybody_can_come(plan, Queue(tuple(cases), pool(people)), people)
    assert [placed.case for placed in plan.placed] == [1]
    assert [(left.case, left.lack) for left in plan.left] == [(2, Lack.NO_HOUR)]


@pytest.mark.parametrize("fixed", [{1}, {2}, {1, 2}])
def test_whoever_stays_on_a_case_may_be_fixed_for_it_as_well(fixed):
    """Full, and on this case already: being fixed for it asks no second place of them."""
    people = [mediator(1, open_cases=2), mediator(2), mediator(3, open_cases=1)]
    cases = [waiting(1, kept=frozenset({1}), fixed=frozenset(fixed))]

    plan = planned(cases, people)

    assert [placed.team for placed in plan.placed] == [(1, 2)]
    assert plan.placed[0].points == rank(cases[0].need, pool(people), 1).pairs[0].points


@pytest.mark.parametrize(("talk", "between"), [(1, 2), (2, 3), (3, 4), (4, 5)])
def test_talks_of_one_person_leave_half_an_hour_whatever_their_length(talk, between):
    evening = 0b11111 << 36
    people = [mediator(id_, max_open=9, starts=evening) for id_ in (1, 2)]

    plan = planned([waiting(number) for number in range(1, 6)], people, talk=talk)

    starts = sorted(placed.start for placed in plan.placed)
    assert starts == list(range(36, 41, between))


def test_somebody_borrowed_comes_to_one_talk_at_a_time():
    own, other = frozenset({1}), frozenset({2})
    people = [mediator(id_, service=2, starts=ONE_HOUR) for id_ in (1, 2)]
    cases = [waiting(1, services=own), waiting(2, services=other)]

    plan = planned(cases, people, lends={2: own})

    assert [placed.case for placed in plan.placed] == [2]
    assert [left.case for left in plan.left] == [1]


@pytest.mark.slow
def test_many_cases_with_one_speaker_and_few_evenings_are_counted_before_they_are_tried():
    """Twenty cases ask for the one who speaks Tigrinya; she has five evenings, one talk each."""
    evenings = sum(3 << 38 << 48 * day for day in range(5))
    both = frozenset({"nl", "ti"})
    people = [mediator(1, languages=both, max_open=20, starts=evenings)]
    people += [mediator(id_, starts=evenings) for id_ in range(2, 32)]
    cases = [waiting(number, languages=both, waiting_days=number) for number in range(1, 21)]
    group = groups.Group.of(cases, pool(people))
    solved = group.solve(lambda _lower, _upper: True)
    patience = Patience()

    oldest = oldest_with_hours(group, solved, patience)
    timed = with_talks(group, solved, oldest, patience)

    assert sorted(timed.teams.case.tolist()) == [15, 16, 17, 18, 19]
    assert len(timed.no_hour) == 15
    assert patience.left > TRIES_IN_ALL // 2


@examples(80)
@given(crowds(most_cases=5), st.sampled_from([0, 1, 5]))
def test_with_no_try_left_there_are_hours_as_well(made, tries):
    queue, people = made
    assume(queue.cases)
    group = groups.Group.of(queue.cases, pool(people))
    solved = group.solve(lambda _lower, _upper: True)
    patience = Patience(tries=tries)

    oldest = oldest_with_hours(group, solved, patience)
    timed = with_talks(group, solved, oldest, patience)

    assert patience.left == 0 or tries
    assert groups.worth(timed.teams, group.room) >= groups.worth(oldest.teams, group.room)
    for start, case in zip(timed.starts, timed.teams.case.tolist(), strict=True):
        assert start is not None or group.cases[case].fixed


def test_oldest_first_is_the_plan_where_nothing_tried_is_worth_as_much():
    cases, people = [waiting(1)], pool([mediator(1), mediator(2)])
    group = groups.Group.of(cases, people)
    solved = group.solve(lambda _lower, _upper: True)
    oldest = oldest_with_hours(group, solved, Patience())
    nothing = replace(solved, chosen=joined([]), others=joined([]))

    timed = with_talks(group, nothing, oldest, Patience())

    assert timed.teams is oldest.teams
    assert timed.starts == [0]
