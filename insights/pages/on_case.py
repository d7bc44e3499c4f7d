"""Whose turn it is in a case, for its page and for the list of cases."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cases.lifecycle import Turn
from cases.models import Case
from cases.pages.listing import CaseWait
from cases.signals import case_page_opened, waits_asked
from core.ages import Age
from insights.due.steps import DueKind, DueStep, Whose
from insights.pages.due import due_step_of, due_steps_of
from insights.pages.due_lines import step_on_case_page
from organisations.models import Scope


@receiver(case_page_opened)
def show_step(*, case: Case, scope: Scope, at: datetime, **_facts: Any) -> dict[str, Any] | None:
    step = due_step_of(case, scope, at)
    return {"step": step_on_case_page(step, scope.service)} if step else None


TURNS = {
    Whose.COORDINATOR: Turn.COORDINATOR,
    Whose.PAIR: Turn.PAIR,
    Whose.ASKED: Turn.ASKED,
    Whose.LATER: Turn.LATER,
}


@receiver(waits_asked)
def tell_waits(
    *, cases: Collection[int] | None, scope: Scope, at: datetime, **_facts: Any
) -> dict[int, CaseWait]:
    """By the same steps and the same clock as in the list of turns."""
    return {step.subject.pk: _wait(step) for step in due_steps_of(cases, scope, at)}


def _wait(step: DueStep) -> CaseWait:
    turn = Turn.REST if step.kind == DueKind.WAKE else TURNS[step.whose]
    age = None if step.norm is None else Age(elapsed=step.elapsed, norm=step.norm)
    return CaseWait(turn, age)
