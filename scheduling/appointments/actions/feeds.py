"""The key of a private calendar feed: made, replaced, taken back, seen in use."""

from datetime import date, datetime

from django.db import transaction

from core.tokens import digest, secret
from organisations.audit import record
from organisations.models import Scope, User
from scheduling.appointments.models import FeedShows, FeedToken


@transaction.atomic
def make_feed(*, shows: FeedShows = FeedShows.OWN, by: Scope, at: datetime) -> str:
    """Give the person a new key and return its secret, which nobody can look up afterwards.

    The key to the same that they had before stops at once.
    """
    # Two clicks at once take turns: the second takes back the key of the first instead of running
    # into the constraint.
    User.objects.select_for_update().get(pk=by.person.pk)
    _revoke(by.person, shows, by=by, at=at)
    key = secret()
    token = FeedToken.unscoped.create(
        service=by.service, user=by.person, shows=shows, digest=digest(key), created_at=at
    )
    record("feed.make", token, by=by, at=at)
    return key


@transaction.atomic
def revoke_feed(*, shows: FeedShows = FeedShows.OWN, by: Scope, at: datetime) -> bool:
    """Take the key back. False: there was none."""
    return _revoke(by.person, shows, by=by, at=at)


@transaction.atomic
def revoke_feed_of(user: User, shows: FeedShows, *, by: Scope, at: datetime) -> bool:
    """The person lost the role; what is to come is no longer theirs to see."""
    return _revoke(user, shows, by=by, at=at)


def _revoke(user: User, shows: FeedShows, *, by: Scope, at: datetime) -> bool:
    token = FeedToken.visible_to(by).of_person(user).showing(shows).standing().first()
    if token is None:
        return False
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record("feed.revoke", token, by=by, at=at)
    return True


def note_feed_use(token: FeedToken, *, on: date) -> None:
    """Note the day, once a day: a feed is asked for every few hours."""
    if token.last_used_on != on:
        FeedToken.unscoped.filter(pk=token.pk).update(last_used_on=on)
