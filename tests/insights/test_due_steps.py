"""The steps of a service as they come out of its rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Aftercare
from insights.due.steps import DueKind, Whose
from insights.pages.due import due_steps
from organisations.models import OutboxMessage, OutboxState, OwnFreeDay, Role
from organisations.outbox import post
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.scheduling import AppointmentFactory, OfferFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from training.lifecycle import CertificationState
from volunteers.lifecycle import ApplicationState


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def kinds(coordinator, now):
    return lambda: [step.kind for step in due_steps(coordinator, now)]


def fail_mail(service, key, at):
    letter = post(
        service=service, key=key, kind="offer", content=b"x", at=at, recipient="ada@example.org"
    )
    OutboxMessage.unscoped.filter(pk=letter.pk).update(state=OutboxState.FAILED)


def one_of_each(service, now):
    CaseFactory(service=service)
    CaseFactory(service=service, ready=True)
    OfferFactory(service=service)
    case = CaseFactory(service=service, paired=True)
    AppointmentFactory(service=service, case=case)
    AssignmentFactory(service=service, case=case)
    cared = CaseFactory(service=service, state="aftercare")
    Aftercare.unscoped.create(service=service, case=cared, due_on=now.date())
    CaseFactory(service=service, state="dormant", wakes_on=now.date() + timedelta(days=9))
    ApplicationFactory(service=service)
    CertificationFactory(service=service, state=CertificationState.PROPOSED, effective_on=None)
    VolunteerFactory(service=service, street="", postcode="")


def test_everything_that_waits_has_its_step(service, now, kinds):
    one_of_each(service, now)
    fail_mail(service, "one", now)

    assert {
        DueKind.TRIAGE,
        DueKind.FIND_PAIR,
        DueKind.ASKED,
        DueKind.TALK_AHEAD,
        DueKind.AFTERCARE,
        DueKind.WAKE,
        DueKind.APPLICATION,
        DueKind.CERTIFICATE,
        DueKind.ADDRESS,
        DueKind.MAIL,
    } == set(kinds())


def test_nothing_of_another_service_is_seen(service, now, kinds):
    one_of_each(CaseFactory().service, now)
    fail_mail(CaseFactory().service, "one", now)

    assert kinds() == []


@pytest.mark.parametrize("role", [r for r in Role if r != Role.COORDINATOR])
def test_only_a_coordinator_sees_steps(role, service, member, now):
    scope = member(service, role)
    one_of_each(service, now)

    assert due_steps(scope, now) == []


def test_the_same_queries_for_three_of_each_as_for_one(service, coordinator, now):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            due_steps(coordinator, now)
        return len(queries)

    one_of_each(service, now)
    asked()
    one = asked()
    one_of_each(service, now)
    one_of_each(service, now)

    assert asked() == one == 4


def test_a_seat_that_is_taken_makes_it_a_second_one(service, kinds):
    case = CaseFactory(service=service, state="seeking_pair", ready=True)
    AssignmentFactory(service=service, case=case, volunteer__street="Hall Street")

    assert kinds() == [DueKind.FIND_SECOND]


def test_a_talk_that_is_told_of_asks_no_report(service, coordinator, now, kinds):
    case = CaseFactory(service=service, paired=True, moved_at=now)
    AppointmentFactory(service=service, case=case, starts_at=now - timedelta(hours=3), ends_at=now)
    assert kinds() == [DueKind.REPORT]

    case.outcomes.create(
        service=service,
        stage="talk_a",
        result="not_held",
        held_on=now.date(),
        recorded_by=coordinator.user,
        recorded_at=now,
    )
    assert kinds() == [DueKind.PLAN_FIRST_TALK]


def test_all_email_that_failed_is_one_step(service, coordinator, now):
    for number in range(3):
        fail_mail(service, f"letter {number}", now - timedelta(days=number))

    (step,) = due_steps(coordinator, now)

    assert (step.kind, step.subject.number, step.whose) == (DueKind.MAIL, 3, Whose.COORDINATOR)
    assert step.since == now - timedelta(days=2)


def test_a_closed_case_an_answered_applicant_and_a_volunteer_who_left_ask_nothing(
    service, kinds, now
):
    CaseFactory(service=service, closed=True)
    ApplicationFactory(service=service, state=ApplicationState.DECLINED)
    ApplicationFactory(service=service, confirmed_at=None)
    VolunteerFactory(service=service, street="", postcode="", state="left", left_on=now.date())

    assert kinds() == []


def test_a_day_off_of_the_service_counts_in_no_norm(service, coordinator, now):
    CaseFactory(service=service, ready=True)
    (before,) = due_steps(coordinator, now)

    day = now.date() - timedelta(days=3)
    OwnFreeDay.unscoped.create(service=service, name="Closed", starts_on=day, ends_on=day)
    (after,) = due_steps(coordinator, now)

    assert after.elapsed == before.elapsed - 1


def test_the_settings_of_the_service_are_its_norms(service, coordinator, now):
    CaseFactory(service=service, paired=True, moved_at=now - timedelta(days=7))
    service.first_contact_days = 4
    service.save()

    (step,) = due_steps(coordinator, now)

    assert (step.kind, step.norm, step.elapsed) == (DueKind.FIRST_CONTACT, 4, 5)
