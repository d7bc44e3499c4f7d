"""Lines of a sheet of cases: taken in, changed, and taken back.

Inside the caller's transaction. Posts no mail, asks nobody, and puts nothing in a calendar.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models

from cases.actions.bringing_in import (
    bring_in_case,
    left_out_without_consent,
    take_out_case,
    used_since,
)
from cases.actions.bringing_in_facts import bring_in_fact
from cases.actions.correcting import correct_case
from cases.actions.moving import take
from cases.actions.running_cases import RegisterState, RunningCase
from cases.models import Case, Referral
from core.local_time import local_day
from moving.actions.closed_case import closed_case, named_rows_asked_together
from moving.actions.running_case import running_case
from moving.actions.written import Written
from moving.snapshot.cases import values_of
from organisations.models import Scope, User
from scheduling.pairing.actions.seats_told import look_at_seats

NOT_FOUND = {"district_unknown": "district", "referrer_unknown": "partner_person"}
OF_CONSENT = {
    "second_party_without_name": ("b_name", "b_phone", "b_email", "b_story"),
    "referral_without_consent": (
        *("partner", "partner_person", "partner_reference", "consent_by", "consent_how"),
    ),
}
"""By code the fields that are not kept without consent."""


def asked_together(
    lines: Iterable[Mapping[str, Any]], *, by: Scope
) -> AbstractContextManager[None]:
    """Of lines that ``add`` takes within it, ask at once which rows of ours closed ones name."""
    return named_rows_asked_together(filter(tells_fact, lines), by=by)


def add(
    values: Mapping[str, Any], *, same: models.Model | None, by: Scope, at: datetime
) -> Written:
    """Take in a line.

    Raises ``Refused``: what ``bring_in_case``, ``bring_in_fact`` and ``running_case`` raise, and
    ``SeatRefused``.
    """
    if tells_fact(values):
        return Written(bring_in_fact(closed_case(values, by=by), by=by, at=at), is_fact=True)
    told, not_found = running_case(values, by=by, today=local_day(at, by.service.zone))
    brought = bring_in_case(told, by=by, at=at)
    looked_at = look_at_seats(brought.case, service=by.service, at=at)
    not_kept = [field for code, field in NOT_FOUND.items() if code in not_found]
    return Written(brought.case, (*brought.told, *not_found, *looked_at), not_kept=not_kept)


def tells_fact(values: Mapping[str, Any]) -> bool:
    return bool(values.get("state") == RegisterState.CLOSED)


def change(row: Case, changes: Mapping[str, Any], *, by: Scope, at: datetime) -> Written:
    """Write what is said otherwise now; also to put back what an earlier change wrote.

    A district or a person that nobody here knows takes nothing away from what stands there.

    Raises ``Refused``: what ``correct_case`` and ``running_case`` raise, and ``SeatRefused``.
    """
    today = local_day(at, by.service.zone)
    case = take(row, by)
    known = values_of([case], scope=by)[case.pk]
    before, _codes = running_case(known, by=by, today=today)
    after, codes = running_case({**known, **changes}, by=by, today=today)
    before = replace(before, district=case.district, referrer=_referrer_of(case))
    after, stays = _with_what_stands(before, after, changes, codes)
    correct_case(case, before, after, by=by, at=at)
    # Another home or another referrer, and a wall may stand between them and who sits there.
    looked_at = look_at_seats(case, service=by.service, at=at)
    is_moved = (before.reporter, before.neighbour, before.partner) != (
        after.reporter,
        after.neighbour,
        after.partner,
    )
    left_out = [
        code
        for code in left_out_without_consent(after, by=by)
        if any(changes.get(field) for field in OF_CONSENT[code])
    ]
    return Written(case, (*stays, *left_out, *(looked_at if is_moved else ())))


def _referrer_of(case: Case) -> User | None:
    row = Referral.unscoped.filter(case=case).select_related("referred_by").first()
    return row.referred_by if row else None


def _with_what_stands(
    before: RunningCase, after: RunningCase, changes: Mapping[str, Any], codes: Collection[str]
) -> tuple[RunningCase, list[str]]:
    """Found by its name it may be nobody, or one of several: then what we have stays."""
    stays = []
    if "district" not in changes or "district_unknown" in codes:
        after = replace(after, district=before.district)
        stays += ["district_stays"] if "district" in changes else []
    if before.partner == after.partner:
        if "partner_person" not in changes or "referrer_unknown" in codes:
            after = replace(after, referrer=before.referrer)
            stays += ["referrer_stays"] if "partner_person" in changes else []
    elif "referrer_unknown" in codes:
        stays.append("referrer_unknown")
    return after, stays


def kept_because(row: Case, *, since: datetime, by: Scope) -> str:
    """Why ``add`` is not taken back, in a word, or "" where it is.

    Counted from the entry that the bringing in left: ``since`` is that moment too.
    """
    return used_since(row, by=by)


def take_back(row: Case, *, by: Scope, at: datetime) -> None:
    """Remove a case and all that ``add`` made with it. Raises ``CaseInUse``."""
    take_out_case(row, by=by, at=at)
