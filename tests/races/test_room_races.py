"""Whoever races, one room holds one thing at a time, and who comes too late reads so."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from organisations.actions.refusals import RoomTaken
from organisations.models import Role, RoomBooking, Scope
from tests.factories.organisations import (
    MembershipFactory,
    RoomFactory,
    ServiceFactory,
    VenueFactory,
)
from tests.factories.training import CourseFactory
from tests.races.racing import race
from tests.scheduling.talks import make_pair, plan
from training.actions.courses import PlannedSession, plan_sessions

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = range(3)


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_talks_and_a_course_day_want_one_room(turn):
    service = ServiceFactory()
    user = MembershipFactory(service=service, role=Role.COORDINATOR).user
    by = Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR, Role.TRAINER}))
    hall = RoomFactory(venue=VenueFactory(service=service))
    at = timezone.now()
    starts_at = (at + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    day = PlannedSession(
        title="Day",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="",
        room=hall,
    )
    talks = [
        partial(plan, make_pair(service), by, at, starts_at=starts_at, room=hall, sure=True)
        for _ in range(2)
    ]

    results = race(
        *talks, partial(plan_sessions, CourseFactory(service=service), [day], by=by, at=at)
    )

    refused = [result for result in results if isinstance(result, Exception)]
    assert [type(one) for one in refused] == [RoomTaken] * 2, results
    assert RoomBooking.unscoped.count() == 1
