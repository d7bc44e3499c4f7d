"""The case of a pair board, and whom a coordinator has fixed for it before the next plan."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Case
from core.prepared import Given
from organisations.models import Scope, full_name_of
from organisations.questions import Question
from scheduling.pairing.models import LockedSeat, PlanLock

CASE: Any = Given("case")


def _with_lock(scope: Scope) -> QuerySet[Any]:
    """Whether anybody is fixed comes with the case: nobody is, mostly."""
    locks = PlanLock.visible_to(scope).standing().filter(case=OuterRef("pk"))
    cases: Any = Case.visible_to(scope).of_key(CASE).with_district()
    return cases.annotate(is_locked=Exists(locks))


def _names(scope: Scope) -> QuerySet[Any]:
    locks = PlanLock.visible_to(scope).filter(case=CASE)
    seats = LockedSeat.visible_to(scope).of_locks(locks).order_by("pk")
    return seats.values_list("volunteer__user__first_name", "volunteer__user__last_name")


THE_CASE = Question(_with_lock)
NAMES = Question(_names)


def case_with_lock(case_id: int, *, scope: Scope) -> Case | None:
    """Return a case that knows ``is_locked``, or None where the asker may see none."""
    case: Case | None = THE_CASE.first(scope, case=case_id)
    return case


def locked_names(case: Any, *, scope: Scope) -> list[str]:
    """Name whom the next plan keeps to for a case of ``case_with_lock``."""
    if not case.is_locked:
        return []
    return [full_name_of(*names) for names in NAMES.ask(scope, case=case.pk)]
