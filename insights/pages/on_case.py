"""Whose turn it is in a case, for its page and for the list of cases."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cases.models import Case
from cases.pages.listing import Age
from cases.signals import ages_asked, case_page_opened
from insights.pages.due import due_step_of, due_steps_of
from insights.pages.due_lines import age_of, step_on_case_page
from organisations.models import Scope


@receiver(case_page_opened)
def show_step(*, case: Case, scope: Scope, at: datetime, **_facts: Any) -> dict[str, Any] | None:
    step = due_step_of(case, scope, at)
    return {"step": step_on_case_page(step, scope.service)} if step else None


@receiver(ages_asked)
def tell_ages(
    *, cases: Collection[int] | None, scope: Scope, at: datetime, **_facts: Any
) -> dict[int, Age]:
    """Of what has a norm: the same clock as in the list of turns."""
    steps = (step for step in due_steps_of(cases, scope, at) if step.norm is not None)
    ages = ((step, age_of(step)) for step in steps)
    return {
        step.subject.pk: Age(
            elapsed=step.elapsed, norm=age["norm"], tone=age["age_tone"], fill=age["fill"]
        )
        for step, age in ages
    }
