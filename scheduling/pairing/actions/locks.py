"""Fixing a team for a case, whatever the next plan of the queue would think."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases.models import Case
from organisations.audit import record
from organisations.models import Scope
from scheduling.engine.explain import may_be_set_aside
from scheduling.pairing.actions.refusals import AlreadyAsked, CaseNotWaiting, TeamRefused, TooMany
from scheduling.pairing.models import LockedSeat, PlanLock
from scheduling.pairing.snapshot.cases import Snapshot, look_at_few, objections_to
from volunteers.models import Volunteer


@transaction.atomic
def lock_team(case: Case, volunteers: Iterable[Volunteer], *, by: Scope, at: datetime) -> PlanLock:
    """Fix who takes the case in the plans to come; whoever was fixed before is no longer.

    One person of a pair may be fixed, the plan then finds the other. Raises ``CaseNotWaiting``,
    ``TooMany``, and from ``refusals`` ``AlreadyAsked`` and ``TeamRefused`` where a rule nobody
    may set aside forbids it. What only a soft rule speaks against may be fixed.
    """
    ids = {volunteer.pk for volunteer in volunteers}
    # Before the case, as in ``offers``: a row that names them waits for who asks them just now.
    people = Volunteer.visible_to(by).filter(pk__in=ids).order_by("pk")
    chosen = list(people.select_for_update(of=("self",)))
    if len(chosen) < len(ids):
        raise Volunteer.DoesNotExist(sorted(ids))
    case = Case.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    if not case.is_in_queue:
        raise CaseNotWaiting
    _refuse_unfit(look_at_few(case, ids, service=by.service, at=at), ids)
    PlanLock.visible_to(by).of_cases([case.pk]).delete()
    lock = PlanLock.unscoped.create(
        service=by.service, case=case, locked_by=by.person, locked_at=at
    )
    for volunteer in chosen:
        LockedSeat.unscoped.create(service=by.service, lock=lock, volunteer=volunteer)
    record("plan.lock", lock, by=by, at=at)
    return lock


def _refuse_unfit(snapshot: Snapshot, ids: set[int]) -> None:
    asked = ids & snapshot.asked
    if asked:
        raise AlreadyAsked(snapshot.people[id_].name for id_ in sorted(asked))
    if not 1 <= len(ids) <= snapshot.open_seats:
        raise TooMany(snapshot.open_seats)
    against = objections_to(snapshot, ids)
    if not may_be_set_aside(against):
        raise TeamRefused(against)


@transaction.atomic
def unlock_team(case: Case, *, by: Scope, at: datetime) -> bool:
    """Leave the case to the plan again. False where nobody was fixed."""
    case = Case.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    locks = list(PlanLock.visible_to(by).of_cases([case.pk]))
    for lock in locks:
        record("plan.unlock", lock, by=by, at=at)
        lock.delete()
    return bool(locks)
