"""What a private feed holds, for whoever has its secret."""

from dataclasses import dataclass
from datetime import datetime

from core.tokens import digest
from scheduling.appointments.models import FeedShows, FeedToken
from scheduling.appointments.models.calendar import FEED_CANCELLED, FEED_PAST
from scheduling.appointments.models.questions import FEED_EVENTS, FEED_TOKEN
from scheduling.appointments.pages.week_feed import entries_of_week
from scheduling.icalendar.feed import feed_etag, render_feed


@dataclass(frozen=True)
class Feed:
    token: FeedToken
    content: bytes
    etag: str
    changed_at: datetime


def feed_of(secret: str, *, at: datetime) -> Feed:
    """Same items, same bytes; one's own days in two queries. Raises ``FeedToken.DoesNotExist``."""
    token: FeedToken | None = FEED_TOKEN.first(digest=digest(secret))
    if token is None:
        raise FeedToken.DoesNotExist
    service = token.service
    if token.shows == FeedShows.WEEK:
        entries = entries_of_week(token, at=at)
        content = render_feed(entries, name=service.name, zone=service.timezone)
        # A row keeps no moment of its last change: whether there is news, the content alone says.
        return Feed(token, content, feed_etag(content), at)
    rows = FEED_EVENTS.ask(
        service=service.pk,
        person=token.user_id,
        since=at - FEED_PAST,
        called_off_since=at - FEED_CANCELLED,
    )
    events = (bytes(vevent) for vevent, _changed_at in rows)
    content = render_feed(events, name=service.name, zone=service.timezone)
    changed_at = max((changed_at for _vevent, changed_at in rows), default=token.created_at)
    return Feed(token, content, feed_etag(content), changed_at)
