"""What waits in a service, read in a constant number of queries and laid on the table of turns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from cases.models import Case
from core.local_time import local_day
from insights.due.seen import (
    CaseSeen,
    DueSnapshot,
    Norms,
    OfferSeen,
    OtherSeen,
    OwnerSeen,
    SeatSeen,
    SubstitutionSeen,
    TalkSeen,
)
from insights.due.steps import DueStep
from insights.due.table import due_of
from insights.models import (
    OFFERS_OF_QUEUE,
    OFFERS_OF_THE_CASE,
    OPEN_CASES,
    OTHERS_THAT_WAIT,
    SEATS_IN_DOUBT,
    SEATS_OF_THE_CASE,
    TALKS_OF_THE_CASE,
    TALKS_THAT_ASK,
    THE_OPEN_CASE,
    rows_of_cases,
)
from organisations.models import Scope, Service, free_days, full_name_of
from organisations.models.free_days import FAR
from volunteers.lifecycle import VolunteerState

Value = TypeVar("Value")

WEEKS_AHEAD = timedelta(days=60)
"""Further than a talk is planned: a right that lasts longer is in nobody's way."""


def due_steps(scope: Scope, at: datetime) -> list[DueStep]:
    """Every step of the service, the most pressing first. Nobody but a coordinator sees one."""
    if not scope.is_coordinator:
        return []
    return due_of(_snapshot(scope, at), at)


def due_step_of(case: Case, scope: Scope, at: datetime) -> DueStep | None:
    """The step of one case for a coordinator; none where it has ended."""
    rows = THE_OPEN_CASE.ask(scope, case=case.pk) if scope.is_coordinator else []
    if not rows:
        return None
    snapshot = _seen(
        scope,
        at,
        cases=rows,
        offers=OFFERS_OF_THE_CASE.ask(scope, case=case.pk),
        talks=TALKS_OF_THE_CASE.ask(scope, case=case.pk, at=at),
        seats=SEATS_OF_THE_CASE.ask(scope, case=case.pk, **_ahead(scope, at)),
    )
    return due_of(snapshot, at)[0]


def due_steps_of(cases: Collection[int] | None, scope: Scope, at: datetime) -> list[DueStep]:
    """The steps of these cases, or of all that are open, for a coordinator."""
    if not scope.is_coordinator:
        return []
    if cases is None:
        return due_of(_seen(scope, at, **_rows_of_all(scope, at)), at)
    return (
        due_of(_seen(scope, at, **rows_of_cases(scope, cases, at, **_ahead(scope, at))), at)
        if cases
        else []
    )


def _rows_of_all(scope: Scope, at: datetime) -> dict[str, Iterable[Any]]:
    return {
        "cases": OPEN_CASES.ask(scope),
        "offers": OFFERS_OF_QUEUE.ask(scope),
        "talks": TALKS_THAT_ASK.ask(scope, at=at),
        "seats": SEATS_IN_DOUBT.ask(scope, **_ahead(scope, at)),
    }


def _snapshot(scope: Scope, at: datetime) -> DueSnapshot:
    return _seen(scope, at, **_rows_of_all(scope, at), waiting=OTHERS_THAT_WAIT.ask(scope))


def _ahead(scope: Scope, at: datetime) -> dict[str, date]:
    today = local_day(at, scope.service.zone)
    return {"day": today, "soon": today + WEEKS_AHEAD}


def _seen(
    scope: Scope,
    at: datetime,
    *,
    cases: Iterable[Any],
    offers: Iterable[Any],
    talks: Iterable[Any],
    seats: Iterable[Any],
    waiting: Iterable[Any] = (),
) -> DueSnapshot:
    """The rows as the table of turns reads them."""
    service = scope.service
    seen = [_case(row) for row in cases]
    others = list(_others(list(waiting)))
    moments = [
        *(min(case.received_at, case.moved_at) for case in seen),
        *(other.since for other in others if other.since),
        at,
    ]
    first, today = (local_day(one, service.zone) for one in (min(moments), at))
    return DueSnapshot(
        cases=seen,
        offers=_by_case((row.case, _offer(row)) for row in offers),
        talks=_by_case((row.case, _talk(row)) for row in talks),
        others=others,
        norms=_norms(service),
        seats=_by_case((row.case, _seat(row)) for row in seats),
        zone=service.zone,
        free=frozenset(free_days(service, first, today + FAR)),
    )


def _by_case(pairs: Iterable[tuple[int, Value]]) -> Mapping[int, list[Value]]:
    found: dict[int, list[Value]] = defaultdict(list)
    for case, value in pairs:
        found[case].append(value)
    return found


def _norms(service: Service) -> Norms:
    return Norms(
        intake_days=service.intake_days,
        pairing_days=service.pairing_days,
        offer_hours=service.offer_hours,
        first_contact_days=service.first_contact_days,
        report_days=service.report_days,
        second_letter_days=service.second_letter_days,
        close_proposal_days=service.close_proposal_days,
    )


def _case(row: Any) -> CaseSeen:
    return CaseSeen(
        pk=row.pk,
        number=row.number,
        kind=row.kind,
        own_kind=row.own_kind,
        district=row.district__name or "",
        state=row.state,
        received_at=row.received_at,
        moved_at=row.moved_at,
        ready_at=row.ready_at,
        slept_days=row.slept_days,
        taken=row.taken,
        # Nor is a first answer owed to who waited before, or comes from an older register.
        is_judged=bool(row.triage__suitable is not None or row.ready_at or row.their_number),
        wakes_on=row.wakes_on,
        aftercare_on=row.aftercare__due_on,
        aftercare_done_at=row.aftercare__done_at,
        told_at=row.told_at,
        owner=_owner(row) if row.owner else None,
        unsafe_at=row.unsafe_at,
        hands=row.hands_up,
        substitution=_substitution(row) if row.named else None,
    )


def _substitution(row: Any) -> SubstitutionSeen:
    return SubstitutionSeen(
        pk=row.named, name=full_name_of(row.named_first, row.named_last), since=row.named_at
    )


def _owner(row: Any) -> OwnerSeen:
    name = full_name_of(row.owner__user__first_name, row.owner__user__last_name)
    return OwnerSeen(row.owner, row.owner__user, name)


def _offer(row: Any) -> OfferSeen:
    return OfferSeen(
        wave=row.wave,
        answer=row.state,
        name=full_name_of(row.volunteer__user__first_name, row.volunteer__user__last_name),
        reason=row.decline_reason,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        call_asked_at=row.call_asked_at,
    )


def _seat(row: Any) -> SeatSeen:
    rests = row.volunteer__state == VolunteerState.PAUSED
    # A right without an end has no last day, and lasts as far as anybody plans.
    until = (row.until or date.max) if row.counts else None
    return SeatSeen(
        pk=row.pk,
        name=full_name_of(row.volunteer__user__first_name, row.volunteer__user__last_name),
        until=until,
        since=None if row.counts else row.taken_at,
        rests_until=(row.volunteer__paused_until or date.max) if rests else None,
    )


def _talk(row: Any) -> TalkSeen:
    return TalkSeen(
        pk=row.pk,
        kind=row.kind,
        planned_at=row.planned_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        invited=row.invited,
        coming=row.coming,
        refused=row.refused,
    )


def _others(rows: list[tuple[str, int, str, str, datetime | None]]) -> Iterator[OtherSeen]:
    """One for each row; of all email that did not arrive, one together: it is one deed."""
    mail = [row for row in rows if row[0] == "mail"]
    for what, pk, first, last, since in rows:
        if what != "mail":
            yield OtherSeen(what, pk, full_name_of(first, last), since)
    if mail:
        oldest = min(mail, key=lambda row: (row[4], row[1]))
        yield OtherSeen("mail", oldest[1], oldest[2], oldest[4], number=len(mail))
