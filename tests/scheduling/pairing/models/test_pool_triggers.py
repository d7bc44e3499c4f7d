"""Nothing the pool depends on changes without a row in the log, whichever way it is written."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from organisations.models import tenant_walls
from scheduling.models import NEVER, PairingRules, PoolChange, PoolVersion
from scheduling.pairing.actions.pool_log import sweep_pool_changes
from scheduling.pairing.models.pool_triggers import pool_triggers
from tests.factories.cases import AssignmentFactory
from tests.factories.scheduling import (
    AppointmentFactory,
    AvailabilityExceptionFactory,
    OfferFactory,
    WeeklyRuleFactory,
)
from tests.factories.training import CertificationFactory, ObservationFactory
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory


def noted(service) -> list[int | None]:
    """Whom the changes since the last look are about; looking empties the log."""
    log = PoolChange.unscoped.filter(service=service)
    found = sorted(log.values_list("volunteer", flat=True), key=str)
    log.delete()
    return found


@pytest.fixture
def volunteer(service):
    volunteer = VolunteerFactory(service=service)
    noted(service)
    return volunteer


@pytest.mark.parametrize(
    ("factory", "change"),
    [
        (CertificationFactory, {"valid_until": date(2030, 1, 1)}),
        (ObservationFactory, {"day": date(2026, 2, 3)}),
        (ConflictOfInterestFactory, {"street": "Kerkstraat"}),
        (WeeklyRuleFactory, {"start_minute": 600}),
        (AvailabilityExceptionFactory, {"ends_on": date(2026, 12, 1)}),
        (OfferFactory, {"state": "withdrawn"}),
        (AssignmentFactory, {"seat": 2}),
    ],
)
def test_a_row_that_comes_changes_and_goes_is_noted_each_time(service, volunteer, factory, change):
    row = factory(service=service, volunteer=volunteer)
    assert volunteer.pk in noted(service)

    rows = type(row).unscoped.filter(pk=row.pk)
    rows.update(**change)
    assert noted(service) == [volunteer.pk]

    rows.delete()
    assert noted(service) == [volunteer.pk]


def test_a_volunteer_is_noted_by_every_way_of_writing(service, volunteer):
    table = volunteer._meta.db_table
    ways: list[Callable[[], object]] = [
        volunteer.save,
        lambda: type(volunteer).unscoped.filter(pk=volunteer.pk).update(max_open_cases=3),
        lambda: type(volunteer).unscoped.bulk_update([volunteer], ["level"]),
        lambda: connection.cursor().execute(f"UPDATE {table} SET level = 'senior'"),
    ]
    for way in ways:
        way()
        assert noted(service) == [volunteer.pk]


def test_a_row_that_changes_hands_is_noted_for_both(service, volunteer):
    rule = WeeklyRuleFactory(service=service, volunteer=volunteer)
    other = VolunteerFactory(service=service)
    noted(service)

    rule.volunteer = other
    rule.save()

    assert noted(service) == [volunteer.pk, other.pk]


def test_an_hour_that_is_taken_is_noted_in_every_service_of_that_person(service, volunteer):
    elsewhere = VolunteerFactory(user=volunteer.user)
    appointment = AppointmentFactory()
    noted(elsewhere.service)

    quarter = appointment.booked_quarters.create(
        service=appointment.service, user=volunteer.user, at=appointment.starts_at
    )
    assert (noted(service), noted(elsewhere.service)) == ([volunteer.pk], [elsewhere.pk])

    quarter.delete()
    assert (noted(service), noted(elsewhere.service)) == ([volunteer.pk], [elsewhere.pk])


def test_other_rules_of_pairing_concern_everybody(service, volunteer):
    PairingRules.unscoped.create(service=service, same_household=False)

    assert noted(service) == [None]


def test_other_settings_of_a_service_concern_everybody_in_it(service, volunteer):
    other = VolunteerFactory().service
    noted(other)

    service.observations_needed = 2
    service.save()

    assert (noted(service), noted(other)) == ([None], [])


def test_what_is_rolled_back_was_never_noted(service, volunteer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        volunteer.save()
        1 / 0  # noqa: B018

    assert noted(service) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_a_table_that_is_emptied_concerns_everybody(service, volunteer):
    connection.cursor().execute("TRUNCATE scheduling_weeklyrule")

    assert noted(service) == [None]


def test_every_trigger_is_among_the_walls_that_are_checked(db):
    names = {trigger.name for trigger in pool_triggers(connection.vendor)}

    assert len(names) == 1 + 11 * (4 if connection.vendor == "postgresql" else 3)
    assert names <= {name for name, _table in tenant_walls.standing_walls(connection)}


def note(service, *volunteers: int | None, first: int | None = None) -> list[int]:
    facts = [{} if first is None else {"id": first + n} for n in range(len(volunteers))]
    return [
        PoolChange.unscoped.create(service=service, volunteer=volunteer, **fact).pk
        for volunteer, fact in zip(volunteers, facts, strict=True)
    ]


def test_whoever_has_seen_nothing_reads_everything(service):
    note(service, 7)

    news = PoolChange.since(service.pk, NEVER)

    assert (news.version.changes, news.changed) == (1, None)


def test_whoever_has_seen_all_is_told_of_nobody(service, django_assert_num_queries):
    note(service, 7)
    seen = PoolChange.since(service.pk, NEVER).version

    with django_assert_num_queries(1):
        assert PoolChange.since(service.pk, seen) == (seen, frozenset())


def test_a_service_without_changes_is_told_of_nobody(service):
    seen = PoolChange.since(service.pk, NEVER).version

    assert (seen, PoolChange.since(service.pk, seen).changed) == (PoolVersion(0, 0), frozenset())


def test_later_changes_of_this_service_are_told(service):
    note(service, 7)
    seen = PoolChange.since(service.pk, NEVER).version
    last = note(service, 8, 9, 8)[-1]
    note(VolunteerFactory().service, 10)

    news = PoolChange.since(service.pk, seen)

    assert news == (PoolVersion(4, last), frozenset({8, 9}))


def test_a_change_of_everybody_is_told_as_such(service):
    seen = PoolChange.since(service.pk, NEVER).version
    note(service, 8, None)

    assert PoolChange.since(service.pk, seen).changed is None


def test_a_smaller_number_that_comes_to_light_late_is_not_missed(service):
    """On PostgreSQL the one who wrote first may commit last."""
    note(service, 7, first=50)
    seen = PoolChange.since(service.pk, NEVER).version
    note(service, 8, first=40)
    late = PoolChange.since(service.pk, seen)
    note(service, 9, first=60)
    both = PoolChange.since(service.pk, seen)

    assert (late.version, late.changed) == (PoolVersion(2, 50), None)
    assert (both.version, both.changed) == (PoolVersion(3, 60), None)


def test_very_many_changes_are_told_as_everything(service):
    seen = PoolChange.since(service.pk, NEVER).version
    PoolChange.unscoped.bulk_create(PoolChange(service=service, volunteer=1) for _ in range(201))

    assert PoolChange.since(service.pk, seen).changed is None


def test_a_sweep_of_everything_there_ever_was_is_not_taken_for_one_change(service):
    seen = PoolChange.since(service.pk, NEVER).version
    note(service, 7, 8, 9)
    sweep_pool_changes(longest=1)

    assert PoolChange.since(service.pk, seen).changed is None


def test_a_long_log_is_swept_up_to_its_newest_row(service):
    last = note(service, 7, 8, 9)[-1]
    short = VolunteerFactory().service
    kept = PoolChange.unscoped.filter(service=short).count()

    assert sweep_pool_changes(longest=2) == 2
    assert sweep_pool_changes(longest=2) == 0

    assert PoolChange.unscoped.get(service=service).pk == last
    assert PoolChange.unscoped.filter(service=short).count() == kept


def test_whoever_had_seen_what_was_swept_reads_everything(service):
    note(service, 7, 8, 9)
    seen = PoolChange.since(service.pk, NEVER).version
    sweep_pool_changes(longest=2)
    swept = PoolChange.since(service.pk, seen)
    note(service, 10, 11)

    assert swept.changed is None
    assert PoolChange.since(service.pk, seen).changed is None
    assert PoolChange.since(service.pk, swept.version).changed == {10, 11}
