"""Ten minutes in which what was done with a case can be undone (docs/decisions/0033).

Its letters wait as long. To undo it is to write what stood there and to let none of them leave, in
one transaction: it is no move of the case, for nobody has heard of the one it takes back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.actions.moving import of_service
from cases.actions.refusals import ActUndone, CaseMovedOn, LetterLeft, UndoTimeOver
from cases.models import TIME_TO_UNDO, ActKind, Case, UndoableAct
from cases.models.undoing import columns_as_stood
from organisations.actions.held_mail import let_go_of_held, take_back_held
from organisations.audit import record
from organisations.models import Scope, coordinators_of
from organisations.outbox import HeldLetters, letters_held


@dataclass
class Doing:
    """What an act tells of itself: how its cases stood, whom it asked, and that it is final."""

    kind: ActKind
    stood: dict[int, dict[str, Any]] = field(default_factory=dict)
    offers: list[int] = field(default_factory=list)
    is_final: bool = False

    def begins_with(self, case: Case) -> None:
        """Called under the lock, before anything of the case is another."""
        self.stood[case.pk] = columns_as_stood(case, self.kind)


@contextmanager
def undoable(kind: ActKind, *, by: Scope, at: datetime) -> Iterator[Doing]:
    """Hold the letters of what is done within, and keep what undoes it; within its transaction.

    What the worker does, or a file that is brought in, is nobody's to undo: it leaves at once.
    """
    doing = Doing(kind)
    if by.user is None or not by.is_coordinator or by.via == "import":
        yield doing
        return
    with letters_held(until=at + TIME_TO_UNDO) as held:
        yield doing
    if doing.is_final:
        let_go_of_held(held)
    else:
        _keep(doing, held, by=by, at=at)


def _keep(doing: Doing, held: HeldLetters, *, by: Scope, at: datetime) -> None:
    cases = of_service(by).filter(pk__in=doing.stood).order_by("pk")
    now = {case.pk: columns_as_stood(case, doing.kind) for case in cases}
    UndoableAct.unscoped.bulk_create(
        UndoableAct(
            service=by.service,
            case_id=pk,
            kind=doing.kind,
            by=by.person,
            at=at,
            before=doing.stood[pk],
            after=facts,
            offers=doing.offers,
            letters=list(held.posted),
            replaced=held.replaced,
        )
        for pk, facts in now.items()
        if doing.offers or facts != doing.stood[pk]
    )


@transaction.atomic
def undo_on_case(act: UndoableAct, *, by: Scope, at: datetime) -> list[Case]:
    """Put back what stood there before somebody let it rest, took it up or handed it over.

    Cases that were handed over in one act come back together, as one letter tells of them. Raises
    ``ActUndone``, ``UndoTimeOver``, ``LetterLeft``, ``CaseMovedOn``.
    """
    acts, cases = locked_acts(act, by=by, at=at)
    refuse_moved_on(acts, cases)
    # It may stand as they left it and have been another's meanwhile, who was told as well.
    since = UndoableAct.visible_to(by).of_kind(acts[0].kind).after(acts[-1])
    if since.of_cases(cases).exists():
        raise CaseMovedOn
    owners = {one.case_id: one.before["owner_id"] for one in acts if one.kind == ActKind.OWNER}
    if not all(_may_answer(owner, cases[pk]) for pk, owner in owners.items()):
        raise CaseMovedOn
    take_letters_back(acts)
    for one in acts:
        case = cases[one.case_id]
        end_act(one, case, one.put_back(case), by=by, at=at)
    return list(cases.values())


def _may_answer(owner: int | None, case: Case) -> bool:
    """Whether whoever answered for it before still can; nobody always can."""
    here = coordinators_of(case.service)
    return case.is_open and (owner is None or here.filter(pk=owner).exists())


def locked_acts(
    act: UndoableAct, *, by: Scope, at: datetime
) -> tuple[list[UndoableAct], dict[int, Case]]:
    """Lock the cases and what is undone with it; raises where its time is over, or it is undone.

    ``UndoableAct.DoesNotExist`` where it is not theirs to undo.
    """
    rows = UndoableAct.visible_to(by)
    together = rows.done_with(act) if act.goes_with_others else rows.filter(pk=act.pk)
    locked = Case.visible_to(by).filter(pk__in=together.values("case")).select_related("service")
    cases = {c.pk: c for c in locked.select_for_update(of=("self",)).order_by("pk")}
    acts = list(together.in_order().with_people().select_for_update(of=("self",)))
    if not acts:
        raise UndoableAct.DoesNotExist(act.pk)
    for one in acts:
        if one.undone_by:
            raise ActUndone(one.undone_by, one.undone_at)
        if one.until <= at:
            raise UndoTimeOver
    return acts, cases


def refuse_moved_on(acts: list[UndoableAct], cases: dict[int, Case]) -> None:
    """Raise ``CaseMovedOn`` where the cases do not stand as these acts left them."""
    if any(columns_as_stood(cases[one.case_id], one.kind) != one.after for one in acts):
        raise CaseMovedOn


def take_letters_back(acts: list[UndoableAct]) -> None:
    letters = {number for one in acts for number in one.letters}
    replaced = {number for one in acts for number in one.replaced}
    if not take_back_held(letters, replaced=replaced):
        raise LetterLeft


def end_act(act: UndoableAct, case: Case, columns: list[str], *, by: Scope, at: datetime) -> None:
    """Write the ``columns`` of the case that were put back, and who undid it."""
    case.save(update_fields=columns)
    act.undone_by, act.undone_at = by.person, at
    act.save(update_fields=["undone_by", "undone_at"])
    record(
        {
            ActKind.ASK: "case.undo_ask",
            ActKind.WITHDRAW: "case.undo_withdraw",
            ActKind.REST: "case.undo_rest",
            ActKind.WAKE: "case.undo_wake",
            ActKind.OWNER: "case.undo_owner",
        }[ActKind(act.kind)],
        case,
        by=by,
        at=at,
        changed=columns,
    )
