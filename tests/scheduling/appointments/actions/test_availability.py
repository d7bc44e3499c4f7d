"""What a volunteer says of their time replaces what they said before."""

from datetime import date

import pytest

from organisations.models import AuditEntry, Role, Scope
from scheduling.appointments.actions.availability import (
    merged_rules,
    merged_stretches,
    rules_without,
    set_availability,
)
from scheduling.engine.slots import free
from scheduling.models import AvailabilityException, WeeklyRule
from tests.factories.organisations import ServiceFactory
from tests.factories.scheduling import AvailabilityExceptionFactory, WeeklyRuleFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer

MONDAY_EVENING = free.WeeklyRule(0, 1110, 1290)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


def say(volunteer, *, rules=(), away=(), most=2, by, at):
    return set_availability(volunteer, rules=rules, away=away, max_open_cases=most, by=by, at=at)


def stored(volunteer) -> list[tuple[int, int, int]]:
    rows = WeeklyRule.unscoped.of_volunteer(volunteer).in_order()
    return [(row.weekday, row.start_minute, row.end_minute) for row in rows]


def days_away(volunteer) -> list[tuple[date, date]]:
    rows = AvailabilityException.unscoped.of_volunteer(volunteer).in_order()
    return [(row.starts_on, row.ends_on) for row in rows]


def test_rules_that_overlap_or_touch_become_one():
    rules = [
        free.WeeklyRule(1, 600, 720),
        free.WeeklyRule(0, 720, 780),
        free.WeeklyRule(0, 540, 720),
        free.WeeklyRule(0, 560, 600),
    ]

    assert merged_rules(rules) == [free.WeeklyRule(0, 540, 780), free.WeeklyRule(1, 600, 720)]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [(540, 780)]),
        ([(540, 780)], []),
        ([(600, 660)], [(540, 600), (660, 780)]),
        ([(500, 560), (760, 800)], [(560, 760)]),
        ([(560, 600), (590, 620)], [(540, 560), (620, 780)]),
        ([(300, 540), (780, 900)], [(540, 780)]),
    ],
)
def test_times_are_cut_out_of_a_rule(taken, left):
    holes = [free.WeeklyRule(0, *times) for times in taken]

    found = rules_without([free.WeeklyRule(0, 540, 780)], holes)

    assert [(rule.start, rule.end) for rule in found] == left


def test_times_of_another_weekday_are_left_alone():
    assert rules_without([MONDAY_EVENING], [free.WeeklyRule(1, 0, 1440)]) == [MONDAY_EVENING]


def test_stretches_of_days_that_overlap_become_one():
    days = [date(2026, 7, day) for day in (1, 10, 20)]

    assert merged_stretches([(days[1], days[2]), (days[0], days[1])]) == [(days[0], days[2])]


def test_the_week_the_days_away_and_the_most_cases_are_kept(service, coordinator, now):
    volunteer = VolunteerFactory(service=service)
    WeeklyRuleFactory(service=service, volunteer=volunteer, weekday=3)
    stretch = (date(2026, 7, 1), date(2026, 7, 14))

    say(volunteer, rules=[MONDAY_EVENING], away=[stretch], most=1, by=coordinator, at=now)

    assert stored(volunteer) == [(0, 1110, 1290)]
    assert days_away(volunteer) == [stretch]
    assert Volunteer.unscoped.get(pk=volunteer.pk).max_open_cases == 1
    entry = AuditEntry.unscoped.get()
    assert (entry.verb, entry.changed) == (
        "availability.set",
        ["availability_exceptions", "max_open_cases", "weekly_rules"],
    )


def test_saying_the_same_again_changes_nothing_and_leaves_no_trail(service, coordinator, now):
    volunteer = VolunteerFactory(service=service)
    row = WeeklyRuleFactory(service=service, volunteer=volunteer)

    say(volunteer, rules=[MONDAY_EVENING], by=coordinator, at=now)

    assert WeeklyRule.unscoped.get() == row
    assert not AuditEntry.unscoped.exists()


def test_days_away_that_are_over_and_free_days_stay(service, coordinator, now):
    volunteer = VolunteerFactory(service=service)
    over = AvailabilityExceptionFactory(
        service=service,
        volunteer=volunteer,
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 3, 1),
    )
    free_day = AvailabilityExceptionFactory(service=service, volunteer=volunteer, kind="free")
    AvailabilityExceptionFactory(service=service, volunteer=volunteer)

    say(volunteer, by=coordinator, at=now)

    assert set(AvailabilityException.unscoped.all()) == {over, free_day}


def test_volunteers_change_their_own_availability_only(service, now):
    volunteer, other = VolunteerFactory(service=service), VolunteerFactory(service=service)
    own = Scope.by_link(service, volunteer.user, Role.VOLUNTEER)

    say(volunteer, rules=[MONDAY_EVENING], by=own, at=now)

    assert stored(volunteer) == [(0, 1110, 1290)]
    with pytest.raises(Volunteer.DoesNotExist):
        say(other, by=own, at=now)


def test_a_volunteer_of_another_service_is_not_found(coordinator, now):
    with pytest.raises(Volunteer.DoesNotExist):
        say(VolunteerFactory(service=ServiceFactory()), by=coordinator, at=now)
