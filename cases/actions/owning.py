"""Which coordinator answers for a case: given, taken over, and let go when their role ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from cases import mails
from cases.actions.moving import of_service, take
from cases.actions.refusals import NobodyAnswers, OwnerUnknown
from cases.actions.undoing import Doing, undoable
from cases.models import ActKind, Case
from core.refusals import Refused
from organisations.audit import record
from organisations.models import Membership, Scope, coordinators_of


@dataclass
class HandedOver:
    """What came of several: the cases whose owner is another now, and why not, by number."""

    cases: list[Case] = field(default_factory=list)
    refused: list[tuple[Case, Refused]] = field(default_factory=list)


@transaction.atomic
def assign_owner(case: Case, *, to: Membership | None, by: Scope, at: datetime) -> Case:
    """Let a coordinator answer for the case, or with None everybody.

    The same again changes nothing. Whose case it becomes or was is told, but for who does it.
    Raises ``NobodyAnswers`` for a case that has ended, ``OwnerUnknown``.
    """
    with undoable(ActKind.OWNER, by=by, at=at) as doing:
        case, former = _own(case, doing, to=to, by=by, at=at)
        if former is not UNCHANGED:
            _tell([(case, former)], to=to, by=by, at=at)
    return case


@transaction.atomic
def assign_owners(
    cases: Iterable[Case], *, to: Membership | None, by: Scope, at: datetime
) -> HandedOver:
    """As ``assign_owner`` for each: one that is refused holds up no other, and all are one mail."""
    come, moved = HandedOver(), []
    with undoable(ActKind.OWNER, by=by, at=at) as doing:
        # By their keys, so that two who hand over at once never wait for each other.
        for case in sorted(cases, key=lambda one: one.pk):
            try:
                with transaction.atomic():
                    owned, former = _own(case, doing, to=to, by=by, at=at)
            except Refused as refusal:
                come.refused.append((case, refusal))
            else:
                come.cases.append(owned)
                if former is not UNCHANGED:
                    moved.append((owned, former))
        _tell(moved, to=to, by=by, at=at)
    return come


UNCHANGED = object()


def _own(
    case: Case, doing: Doing, *, to: Membership | None, by: Scope, at: datetime
) -> tuple[Case, Membership | object | None]:
    """The case, and who answered for it before; ``UNCHANGED`` where that is the same."""
    case = take(case, by)
    if not case.is_open:
        raise NobodyAnswers
    if to is not None and not coordinators_of(by.service).filter(pk=to.pk).exists():
        raise OwnerUnknown
    former = case.owner
    if former == to:
        return case, UNCHANGED
    doing.begins_with(case)
    # Before it changes: whoever stood in did it for the former owner.
    record("case.assign_owner", case, by=by, at=at, changed=["owner"])
    case.owner = to
    case.save(update_fields=["owner"])
    return case, former


def _tell(
    moved: list[tuple[Case, Membership | object | None]],
    *,
    to: Membership | None,
    by: Scope,
    at: datetime,
) -> None:
    if to is not None and moved and to.user_id != by.person.pk:
        mails.tell_owner([case for case, _former in moved], to, by=by.person, at=at)
    of: dict[Membership, list[Case]] = {}
    for case, former in moved:
        if isinstance(former, Membership) and former.user_id != by.person.pk:
            of.setdefault(former, []).append(case)
    for former, cases in of.items():
        mails.tell_former_owner(cases, former, to=to, by=by.person, at=at)


@transaction.atomic
def let_go_of_cases(role: Membership, *, by: Scope, at: datetime) -> int:
    """The role has ended: what was theirs is everybody's. Returns how many of it are open."""
    rows = of_service(by).of_owner(role)
    open_ones = list(rows.open().select_for_update(of=("self",)).order_by("pk"))
    for case in open_ones:
        record("case.lose_owner", case, by=by, at=at, changed=["owner"])
    rows.update(owner=None)
    return len(open_ones)
