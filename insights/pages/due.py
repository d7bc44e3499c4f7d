"""What waits in a service, read in a constant number of queries and laid on the table of turns."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

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
    TalkSeen,
)
from insights.due.steps import DueStep
from insights.due.table import due_of
from insights.models import (
    BESIDE_OPEN_CASES,
    BESIDE_THE_CASE,
    OPEN_CASES,
    OTHERS_THAT_WAIT,
    THE_OPEN_CASE,
    rows_of_cases,
)
from organisations.models import Scope, Service, free_days, full_name_of
from organisations.models.free_days import FAR
from volunteers.lifecycle import STEP_DAYS, VolunteerState

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
        beside=BESIDE_THE_CASE.ask(scope, case=case.pk, at=at, **_ahead(scope, at)),
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
        "beside": BESIDE_OPEN_CASES.ask(scope, at=at, **_ahead(scope, at)),
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
    beside: Iterable[Any],
    waiting: Iterable[Any] = (),
) -> DueSnapshot:
    """The rows as the table of turns reads them."""
    service = scope.service
    seen = [_case(row) for row in cases]
    told = _by_case(beside)
    others = list(_others(list(waiting)))
    moments = [
        *(min(case.received_at, case.moved_at) for case in seen),
        *(other.since for other in others if other.since),
        at,
    ]
    first, today = (local_day(one, service.zone) for one in (min(moments), at))
    return DueSnapshot(
        cases=seen,
        offers=told["offer"],
        talks=told["talk"],
        others=others,
        norms=_norms(service),
        seats=told["seat"],
        zone=service.zone,
        free=frozenset(free_days(service, first, today + FAR)),
    )


def _by_case(rows: Iterable[Any]) -> dict[str, dict[int, list[Any]]]:
    """What stands beside the cases: by its kind, and then by its case."""
    found: dict[str, dict[int, list[Any]]] = {what: defaultdict(list) for what in READERS}
    for row in rows:
        found[row.what][row.case].append(READERS[row.what](row))
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
        applicant_days=STEP_DAYS,
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
    )


def _owner(row: Any) -> OwnerSeen:
    name = full_name_of(row.owner__user__first_name, row.owner__user__last_name)
    return OwnerSeen(row.owner, row.owner__user, name)


def _offer(row: Any) -> OfferSeen:
    return OfferSeen(
        wave=row.one_n,
        answer=row.said,
        name=full_name_of(row.first, row.last),
        reason=row.why,
        sent_at=row.one_at,
        expires_at=row.two_at,
        call_asked_at=row.three_at,
    )


def _seat(row: Any) -> SeatSeen:
    rests = row.said == VolunteerState.PAUSED
    paused_until, valid_until = row.one_on, row.two_on
    # A right without an end has no last day, and lasts as far as anybody plans.
    until = (valid_until or date.max) if row.one_n else None
    return SeatSeen(
        pk=row.pk,
        name=full_name_of(row.first, row.last),
        until=until,
        since=None if row.one_n else row.one_at,
        rests_until=(paused_until or date.max) if rests else None,
    )


def _talk(row: Any) -> TalkSeen:
    return TalkSeen(
        pk=row.pk,
        kind=row.said,
        planned_at=row.one_at,
        starts_at=row.two_at,
        ends_at=row.three_at,
        invited=row.one_n,
        coming=row.two_n,
        refused=row.three_n,
    )


READERS: Mapping[str, Callable[[Any], Any]] = {"offer": _offer, "seat": _seat, "talk": _talk}
"""How a row that stands beside a case is read, by its kind (``insights.models.questions``)."""


def _others(rows: list[tuple[str, int, str, str, datetime | None]]) -> Iterator[OtherSeen]:
    """One for each row; of all email that did not arrive, one together: it is one deed."""
    mail = [row for row in rows if row[0] == "mail"]
    for what, pk, first, last, since in rows:
        if what != "mail":
            yield OtherSeen(what, pk, full_name_of(first, last), since)
    if mail:
        oldest = min(mail, key=lambda row: (row[4], row[1]))
        yield OtherSeen("mail", oldest[1], oldest[2], oldest[4], number=len(mail))
