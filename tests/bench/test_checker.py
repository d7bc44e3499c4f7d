from collections.abc import Callable

import numpy as np
import pytest

from bench.bruteforce import oldest_first
from bench.checker import NOVICE, REGULAR, Checker, Seat, Violation
from bench.worlds import World, make


@pytest.fixture
def world() -> World:
    return make(1, 60, 12, "local")


@pytest.fixture
def plan(world: World) -> list[Seat]:
    return [Seat(*seat) for seat in oldest_first(world)]


def rules(world: World, plan: list[Seat]) -> set[str]:
    return {violation.rule for violation in Checker(world).verdict(plan).violations}


def first_start(world: World, seat: Seat) -> int:
    common = Checker(world).common(seat.case, seat.one, seat.other)
    return (common & -common).bit_length() - 1


def last_start(world: World, seat: Seat) -> int:
    return Checker(world).common(seat.case, seat.one, seat.other).bit_length() - 1


def test_a_good_plan_has_no_violation(world, plan):
    slots = [Seat(s.case, s.one, s.other, first_start(world, s)) for s in plan[:1]]

    assert len(plan) > 5
    assert rules(world, plan) == set()
    assert rules(world, slots) == set()


def break_active(world: World, seat: Seat) -> None:
    world.mediators.active[seat.one] = False


def break_certificate(world: World, seat: Seat) -> None:
    world.mediators.certified_until[seat.one] = -1


def break_load(world: World, seat: Seat) -> None:
    world.mediators.open_cases[seat.one] = world.mediators.max_open[seat.one]


def break_distance(world: World, seat: Seat) -> None:
    world.mediators.max_km[seat.one] = 0


def break_area(world: World, seat: Seat) -> None:
    world.mediators.area[seat.one] = world.cases.area[seat.case]


def break_other_area(world: World, seat: Seat) -> None:
    world.cases.other_area[seat.case] = world.mediators.area[seat.other]


def break_conflict(world: World, seat: Seat) -> None:
    world.cases.conflicted[seat.case] = np.array([seat.other])


def break_each_language(world: World, seat: Seat) -> None:
    world.mediators.languages[[seat.one, seat.other]] = 0b01, 0b11
    world.cases.languages[seat.case] = world.cases.each[seat.case] = 0b10


def break_joint_languages(world: World, seat: Seat) -> None:
    world.mediators.languages[[seat.one, seat.other]] = 0b001
    world.cases.languages[seat.case], world.cases.each[seat.case] = 0b101, 0


def break_parties_time(world: World, seat: Seat) -> None:
    world.cases.starts[seat.case] = 0


def break_newcomers(world: World, seat: Seat) -> None:
    world.mediators.level[[seat.one, seat.other]] = NOVICE


def break_newcomer_and_regular(world: World, seat: Seat) -> None:
    world.mediators.level[[seat.one, seat.other]] = NOVICE, REGULAR


def break_apart(world: World, seat: Seat) -> None:
    low, high = sorted((seat.one, seat.other))
    world.apart = np.array([low * world.n + high])


def break_common_time(world: World, seat: Seat) -> None:
    """Each of them can come, but never on the same day."""
    for person, hours in ((seat.one, 0b111), (seat.other, 0b111000)):
        world.mediators.certified_from[person] = -100
        world.mediators.certified_until[person] = 400
        world.mediators.free[person] = 0
        world.mediators.free[person, 0] = hours
    world.cases.starts[seat.case] = 0
    world.cases.starts[seat.case, 0] = 0b1001


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (break_active, {"not_active"}),
        (break_certificate, {"not_certified", "no_time_for_parties", "no_common_time"}),
        (break_load, {"load_full", "over_capacity"}),
        (break_distance, {"too_far"}),
        (break_area, {"same_area"}),
        (break_other_area, {"same_area"}),
        (break_conflict, {"conflict_of_interest"}),
        (break_each_language, {"each_speaks"}),
        (break_joint_languages, {"joint_languages"}),
        (break_parties_time, {"no_time_for_parties", "no_common_time"}),
        (break_newcomers, {"novice_without_senior"}),
        (break_newcomer_and_regular, {"novice_without_senior"}),
        (break_apart, {"apart"}),
        (break_common_time, {"no_common_time"}),
    ],
)
def test_a_planted_violation_is_found(
    world: World, plan: list[Seat], broken: Callable[[World, Seat], None], expected: set[str]
):
    seat = plan[0]

    broken(world, seat)

    assert rules(world, [seat]) == expected


def test_a_case_has_one_team(world, plan):
    again = next(s for s in plan[1:] if {s.one, s.other}.isdisjoint({plan[0].one, plan[0].other}))

    found = Checker(world).verdict([plan[0], Seat(plan[0].case, again.one, again.other)])

    assert Violation("two_teams", plan[0].case, ()) in found.violations


def test_nobody_takes_more_than_they_can(world, plan):
    seat = plan[0]
    world.mediators.max_open[seat.one] = world.mediators.open_cases[seat.one] + 1

    found = Checker(world).verdict([seat, seat])

    assert Violation("over_capacity", None, (seat.one,)) in found.violations


def test_a_team_is_two_people(world, plan):
    assert rules(world, [Seat(plan[0].case, 3, 3)]) == {"same_person_twice"}


@pytest.mark.parametrize("seat", [(99, 0, 1), (-1, 0, 1), (0, 0, 60), (0, -1, 1)])
def test_strangers_are_found(world, seat):
    assert rules(world, [Seat(*seat)]) == {"unknown"}


def test_a_talk_begins_when_all_can(world, plan):
    seat = plan[0]
    late = last_start(world, seat) + 1

    assert rules(world, [Seat(seat.case, seat.one, seat.other, late)]) == {"slot_not_common"}


@pytest.mark.parametrize(("apart", "clash"), [(0, True), (3, True), (4, False)])
def test_two_talks_of_somebody_lie_two_hours_apart(world, plan, apart, clash):
    """90 minutes of talk and 30 to travel: starts at least four half hours from each other."""
    seat = plan[0]
    world.mediators.max_open[:] = 3
    world.mediators.open_cases[:] = 0
    world.mediators.free[[seat.one, seat.other]] = ~np.uint64(0)
    world.mediators.certified_from[[seat.one, seat.other]] = -100
    world.mediators.certified_until[[seat.one, seat.other]] = 400
    other_case = (seat.case + 1) % world.m
    for name in ("x", "y", "area", "other_area", "languages", "each"):
        getattr(world.cases, name)[other_case] = getattr(world.cases, name)[seat.case]
    world.cases.conflicted[other_case] = np.zeros(0, int)
    world.cases.starts[[seat.case, other_case]] = ~np.uint64(0)
    talks = [
        Seat(seat.case, seat.one, seat.other, 20),
        Seat(other_case, seat.one, seat.other, 20 + apart),
    ]

    assert rules(world, talks) == ({"talks_clash"} if clash else set())


def test_a_plan_is_worth_what_the_description_says(world, plan):
    seat = plan[0]
    people, cases = world.mediators, world.cases
    for name, both in {
        "x": (0, 3), "y": (0, 4), "recent": (2, 11), "pause": (10, 300), "gender": (0, 1),
        "age": (40, 75), "background": (0, 1), "level": (0, 2), "max_km": (50, 50),
        "open_cases": (1, 0), "max_open": (3, 3), "certified_from": (-9, -9),
        "certified_until": (400, 400),
    }.items():  # fmt: skip
        getattr(people, name)[[seat.one, seat.other]] = both
    cases.x[seat.case] = cases.y[seat.case] = 0
    cases.priority[seat.case], cases.waiting[seat.case] = 2, 15
    people.free[[seat.one, seat.other]] = 0
    people.free[[seat.one, seat.other], 1] = 0b1111 << 40  # day 2, 4 hours long
    cases.starts[seat.case] = 0
    cases.starts[seat.case, 1] = 0b11 << 40
    low, high = sorted((seat.one, seat.other))
    world.together, world.times = np.array([low * world.n + high]), np.array([5])

    verdict = Checker(world).verdict([seat])

    own = (-2 * 60 + 2 * 10) + (-10 * 5 - 60 * 8 + 2 * 120)
    score = 1000 + own + 150 + 4 * 30 + 80 + 120 + 10 * 2 - 5 * 2 + 30 * 4
    assert verdict.points == {seat.case: score}
    assert verdict.quality == (100 + 25 + 7) * score
    assert verdict.value == verdict.quality + 100 * (20_000 + 50 * 15)
    assert verdict.fairness == 4_000 * (2 * 2 - 1) + 4_000 * (2 * 1 - 1)
    assert verdict.objective == verdict.value - verdict.fairness
    assert (verdict.served, verdict.waited) == (1, 15)


def test_the_second_case_of_somebody_costs_more(world, plan):
    seat = plan[0]
    world.mediators.open_cases[[seat.one, seat.other]] = 0

    verdict = Checker(world).verdict([seat, seat])

    assert verdict.fairness == 2 * (4_000 + 12_000)
