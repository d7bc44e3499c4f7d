from datetime import timedelta

import pytest

from core.tokens import digest
from organisations.models import Role
from scheduling.appointments.actions.feeds import make_feed, note_feed_use, revoke_feed
from scheduling.models import FeedToken
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.talks import as_mediator
from volunteers.signals import volunteer_left


@pytest.fixture
def volunteer(service, member):
    return member(service, Role.VOLUNTEER)


def test_only_the_digest_of_a_secret_is_kept(volunteer, now):
    secret = make_feed(by=volunteer, at=now)

    token = FeedToken.unscoped.get()
    assert token.digest == digest(secret)
    assert secret not in str(vars(token))


def test_a_new_secret_ends_the_old_one(volunteer, now):
    old = make_feed(by=volunteer, at=now)
    new = make_feed(by=volunteer, at=now + timedelta(days=1))

    standing = FeedToken.unscoped.standing().get()
    assert standing.digest == digest(new)
    assert FeedToken.unscoped.get(digest=digest(old)).revoked_at == now + timedelta(days=1)


def test_taking_it_back_twice_says_so(volunteer, now):
    make_feed(by=volunteer, at=now)

    assert revoke_feed(by=volunteer, at=now)
    assert not revoke_feed(by=volunteer, at=now)


def test_who_leaves_the_service_loses_the_feed(service, member, now):
    row = VolunteerFactory(service=service)
    make_feed(by=as_mediator(row), at=now)

    boss = member(service, Role.COORDINATOR)
    volunteer_left.send(sender=type(row), volunteer=row, by=boss, at=now)

    assert not FeedToken.unscoped.standing().exists()


def test_a_use_is_noted_once_a_day(volunteer, now, django_assert_num_queries):
    make_feed(by=volunteer, at=now)
    note_feed_use(FeedToken.unscoped.get(), on=now.date())

    token = FeedToken.unscoped.get()
    with django_assert_num_queries(0):
        note_feed_use(token, on=now.date())
    assert token.last_used_on == now.date()
