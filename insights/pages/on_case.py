"""Whose turn it is in one case, for its page."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cases.models import Case
from cases.signals import case_page_opened
from insights.pages.due import due_step_of
from insights.pages.due_lines import step_on_case_page
from organisations.models import Scope


@receiver(case_page_opened)
def show_step(*, case: Case, scope: Scope, at: datetime, **_facts: Any) -> dict[str, Any] | None:
    step = due_step_of(case, scope, at)
    return {"step": step_on_case_page(step, scope.service)} if step else None
