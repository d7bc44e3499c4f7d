"""What a private feed holds, for whoever has its secret."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.prepared import Given, PreparedQuery
from core.tokens import digest
from scheduling.appointments.models import CalendarItem, FeedToken
from scheduling.appointments.models.calendar import FEED_CANCELLED, FEED_PAST, CalendarItemQuerySet
from scheduling.icalendar.feed import feed_etag, render_feed

DIGEST: Any = Given("digest")
PERSON: Any = Given("person")
TOKEN = PreparedQuery(
    lambda: FeedToken.unscoped.standing().of_members().with_service().filter(digest=DIGEST)
)
EVENTS = PreparedQuery(
    lambda: _events(CalendarItem.unscoped.filter(service=Given("service")).of_person(PERSON))
)


def _events(items: CalendarItemQuerySet) -> QuerySet:
    since: Any = Given("since")
    called_off_since: Any = Given("called_off_since")
    shown = items.in_feed(since=since, called_off_since=called_off_since)
    return shown.soonest_first().values_list("vevent", "changed_at")


@dataclass(frozen=True)
class Feed:
    token: FeedToken
    content: bytes
    etag: str
    changed_at: datetime


def feed_of(secret: str, *, at: datetime) -> Feed:
    """Same items, same bytes, in two queries. Raises ``FeedToken.DoesNotExist``."""
    tokens = TOKEN.ask(digest=digest(secret))
    if not tokens:
        raise FeedToken.DoesNotExist
    token: FeedToken = tokens[0]
    service = token.service
    rows = EVENTS.ask(
        service=service.pk,
        person=token.user_id,
        since=at - FEED_PAST,
        called_off_since=at - FEED_CANCELLED,
    )
    events = (bytes(vevent) for vevent, _changed_at in rows)
    content = render_feed(events, name=service.name, zone=service.timezone)
    changed_at = max((changed_at for _vevent, changed_at in rows), default=token.created_at)
    return Feed(token, content, feed_etag(content), changed_at)
