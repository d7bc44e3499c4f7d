"""Letters that are held so that what they tell of can be undone: let go, or taken back."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from organisations.models import OutboxMessage, OutboxState, Service
from organisations.models.outbox import UNSENDABLE
from organisations.outbox import NEVER_LEFT, HeldLetters, wake_next


def let_go_of_held(held: HeldLetters) -> None:
    """It cannot be undone, so nothing waits: each leaves when it would have by itself."""
    for number, hour in held.posted.items():
        OutboxMessage.unscoped.filter(pk=number).update(not_before=hour)


def take_back_held(posted: Collection[int], *, replaced: Collection[int]) -> bool:
    """Let none of these leave, and what they ``replaced`` wait again. False: one may have left.

    What cannot be sent asks for nobody any more, and what it took the place of asks again. What
    something newer took the place of since stays as it is.

    Then the caller takes back what it did. Of this and the worker that claims one of them exactly
    one finds it waiting: each asks for that in its own UPDATE.
    """
    rows = OutboxMessage.unscoped.filter(pk__in=posted)
    lanes = set(rows.values_list("lane", flat=True))
    rows.filter(state=OutboxState.QUEUED, attempts=0).update(state=OutboxState.SUPERSEDED)
    rows.unsendable().update(state=OutboxState.SUPERSEDED)
    if rows.exclude(state=OutboxState.SUPERSEDED, attempts=0).exists():
        return False
    about_it = OutboxMessage.unscoped.filter(
        service=OuterRef("service"), lane=OuterRef("lane"), about=OuterRef("about")
    )
    newer = about_it.filter(pk__gt=OuterRef("pk")).exclude(state=OutboxState.SUPERSEDED)
    earlier = OutboxMessage.unscoped.filter(pk__in=set(replaced) - set(posted))
    earlier = earlier.filter(~Exists(newer), state=OutboxState.SUPERSEDED)
    lanes.update(earlier.values_list("lane", flat=True))
    earlier.exclude(content=b"").update(state=OutboxState.QUEUED)
    earlier.filter(last_error=UNSENDABLE).update(state=OutboxState.FAILED)
    for lane in sorted(lanes):
        wake_next(lane)
    return True


def may_have_left(*, service: Service, about: str) -> bool:
    """Whether anything about this thing was tried for anybody, or is at this moment."""
    posted = OutboxMessage.unscoped.filter(service=service, about=about)
    return posted.exclude(state__in=NEVER_LEFT, attempts=0).exclude(last_error=UNSENDABLE).exists()
