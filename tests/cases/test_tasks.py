from datetime import timedelta

from django.utils import timezone

from cases.lifecycle import CaseState
from cases.models import Case
from cases.tasks import wake_due_cases
from tests.factories.cases import RECEIVED, CaseFactory


def test_cases_wake_on_their_day_and_not_before(db):
    today = timezone.now().date()
    for days in (-3, -1, 2):
        CaseFactory(
            state=CaseState.DORMANT,
            slept_from=CaseState.TRIAGE,
            moved_at=RECEIVED,
            wakes_on=today + timedelta(days=days),
        )

    assert wake_due_cases() == 2
    assert wake_due_cases() == 0
    states = Case.unscoped.order_by("pk").values_list("state", flat=True)
    assert list(states) == [CaseState.TRIAGE, CaseState.TRIAGE, CaseState.DORMANT]
