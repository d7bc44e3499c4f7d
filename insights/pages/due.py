"""What waits in a service, read in a constant number of queries and laid on the table of turns."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from cases.models import Case, Relation
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
    BESIDE_OPEN_CASES,
    BESIDE_THE_CASE,
    OFFER,
    OPEN_CASES,
    OTHERS_THAT_WAIT,
    SEAT,
    TALK,
    THE_OPEN_CASE,
    rows_of_cases,
)
from organisations.models import Scope, Service, free_days, full_name_of
from organisations.models.free_days import FAR
from volunteers.lifecycle import STEP_DAYS, VolunteerState

Value = TypeVar("Value")
Waiting = tuple[str, int, str, str, datetime | None]
"""A kind, a key, two names and since when."""

WEEKS_AHEAD = timedelta(days=60)
"""Further than a talk is planned: a right that lasts longer is in nobody's way."""


def due_steps(scope: Scope, at: datetime) -> list[DueStep]:
    """Every step of the service, the most pressing first. Nobody but a coordinator sees one."""
    if not scope.is_coordinator:
        return []
    return due_of(due_snapshot(scope, at, OTHERS_THAT_WAIT.ask(scope)), at)


def due_snapshot(scope: Scope, at: datetime, waiting: Iterable[Waiting]) -> DueSnapshot:
    """``waiting``: what waits and is no case, as ``OTHERS_THAT_WAIT`` tells it."""
    beside = BESIDE_OPEN_CASES.ask(scope, at=at, **_ahead(scope, at))
    return _seen(scope, at, OPEN_CASES.ask(scope), beside, waiting)


def due_step_of(case: Case, scope: Scope, at: datetime) -> DueStep | None:
    """The step of one case for a coordinator; none where it has ended."""
    rows = THE_OPEN_CASE.ask(scope, case=case.pk) if scope.is_coordinator else []
    if not rows:
        return None
    beside = BESIDE_THE_CASE.ask(scope, case=case.pk, at=at, **_ahead(scope, at))
    return due_of(_seen(scope, at, rows, beside), at)[0]


def due_steps_of(cases: Collection[int] | None, scope: Scope, at: datetime) -> list[DueStep]:
    """The steps of these cases, or of all that are open, for a coordinator."""
    if not scope.is_coordinator:
        return []
    if cases is None:
        return due_of(due_snapshot(scope, at, ()), at)
    if not cases:
        return []
    return due_of(_seen(scope, at, *rows_of_cases(scope, cases, at, **_ahead(scope, at))), at)


def _ahead(scope: Scope, at: datetime) -> dict[str, date]:
    today = local_day(at, scope.service.zone)
    return {"day": today, "soon": today + WEEKS_AHEAD}


def _seen(
    scope: Scope,
    at: datetime,
    cases: Iterable[Any],
    beside: Iterable[Any],
    waiting: Iterable[Waiting] = (),
) -> DueSnapshot:
    """The rows as the table of turns reads them."""
    service = scope.service
    seen = [_case(row) for row in cases]
    others = list(_others(list(waiting)))
    hanging: dict[str, list[Any]] = {OFFER: [], SEAT: [], TALK: []}
    for row in sorted(beside, key=lambda row: row.beside_pk):
        hanging[row.beside_what].append(row)
    moments = [
        *(min(case.received_at, case.moved_at) for case in seen),
        *(other.since for other in others if other.since),
        at,
    ]
    first, today = (local_day(one, service.zone) for one in (min(moments), at))
    return DueSnapshot(
        cases=seen,
        offers=_by_case((row.beside_case, _offer(row)) for row in hanging[OFFER]),
        talks=_by_case((row.beside_case, _talk(row)) for row in hanging[TALK]),
        others=others,
        norms=_norms(service),
        seats=_by_case((row.beside_case, _seat(row)) for row in hanging[SEAT]),
        zone=service.zone,
        free=free_days(service, first, today + FAR),
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
        is_worse=Relation.WORSE in {row.aftercare__relation_a, row.aftercare__relation_b},
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


def _name(row: Any) -> str:
    return full_name_of(row.beside_first, row.beside_last)


def _offer(row: Any) -> OfferSeen:
    return OfferSeen(
        wave=row.beside_wave,
        answer=row.beside_word,
        name=_name(row),
        reason=row.beside_reason,
        sent_at=row.beside_began_at,
        expires_at=row.beside_moment,
        call_asked_at=row.beside_over_at,
    )


def _seat(row: Any) -> SeatSeen:
    rests = row.beside_word == VolunteerState.PAUSED
    # A right without an end has no last day, and lasts as far as anybody plans.
    until = (row.beside_until_day or date.max) if row.beside_invited else None
    return SeatSeen(
        pk=row.beside_pk,
        name=_name(row),
        until=until,
        since=None if row.beside_invited else row.beside_began_at,
        rests_until=(row.beside_from_day or date.max) if rests else None,
    )


def _talk(row: Any) -> TalkSeen:
    return TalkSeen(
        pk=row.beside_pk,
        kind=row.beside_word,
        planned_at=row.beside_began_at,
        starts_at=row.beside_moment,
        ends_at=row.beside_over_at,
        invited=row.beside_invited,
        coming=row.beside_coming,
        refused=row.beside_refused,
    )


def _others(rows: list[Waiting]) -> Iterator[OtherSeen]:
    """One for each row; of all email that did not arrive, one together: it is one deed."""
    mail = [row for row in rows if row[0] == "mail"]
    for what, pk, first, last, since in rows:
        if what != "mail":
            yield OtherSeen(what, pk, full_name_of(first, last), since)
    if mail:
        oldest = min(mail, key=lambda row: (row[4], row[1]))
        yield OtherSeen("mail", oldest[1], oldest[2], oldest[4], number=len(mail))
