"""Keep somebody's data longer than the list of retention says, and let them go again."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.local_time import local_day
from organisations.actions.refusals import HoldOutOfReach
from organisations.audit import record
from organisations.models import Hold, Scope
from organisations.models.keeping import KeptSubject, subject_of
from organisations.retention import Period

LONGEST = Period(12, "months")


def last_day_of_hold(at: datetime, *, by: Scope) -> date:
    """A hold that nobody renews ends by itself."""
    return local_day(LONGEST.after(at.astimezone(by.service.zone)), by.service.zone)


@transaction.atomic
def hold_subject(
    subject: KeptSubject, row: Any, *, until: date, reason: str, by: Scope, at: datetime
) -> Hold:
    """Keep it until that day; the hold that stands is renewed, with this reason and day.

    Raises ``HoldOutOfReach``, and ``DoesNotExist`` where the row is not theirs to see.
    """
    if not local_day(at, by.service.zone) < until <= last_day_of_hold(at, by=by):
        raise HoldOutOfReach
    # Under the lock of the subject, which the erasing takes as well.
    row = subject.model.visible_to(by).select_for_update(of=("self",)).get(pk=row.pk)
    held = Hold.visible_to(by).not_ended().about(subject.kind, row.pk).first()
    is_new = held is None
    if held is None:
        held = Hold(service=by.service, about_kind=subject.kind, about_id=row.pk)
        held.person_id = getattr(row, "user_id", None)
        held.placed_by, held.placed_at = by.person, at
    held.reason, held.until = reason, until
    held.save()
    record("hold.place" if is_new else "hold.renew", row, by=by, at=at, reason=reason)
    return held


@transaction.atomic
def end_hold(hold: Hold, *, by: Scope, at: datetime) -> Hold:
    """From now on the list counts again. Raises ``Hold.DoesNotExist`` where it has ended."""
    hold = Hold.visible_to(by).not_ended().select_for_update(of=("self",)).get(pk=hold.pk)
    hold.ended_by, hold.ended_at = by.person, at
    hold.save(update_fields=["ended_by", "ended_at"])
    row = subject_of(hold.about_kind).model.unscoped.get(pk=hold.about_id)
    record("hold.end", row, by=by, at=at)
    return hold
