"""The store is as true as the rows, whatever happened since it last looked."""

import random
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from django.db import transaction

from cases.models import Assignment
from organisations.models import Service
from scheduling.engine.people import Mediator
from scheduling.models import (
    AvailabilityException,
    BookedQuarter,
    Offer,
    PairingRules,
    PoolChange,
    WeeklyRule,
)
from scheduling.pairing.snapshot import pool_store
from scheduling.pairing.snapshot.pool_store import (
    Seen,
    Shelf,
    Store,
    part_of,
    pool_of,
    pool_without,
)
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import PartnerOrganisationFactory
from tests.factories.scheduling import (
    AppointmentFactory,
    AvailabilityExceptionFactory,
    OfferFactory,
)
from tests.factories.training import CertificationFactory, ObservationFactory
from tests.factories.volunteers import ConflictOfInterestFactory, VolunteerFactory
from tests.scheduling.mediators import mediator
from training.models import Certification, Observation
from volunteers.models import ConflictOfInterest, Volunteer

QUERIES_OF_A_READING = 12


def told(seen: Seen) -> dict[int, Mediator]:
    return {int(id_): seen.pool.mediator(row) for row, id_ in enumerate(seen.pool.ids)}


def everything(seen: Seen) -> tuple:
    """All that a reading says, in an order that does not depend on how it came to be."""
    reading = seen.reading
    assert seen.pool.by_day.T.tolist() == seen.pool.starts.tolist()
    return (
        told(seen),
        sorted(reading.shared.tolist()),
        sorted(reading.seats.tolist()),
        reading.avoided.by_volunteer,
        seen.rules.same_household,
    )


def test_a_second_look_is_two_queries(service, now, django_assert_num_queries):
    mediator(service)
    pool_of(service, at=now)

    with django_assert_num_queries(2):
        assert len(pool_of(service, at=now).pool) == 1


@pytest.mark.parametrize("count", [1, 4])
def test_reading_takes_the_same_queries_for_everybody_and_for_few(
    service, now, count, django_assert_num_queries
):
    people = [mediator(service) for _ in range(count)]

    with django_assert_num_queries(QUERIES_OF_A_READING):
        pool_of(service, at=now)
    Volunteer.unscoped.filter(pk__in=[one.pk for one in people]).update(max_open_cases=4)
    # The rules and the districts of the day are known.
    with django_assert_num_queries(QUERIES_OF_A_READING - 2):
        assert set(pool_of(service, at=now).pool.max_open) == {4}


def test_somebody_new_and_somebody_who_left_are_seen(service, now):
    first, second = mediator(service), mediator(service)
    before = pool_of(service, at=now)
    Volunteer.unscoped.filter(pk=first.pk).update(state="left", left_on=now.date())
    third = mediator(service)

    assert told(before).keys() == {first.pk, second.pk}
    assert told(pool_of(service, at=now)).keys() == {second.pk, third.pk}


def test_whoever_left_stays_in_the_pool_while_they_sit_on_a_case(service, now):
    leaver = mediator(service, state="left", left_on=now.date())
    case = CaseFactory(service=service, paired=True)
    AssignmentFactory(service=service, case=case, volunteer=leaver)

    seen = pool_of(service, at=now)

    assert (told(seen)[leaver.pk].active, seen.seated(case.pk)) == (False, {1: leaver.pk})


def test_whoever_learns_is_there_until_they_have_watched_enough(service, now):
    Service.objects.filter(pk=service.pk).update(observations_needed=2)
    learner, other = (mediator(service, state="training", certified=False) for _ in range(2))
    both = {learner.pk, other.pk}

    def there() -> set[int]:
        return {id_ for id_, one in told(pool_of(service, at=now)).items() if not one.active}

    ObservationFactory(service=service, volunteer=learner)
    assert there() == both
    second = ObservationFactory(service=service, volunteer=learner)
    assert there() == {other.pk}
    Observation.unscoped.filter(pk=second.pk).update(taken_back_at=now, taken_back_by=other.user)
    assert there() == both
    Service.objects.filter(pk=service.pk).update(observations_needed=1)
    assert there() == {other.pk}
    Service.objects.filter(pk=service.pk).update(observations_needed=0)
    assert there() == both
    assert all(told(pool_of(service, at=now))[id_].observes for id_ in both)


def test_whoever_is_certified_stays_however_much_they_watched(service, now):
    Service.objects.filter(pk=service.pk).update(observations_needed=1)
    volunteer = mediator(service, state="probation")
    ObservationFactory(service=service, volunteer=volunteer)

    assert told(pool_of(service, at=now))[volunteer.pk].active


def test_another_day_and_another_time_zone_are_read_anew(service, now):
    volunteer = mediator(service)
    today = pool_of(service, at=now)
    tomorrow = pool_of(service, at=now + timedelta(days=1))
    Service.objects.filter(pk=service.pk).update(timezone="Europe/London")
    london = pool_of(Service.objects.get(pk=service.pk), at=now)

    assert tomorrow.grid.first == today.grid.first + timedelta(days=1)
    assert told(tomorrow)[volunteer.pk].starts != told(today)[volunteer.pk].starts
    assert london.grid.zone.key == "Europe/London"


def test_what_somebody_looks_at_never_changes(service, now):
    volunteer = mediator(service)
    partner = PartnerOrganisationFactory(service=service)
    before = pool_of(service, at=now)
    kept = everything(before)
    Volunteer.unscoped.filter(pk=volunteer.pk).update(max_open_cases=7, street="Elders")
    ConflictOfInterestFactory(service=service, volunteer=volunteer, partner=partner)
    after = pool_of(service, at=now)

    assert everything(before) == kept
    assert told(after)[volunteer.pk].max_open == 7
    assert told(after)[volunteer.pk].affiliations == {partner.pk}


def test_a_pool_nobody_looks_at_is_written_in(service, now):
    volunteer = mediator(service)
    columns = id(pool_of(service, at=now).pool.starts)
    Volunteer.unscoped.filter(pk=volunteer.pk).update(max_open_cases=7)
    seen = pool_of(service, at=now)

    assert id(seen.pool.starts) == columns
    assert told(seen)[volunteer.pk].max_open == 7


def test_very_many_changes_are_read_as_everything(service, now, monkeypatch):
    monkeypatch.setattr(pool_store, "MOST_CHANGED", 1)
    people = [mediator(service) for _ in range(2)]
    pool_of(service, at=now)
    Volunteer.unscoped.update(max_open_cases=9)

    assert {one.max_open for one in told(pool_of(service, at=now)).values()} == {9}
    assert len(people) == 2


def test_a_reading_that_fails_leaves_nothing_half_read(service, now, monkeypatch):
    volunteer = mediator(service)
    pool_of(service, at=now)
    Volunteer.unscoped.filter(pk=volunteer.pk).update(max_open_cases=7)
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(pool_store, "tie_reading", lambda *_: 1 / 0)
        pool_of(service, at=now)

    assert told(pool_of(service, at=now))[volunteer.pk].max_open == 7


def test_inside_a_transaction_rows_are_read_and_nothing_is_kept(service, now):
    volunteer = mediator(service)
    pool_of(service, at=now)
    with transaction.atomic():
        Volunteer.unscoped.filter(pk=volunteer.pk).update(max_open_cases=7)
        inside = told(pool_of(service, at=now))
        transaction.set_rollback(True)

    assert inside[volunteer.pk].max_open == 7
    assert told(pool_of(service, at=now))[volunteer.pk].max_open == volunteer.max_open_cases


def test_people_of_one_household_go_apart_unless_the_service_lets_them(service, now):
    home = {"street": "Dorpsstraat", "house_number": "8 a", "town": "Enschede"}
    one = mediator(service, **home, postcode="7511 AB")
    other = mediator(service, street="DORPSSTRAAT", house_number="8A", postcode="", town="enschede")
    third = mediator(service, street="", house_number="8a", postcode="7511ab")
    mediator(service, **home | {"house_number": "9"}, postcode="")
    mediator(service, **home | {"town": "Almelo"}, postcode="1000")
    mediator(service, street="", house_number="8a", postcode="1000")
    apart = {
        id_: set(who.apart) for id_, who in told(pool_of(service, at=now)).items() if who.apart
    }
    PairingRules.unscoped.create(service=service, same_household=False)

    assert apart == {
        one.pk: {other.pk, third.pk},
        other.pk: {one.pk},
        third.pk: {one.pk},
    }
    assert not any(who.apart for who in told(pool_of(service, at=now)).values())


def test_cases_side_by_side_are_counted_and_those_after_each_other_are_not(service, now):
    one, other, later = (mediator(service) for _ in range(3))
    for _ in range(2):
        case = CaseFactory(service=service, paired=True)
        AssignmentFactory(service=service, case=case, volunteer=one, seat=1)
        left = now - timedelta(days=1)
        AssignmentFactory(service=service, case=case, volunteer=other, seat=2, ended_at=left)
        AssignmentFactory(service=service, case=case, volunteer=later, seat=2, assigned_at=now)

    people = told(pool_of(service, at=now))

    assert people[one.pk].together == {other.pk: 2, later.pk: 2}
    assert people[other.pk].together == {one.pk: 2}


def test_a_part_of_a_pool_keeps_what_its_people_have(service, now):
    partner = PartnerOrganisationFactory(service=service)
    people = [mediator(service, house_number="1", postcode="7511AB") for _ in range(4)]
    ConflictOfInterestFactory(service=service, volunteer=people[3], partner=partner)
    case = CaseFactory(service=service, paired=True)
    for seat, volunteer in enumerate(people[2:], start=1):
        AssignmentFactory(service=service, case=case, volunteer=volunteer, seat=seat)
    pool = pool_of(service, at=now).pool

    part = pool_without(pool, {people[0].pk, 0})

    assert part.ids.tolist() == [volunteer.pk for volunteer in people[1:]]
    last = part.mediator(2)
    assert (last.affiliations, last.together) == ({partner.pk}, {people[2].pk: 1})
    assert last.apart == {people[1].pk, people[2].pk}
    assert pool_without(pool, {0}) is pool
    assert len(part_of(pool, np.zeros(4, np.bool_))) == 0


def test_the_services_looked_at_longest_ago_are_forgotten(now, monkeypatch, db):
    monkeypatch.setattr(pool_store, "MOST_PEOPLE", 2)
    store = Store()
    services = [mediator(VolunteerFactory().service).service for _ in range(3)]
    for service in (services[0], services[1], services[0], services[2]):
        store.look(service, now)

    assert list(store.shelves) == [services[2].pk]


def test_a_shelf_that_is_empty_holds_nobody(service, now):
    shelf = Shelf()

    assert (shelf.people, len(shelf.look(service, now).pool)) == (0, 0)


class Life:
    """Changes at random, by every way the pool can change."""

    def __init__(self, service: Service, now: datetime) -> None:
        self.service, self.now, self.dice = service, now, random.Random(20261121)
        self.partner = PartnerOrganisationFactory(service=service)
        self.people = [self.somebody() for _ in range(6)]
        self.cases = [CaseFactory(service=service, paired=True) for _ in range(5)]
        self.appointment = AppointmentFactory(service=service, case=self.cases[0])

    def somebody(self) -> Volunteer:
        number = str(self.dice.randrange(3))
        home = {"street": "Laan", "town": "Zwolle", "house_number": number, "postcode": "8011 AB"}
        return mediator(self.service, **home, level=self.dice.choice(["novice", "senior"]))

    def step(self) -> None:
        volunteer = self.dice.choice(self.people)
        self.dice.choice(
            [self.himself, self.rules, self.days, self.rights, self.conflicts, self.seats,
             self.offers, self.hours, self.watching]
        )(volunteer)  # fmt: skip

    def himself(self, volunteer: Volunteer) -> None:
        change = self.dice.choice(
            [{"max_open_cases": self.dice.randrange(5)}, {"languages": ["fr", "so"]},
             {"house_number": str(self.dice.randrange(3))}, {"street": "Plein", "postcode": ""},
             {"state": "paused"}, {"state": "active"}, {"state": "training"}, {"gender": "man"},
             {"state": "left", "left_on": self.now.date()}, {"extra_training": ["group"]}]
        )  # fmt: skip
        if "state" in change:
            change = {"left_on": None, **change}
        Volunteer.unscoped.filter(pk=volunteer.pk).update(**change)

    def rules(self, volunteer: Volunteer) -> None:
        if self.dice.random() < 0.5:
            WeeklyRule.unscoped.filter(volunteer=volunteer).delete()
        else:
            start = 30 * self.dice.randrange(40)
            WeeklyRule.unscoped.update_or_create(
                service=self.service, volunteer=volunteer, weekday=self.dice.randrange(7),
                start_minute=start, end_minute=start + 180,
            )  # fmt: skip

    def days(self, volunteer: Volunteer) -> None:
        first = self.now.date() + timedelta(days=self.dice.randrange(30))
        AvailabilityExceptionFactory(
            service=self.service, volunteer=volunteer, kind=self.dice.choice(["free", "away"]),
            starts_on=first, ends_on=first + timedelta(days=self.dice.randrange(9)),
        )  # fmt: skip
        if self.dice.random() < 0.3:
            AvailabilityException.unscoped.filter(volunteer=volunteer).delete()

    def rights(self, volunteer: Volunteer) -> None:
        first = date(2025, 1, 1) + timedelta(days=self.dice.randrange(500))
        CertificationFactory(
            service=self.service, volunteer=volunteer, effective_on=first,
            valid_until=first + timedelta(days=self.dice.randrange(300)),
        )  # fmt: skip
        if self.dice.random() < 0.5:
            Certification.unscoped.filter(volunteer=volunteer).update(state="suspended")

    def watching(self, volunteer: Volunteer) -> None:
        ObservationFactory(service=self.service, volunteer=volunteer)
        if self.dice.random() < 0.3:
            Observation.unscoped.filter(volunteer=volunteer).delete()
            asked = self.dice.randrange(3)
            Service.objects.filter(pk=self.service.pk).update(observations_needed=asked)

    def conflicts(self, volunteer: Volunteer) -> None:
        ConflictOfInterestFactory(
            service=self.service, volunteer=volunteer,
            partner=self.dice.choice([None, self.partner]), postcode="8011 AB",
        )  # fmt: skip
        if self.dice.random() < 0.5:
            ConflictOfInterest.unscoped.filter(volunteer=volunteer).delete()

    def seats(self, volunteer: Volunteer) -> None:
        case, seat = self.dice.choice(self.cases), self.dice.choice([1, 2])
        taken = Assignment.unscoped.filter(case=case, ended_at=None)
        taken.filter(seat=seat).update(ended_at=self.now)
        taken.filter(volunteer=volunteer).update(ended_at=self.now)
        began = self.now - timedelta(days=self.dice.randrange(200))
        AssignmentFactory(
            service=self.service, case=case, volunteer=volunteer, seat=seat, assigned_at=began
        )

    def offers(self, volunteer: Volunteer) -> None:
        Offer.unscoped.filter(volunteer=volunteer).update(state="withdrawn")
        case = self.dice.choice(self.cases)
        OfferFactory(service=self.service, case=case, volunteer=volunteer)

    def hours(self, volunteer: Volunteer) -> None:
        BookedQuarter.unscoped.filter(user=volunteer.user).delete()
        at = self.appointment.starts_at + timedelta(minutes=15 * self.dice.randrange(900))
        self.appointment.booked_quarters.create(service=self.service, user=volunteer.user, at=at)


@pytest.mark.slow
@pytest.mark.parametrize("looking", [True, False])
def test_a_pool_changed_in_place_equals_one_read_anew(service, now, looking):
    life, shelf = Life(service, now), Shelf()
    readings = 0
    for turn in range(60):
        for _ in range(life.dice.randrange(3)):
            life.step()
        if turn == 30:
            life.people.append(life.somebody())
        before = shelf.held
        found = shelf.look(service, now)
        readings += shelf.held is not before

        assert everything(found) == everything(Shelf().look(service, now)), turn
        if not looking:
            del found

    assert 2 <= readings < 40
    assert PoolChange.unscoped.filter(service=service).count() > 60
