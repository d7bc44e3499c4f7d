"""Making one record of two, for tests."""

from datetime import datetime

from organisations.models import Scope
from volunteers.actions.merging import merge_records
from volunteers.models import RecordMerge, Volunteer


def merge(
    kept: Volunteer, merged: Volunteer, coordinator: Scope, now: datetime, *take: str
) -> RecordMerge:
    return merge_records(kept, merged, take=take, by=coordinator, at=now)
