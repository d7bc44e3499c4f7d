import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.engine.people import Address, Level
from scheduling.engine.plan import groups, large, pricing
from scheduling.engine.plan.model import Lack, Plan, PlanStage, Progress, Queue, WaitingCase
from scheduling.engine.plan.planner import make_plan
from scheduling.engine.reasons import Rule
from scheduling.engine.slots.grid import A_DAY
from tests.scheduling.engine.people import mediator, need, pool
from tests.scheduling.engine.plan.queues import best_by_hand, queues, teams_by_hand, worth_by_hand
from tests.trials import examples

LACKING = """
from datetime import date
from scheduling.engine.people import Mediator, Need
from scheduling.engine.plan.gaps import usable_kinds
from scheduling.engine.plan.groups import Group
from scheduling.engine.plan.model import WaitingCase
from scheduling.engine.pool import Pool
today = date(2026, 3, 2)
people = Pool.of([Mediator(id=1, certified_from=today, starts=1)], 7)
need = Need(today=today, day=today, languages=frozenset({"tr", "ar", "so", "ti"}))
kinds = usable_kinds(Group.of([WaitingCase(1, need)], people))
print(*dict.fromkeys(kind.language for kind in kinds))
"""
HOURS = sum(0xFFF << 30 << day * A_DAY for day in range(5))
ONE_HOUR = 1 << 38


def case(number: int, *, fixed: frozenset[int] = frozenset(), priority: int = 1, **facts):
    return WaitingCase(number, need(**facts), priority, fixed)


def person(number: int, **facts):
    return mediator(number, **({"starts": HOURS, "max_open": 1} | facts))


def planned(cases: list[WaitingCase], people: list, **more) -> Plan:
    return make_plan(Queue(tuple(cases), pool(people), **more), lacks=False)


def worth_nothing(waiting: WaitingCase) -> WaitingCase:
    """The same case in a service where only points count."""
    weights = replace(waiting.need.weights, serve=0, serve_day=0)
    return replace(waiting, need=replace(waiting.need, weights=weights))


def teams(plan: Plan) -> dict[int, tuple[int, ...]]:
    return {placed.case: placed.team for placed in plan.placed}


def assert_sound(plan: Plan, queue: Queue, people: list) -> None:
    for waiting in queue.cases:
        team = teams(plan).get(waiting.id)
        assert team is None or team in teams_by_hand(waiting, people)
    assert plan.tally.value == worth_by_hand(queue, teams(plan), people)
    assert plan.best <= plan.bound
    assert plan.tally.value <= plan.best
    assert {*teams(plan), *(left.case for left in plan.left)} == {one.id for one in queue.cases}


@examples(150)
@given(queues())
def test_the_teams_are_the_best_there_are(made):
    queue, people = made

    plan = make_plan(queue, lacks=False)

    assert_sound(plan, queue, people)
    assert plan.best == plan.bound == best_by_hand(queue, people)


@examples(150)
@given(queues(), st.sampled_from([1, 3, 20_000]), st.sampled_from([2, 150]))
def test_a_large_queue_is_planned_with_a_bound_that_holds(monkeypatch, made, at_once, reach):
    """Also where more pairs stand above a limit than are looked at, none of which may be."""
    monkeypatch.setattr(groups, "FEW_ENOUGH", -1)
    monkeypatch.setattr(pricing, "MOST_PAIRS_A_CASE", at_once)
    monkeypatch.setattr(large, "FIRST_REACH", reach)
    queue, people = made

    plan = make_plan(queue, lacks=False)

    assert_sound(plan, queue, people)
    best = best_by_hand(queue, people)
    assert plan.best <= best <= plan.bound


@examples(60)
@given(queues(), st.sampled_from([-1, groups.FEW_ENOUGH]))
def test_where_serving_brings_nothing_no_plan_is_worth_less_than_none(monkeypatch, made, few):
    monkeypatch.setattr(groups, "FEW_ENOUGH", few)
    told, people = made
    queue = replace(told, cases=tuple(map(worth_nothing, told.cases)))

    plan = make_plan(queue, lacks=False)

    assert_sound(plan, queue, people)
    best = best_by_hand(queue, people)
    assert 0 <= plan.tally.value <= plan.best <= best <= plan.bound
    assert few < 0 or plan.best == best


@examples(100)
@given(queues(), st.integers(0, 3))
def test_whoever_stops_it_gets_what_it_has_and_a_bound_that_holds(made, after):
    queue, people = made
    asked = iter(range(100))

    plan = make_plan(queue, report=lambda _progress: next(asked) < after, lacks=False)

    assert_sound(plan, queue, people)
    assert best_by_hand(queue, people) <= plan.bound


@examples(50)
@given(queues())
def test_the_same_queue_gets_the_same_plan(made):
    queue, _people = made

    assert make_plan(queue) == make_plan(queue)


@examples(60)
@given(st.data(), queues(), st.sampled_from([-1, groups.FEW_ENOUGH]))
def test_the_order_in_which_a_queue_is_told_changes_nothing(monkeypatch, data, made, few):
    monkeypatch.setattr(groups, "FEW_ENOUGH", few)
    queue, people = made
    cases = data.draw(st.permutations(queue.cases))
    others = pool(data.draw(st.permutations(people)))

    assert make_plan(Queue(tuple(cases), others)) == make_plan(queue)


def test_a_case_with_one_possible_pair_gets_it_though_another_waits_longer():
    people = [person(1), person(2), person(3, languages=frozenset({"nl", "tr"}))]
    cases = [
        case(1, waiting_days=60),
        case(2, languages=frozenset({"nl", "tr"}), waiting_days=3),
        case(3, waiting_days=2),
    ]
    people += [person(4)]

    plan = planned(cases, people)

    assert set(teams(plan)) == {1, 2}
    assert 3 in teams(plan)[2]
    assert plan.most_served == 2
    assert plan.oldest_first.served <= plan.tally.served
    (left,) = plan.left
    assert (left.case, left.lack, left.rule) == (3, Lack.NO_ROOM, None)
    assert left.teams == 6


def test_a_team_the_coordinator_fixed_stays_and_one_that_breaks_a_rule_is_told():
    people = [person(1), person(2), person(3, level=Level.NOVICE), person(4, level=Level.NOVICE)]

    plan = planned([case(1, fixed=frozenset({2, 3})), case(2, fixed=frozenset({4}))], people)
    refused = planned([case(1, fixed=frozenset({3, 4}))], people)

    assert teams(plan) == {1: (2, 3), 2: (1, 4)}
    assert teams(refused) == {}
    assert refused.left[0].lack is Lack.NO_PAIR


def test_a_second_is_found_beside_the_one_who_stays_and_takes_no_place_from_them():
    stays = person(1, open_cases=1)

    plan = planned([case(1, kept=frozenset({1}))], [stays, person(2)])

    assert teams(plan) == {1: (1, 2)}


def test_a_case_nobody_may_take_says_which_rule_is_in_the_way():
    people = [person(1), person(2)]

    plan = planned([case(1, languages=frozenset({"nl", "ar"}))], people)

    (left,) = plan.left
    assert (left.lack, left.rule) == (Lack.NO_PAIR, Rule.LANGUAGE)


def test_two_talks_of_one_person_do_not_meet():
    people = [person(1, max_open=2), person(2), person(3)]

    plan = planned([case(1), case(2)], people)

    first, second = sorted(placed.start for placed in plan.placed)
    assert second - first >= 4


def test_a_pair_without_an_hour_left_gives_way_to_another():
    """Both cases can at one hour only, so the person everybody likes cannot have both."""
    liked = person(1, max_open=2)
    others = [person(id_, last_assigned=need().today) for id_ in (2, 3, 4)]
    cases = [case(number, starts=ONE_HOUR) for number in (1, 2)]

    plan = planned(cases, [liked, *others])

    assert [placed.start for placed in plan.placed] == [38, 38]
    assert plan.tally.value <= plan.best == plan.bound


def test_what_a_service_cannot_serve_is_borrowed_from_one_that_lends():
    own = frozenset({1})
    people = [person(1, service=1), *(person(id_, service=2) for id_ in (2, 3))]
    cases = [case(1, services=own), WaitingCase(2, need(services=frozenset({2})))]
    cases[1] = replace(cases[1], need=replace(cases[1].need, languages=frozenset({"ar"})))

    alone = planned(cases, people)
    lent = planned(cases, people, lends={2: own})

    assert teams(alone) == {}
    assert teams(lent) == {1: (1, 2)}
    assert lent.placed[0].borrowed
    assert (lent.tally.served, lent.borrowed.served) == (0, 1)


@pytest.mark.parametrize("stage", [PlanStage.BORROWING, PlanStage.HOURS, PlanStage.LACKS])
def test_whoever_says_stop_is_asked_nothing_more_and_soon_has_a_plan(stage):
    """Also in the midst of what is borrowed, of hours and of what is lacking."""
    own = frozenset({1})
    hours = sum(0b111 << 38 << 48 * day for day in range(2))
    people = [person(id_, service=2, max_open=9, starts=hours) for id_ in (1, 2, 3)]
    cases = [case(number, services=own, waiting_days=number) for number in range(1, 9)]
    cases += [case(number, services=frozenset({2})) for number in range(9, 18)]
    heard = []

    def until(progress: Progress) -> bool:
        heard.append(progress.stage)
        return progress.stage is not stage

    plan = make_plan(Queue(tuple(cases), pool(people), {2: own}), report=until)

    assert plan.stopped
    assert heard.count(stage) == 1
    assert heard[-1] is stage
    assert plan.tally.value >= plan.oldest_first.value


def test_a_team_worth_less_than_its_people_cost_is_in_no_plan(monkeypatch):
    monkeypatch.setattr(groups, "FEW_ENOUGH", -1)
    tired = [person(id_, max_open=8, open_cases=6, recent_load=8) for id_ in (1, 2)]
    cases = [worth_nothing(case(number)) for number in (1, 2)]

    plan = planned(cases, tired)

    assert (plan.placed, plan.tally.value) == ((), 0)
    assert [left.lack for left in plan.left] == [Lack.NO_ROOM, Lack.NO_ROOM]


def test_it_tells_how_far_it_is():
    heard = []

    planned_queue = Queue((case(1), case(2)), pool([person(1), person(2)]))
    make_plan(planned_queue, report=lambda progress: bool(heard.append(progress)) or True)

    done = [progress.done for progress in heard]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 100)
    assert heard[0].stage is PlanStage.LOOKING


def test_what_is_lacking_is_what_one_more_would_serve():
    people = [person(1), person(2), person(3), person(4)]
    turkish = frozenset({"nl", "tr"})

    plan = make_plan(Queue((case(1), case(2, languages=turkish)), pool(people)), lacks=True)

    best = plan.lacks[0]
    assert (best.language, best.people, best.cases, best.serves) == ("tr", 0, 1, 1)


def test_whoever_is_lacking_would_do_for_a_case_of_long_ago_and_of_any_service():
    two = [person(1, service=5), person(2, service=5)]
    old = {"day": date(2020, 1, 6), "services": frozenset({5, 7})}

    plan = make_plan(Queue((case(1, **old), case(2, **old)), pool(two)), lacks=True)

    assert plan.tally.served == 1
    assert plan.lacks[0].serves == 0
    assert plan.lacks[0].price > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1", "2"])
def test_what_is_lacking_does_not_hang_on_how_texts_are_hashed(seed):
    """``PYTHONHASHSEED`` decides the order of a set of texts."""
    found = subprocess.run(
        [sys.executable, "-c", LACKING],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )
    assert found.stdout.split() == ["ar", "so", "ti", "tr"]


def test_a_language_one_case_asks_for_is_told_however_many_districts_there_are():
    """Fifty districts ask for Arabic; the one case that asks for Tigrinya stands last."""
    people = [person(1, languages=frozenset({"nl", "ar"})), person(2), person(3), person(4)]
    cases = [
        case(number, languages=frozenset({"ar"}), addresses=(Address(district=number),))
        for number in range(1, 51)
    ]
    old = {"languages": frozenset({"ti"}), "addresses": (Address(district=1),)}
    cases.append(case(51, waiting_days=200, priority=3, **old))

    plan = make_plan(Queue(tuple(cases), pool(people)))

    assert ("ti", 1) in {(lack.language, lack.district) for lack in plan.lacks}


def test_nothing_is_lacking_where_everybody_is_served():
    plan = make_plan(Queue((case(1),), pool([person(1), person(2)])))

    assert plan.lacks == ()
    assert plan.left == ()


def test_an_empty_queue_has_an_empty_plan():
    plan = make_plan(Queue((), pool([person(1)])))

    assert plan.placed == plan.left == plan.lacks == ()
    assert plan.is_proven
