"""When somebody was last on their start page: what others did since is news to them."""

from datetime import datetime, timedelta

from django.db.models import Q

from organisations.models import Membership

A_VISIT_ENDS = timedelta(minutes=30)
"""So long without the page: who opens it then has come back."""
A_GLANCE = timedelta(seconds=30)
"""Looked at again within it, the page is not noted anew."""
LONGEST_AWAY = timedelta(days=14)
"""Further back nothing is news: it stands among what is next."""
BEFORE_A_FIRST_VISIT = timedelta(days=1)


def note_visit(row: Membership, *, at: datetime) -> datetime:
    """Note that they are on the page now, and return since when things are new to them.

    While they stay that moment stands, so that nothing goes from under their eyes. Of who comes
    back it is the last moment at which the page was drawn for them before: what happened behind a
    page that stood open all night was on no page, and is still new.
    """
    begin, here = news_begin(row, at), row.here_at
    if here is None or at - here >= A_GLANCE:
        # Of two pages opened at once the later one finds nothing to move.
        rows = Membership.objects.filter(pk=row.pk, here_at=here)
        rows.update(seen_at=begin, here_at=at)
    return begin


def news_begin(row: Membership, at: datetime) -> datetime:
    """Since when things are new to them, whatever they do now."""
    is_away = row.here_at is not None and at - row.here_at >= A_VISIT_ENDS
    seen = row.here_at if is_away else row.seen_at
    begin = seen or max(row.since, at - BEFORE_A_FIRST_VISIT)
    return max(begin, at - LONGEST_AWAY)


def see_all(row: Membership, *, until: datetime, at: datetime) -> None:
    """Nothing up to ``until`` is new to them any more: the page they saw was drawn then.

    A page that stood open for long turns no time back: what was seen on a later one stays so.
    """
    seen = min(until, at)
    rows = Membership.objects.filter(pk=row.pk)
    rows.filter(Q(seen_at__lt=seen) | Q(seen_at__isnull=True)).update(seen_at=seen)
    # They were where a page was drawn for them: what happened behind the last one is still new.
    rows.filter(Q(here_at__lt=seen) | Q(here_at__isnull=True)).update(here_at=seen)
