from datetime import date, timedelta

import pytest

from cases.actions.refusals import WakesTooEarly
from cases.actions.resting import rest_case, wake_case, wake_if_due
from cases.lifecycle import CASE_LIFECYCLE, CaseState
from cases.models import Case
from cases.signals import case_rested
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry
from tests.factories.cases import READY, CaseFactory

MAY = date(2026, 5, 1)


@pytest.fixture
def case(service):
    return CaseFactory(service=service, ready=True)


def test_a_case_rests_until_a_day(case, coordinator, now):
    rest_case(case, wakes_on=MAY, reason="in hospital", by=coordinator, at=now)

    case.refresh_from_db()
    assert (case.state, case.slept_from, case.wakes_on) == (
        CaseState.DORMANT,
        CaseState.READY,
        MAY,
    )
    assert AuditEntry.unscoped.get().reason == "in hospital"


def test_a_case_wakes_tomorrow_at_the_earliest(case, coordinator, now):
    with pytest.raises(WakesTooEarly):
        rest_case(case, wakes_on=now.date(), reason="", by=coordinator, at=now)
    rest_case(case, wakes_on=now.date() + timedelta(days=1), reason="", by=coordinator, at=now)


def test_a_case_whose_volunteers_are_asked_does_not_rest(service, coordinator, now):
    case = CaseFactory(service=service, state=CaseState.OFFERED, ready_at=READY)

    with pytest.raises(MoveRefused):
        rest_case(case, wakes_on=MAY, reason="", by=coordinator, at=now)


def test_the_rest_counts_in_no_lead_time(case, coordinator, now):
    rest_case(case, wakes_on=MAY, reason="", by=coordinator, at=now)

    wake_case(case, by=coordinator, at=now + timedelta(days=10))

    case.refresh_from_db()
    assert (case.state, case.slept_days, case.wakes_on) == (CaseState.READY, 10, None)
    assert case.ready_at == READY + timedelta(days=10)
    assert case.slept_from == ""


RESTABLE = sorted(
    state
    for state in CaseState
    if "rest" in {move.name for move in CASE_LIFECYCLE.moves(state, {"coordinator"})}
)


@pytest.mark.parametrize("state", RESTABLE)
def test_a_case_goes_on_where_it_stood(state, service, coordinator, now):
    case = CaseFactory(service=service, state=state, ready_at=READY)

    rest_case(case, wakes_on=MAY, reason="", by=coordinator, at=now)
    wake_case(case, by=coordinator, at=now)

    assert Case.unscoped.get().state == state


def test_a_case_that_is_awake_is_not_woken(case, coordinator, now):
    with pytest.raises(MoveRefused):
        wake_case(case, by=coordinator, at=now)


def test_the_worker_wakes_a_case_on_its_day_and_once(case, coordinator, now):
    rest_case(case, wakes_on=MAY, reason="", by=coordinator, at=now)
    due = now.replace(month=5, day=1)

    assert wake_if_due(case.pk, at=due - timedelta(days=1)) is False
    assert wake_if_due(case.pk, at=due) is True
    assert wake_if_due(case.pk, at=due) is False

    assert Case.unscoped.get().state == CaseState.READY
    assert AuditEntry.unscoped.order_by("pk").last().via == "worker"


def test_the_day_is_that_of_the_service(case, coordinator, now):
    rest_case(case, wakes_on=MAY, reason="", by=coordinator, at=now)

    assert wake_if_due(case.pk, at=now.replace(month=4, day=30, hour=21)) is False
    assert wake_if_due(case.pk, at=now.replace(month=4, day=30, hour=22, minute=30)) is True


def test_the_floors_above_hear_of_the_rest(case, coordinator, now):
    heard = []

    def listen(sender, **facts):
        heard.append((sender, facts["case"].pk, facts["by"], facts["at"]))

    case_rested.connect(listen)
    try:
        rest_case(case, wakes_on=MAY, reason="", by=coordinator, at=now)
    finally:
        case_rested.disconnect(listen)

    assert heard == [(Case, case.pk, coordinator, now)]
