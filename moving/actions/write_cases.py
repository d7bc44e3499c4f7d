"""Lines of a sheet of running cases: taken in, changed, and taken back.

Inside the caller's transaction. Posts no mail, asks nobody, and puts nothing in a calendar.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from cases.actions.bringing_in import bring_in_case, take_out_case, used_since
from cases.actions.correcting import correct_case
from cases.actions.moving import take
from cases.models import Case
from core.local_time import local_day
from moving.actions.running_case import running_case
from moving.actions.written import Written
from moving.snapshot.cases import values_of
from organisations.models import Scope
from scheduling.pairing.actions.seats_told import look_at_seats


def add(
    values: Mapping[str, Any], *, same: models.Model | None, by: Scope, at: datetime
) -> Written:
    """Take in a line; ``same`` is the case that somebody said it is, which stays as it stands here.

    Raises ``Refused``: what ``bring_in_case`` and ``running_case`` raise, and ``SeatRefused``.
    """
    if same is not None:
        return Written(same, ("known_already",))
    told, not_found = running_case(values, by=by, today=local_day(at, by.service.zone))
    brought = bring_in_case(told, by=by, at=at)
    looked_at = look_at_seats(brought.case, service=by.service, at=at)
    return Written(brought.case, (*brought.told, *not_found, *looked_at))


def change(row: Case, changes: Mapping[str, Any], *, by: Scope, at: datetime) -> None:
    """Write what is said otherwise now; also to put back what an earlier change wrote.

    Raises ``Refused``: what ``correct_case`` and ``running_case`` raise, and ``SeatRefused``.
    """
    today = local_day(at, by.service.zone)
    case = take(row, by)
    known = values_of([case], scope=by)[case.pk]
    before, _codes = running_case(known, by=by, today=today)
    after, _codes = running_case({**known, **changes}, by=by, today=today)
    correct_case(case, before, after, by=by, at=at)
    # Another home or another referrer, and a wall may stand between them and who sits there.
    look_at_seats(case, service=by.service, at=at)


def kept_because(row: Case, *, since: datetime, by: Scope) -> str:
    """Why ``add`` is not taken back, in a word, or "" where it is.

    Counted from the entry that the bringing in left: ``since`` is that moment too.
    """
    return used_since(row, by=by)


def take_back(row: Case, *, by: Scope, at: datetime) -> None:
    """Remove a case and all that ``add`` made with it. Raises ``CaseInUse``."""
    take_out_case(row, by=by, at=at)
