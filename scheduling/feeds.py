"""What a private feed holds, for whoever has its secret."""

from dataclasses import dataclass
from datetime import datetime

from core.tokens import digest
from scheduling.calendar.feed import feed_etag, render_feed
from scheduling.models import CalendarItem, FeedToken


@dataclass(frozen=True)
class Feed:
    token: FeedToken
    content: bytes
    etag: str
    changed_at: datetime


def feed_of(secret: str, *, at: datetime) -> Feed:
    """Same items, same bytes, in two queries. Raises ``FeedToken.DoesNotExist``."""
    tokens = FeedToken.unscoped.standing().of_members().with_reader()
    token: FeedToken = tokens.get(digest=digest(secret))
    service = token.service
    items = CalendarItem.unscoped.filter(service=service).of_person(token.user).in_feed(at)
    rows = list(items.soonest_first().values_list("vevent", "changed_at"))
    events = (bytes(vevent) for vevent, _changed_at in rows)
    content = render_feed(events, name=service.name, zone=service.timezone)
    changed_at = max((changed_at for _vevent, changed_at in rows), default=token.created_at)
    return Feed(token, content, feed_etag(content), changed_at)
