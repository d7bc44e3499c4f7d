"""The case of a pair board, and whom a coordinator has fixed for it before the next plan."""

from typing import Any

from cases.models import Case
from organisations.models import Scope, full_name_of
from scheduling.pairing.models.questions import CASE_WITH_LOCK, NAMES_LOCKED_ON_CASE


def case_with_lock(case_id: int, *, scope: Scope) -> Case | None:
    """Return a case that knows ``is_locked``, or None where the asker may see none."""
    case: Case | None = CASE_WITH_LOCK.first(scope, case=case_id)
    return case


def locked_names(case: Any, *, scope: Scope) -> list[str]:
    """Name whom the next plan keeps to for a case of ``case_with_lock``."""
    if not case.is_locked:
        return []
    return [full_name_of(*names) for names in NAMES_LOCKED_ON_CASE.ask(scope, case=case.pk)]
