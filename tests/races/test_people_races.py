"""Whoever races, one address is one person, and nobody waits for each other for ever."""

from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations.actions.erasing import erase_rows
from organisations.actions.people import accept_invitation, invite_member
from organisations.actions.requests_of_people import erase_on_request
from organisations.audit import record
from organisations.models import Membership, Role, Scope, User
from organisations.models.due_rows import clocked_rules, retention_list
from tests.factories.organisations import MembershipFactory, ServiceFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.races.racing import race
from volunteers.actions.admission import admit_applicant
from volunteers.actions.applications import confirm_application
from volunteers.actions.refusals import NameErased
from volunteers.actions.volunteers import change_volunteer, take_back
from volunteers.links import applicant
from volunteers.models import Application, Campaign

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def manager(service):
    user = MembershipFactory(service=service, role=Role.MANAGER).user
    return Scope(service=service, user=user, roles=frozenset({Role.MANAGER}))


@pytest.mark.parametrize("turn", range(5))
def test_two_invitations_of_one_address_make_one_person(turn):
    at, asked = timezone.now(), []
    for role in (Role.TRAINER, Role.COORDINATOR):
        facts = {"first_name": "Tom", "last_name": "Bos", "language": "nl", "partner": None}
        by = manager(ServiceFactory())
        asked.append(invite_member("tom@example.org", **facts, role=role, by=by, at=at))

    results = race(*(partial(accept_invitation, one, at=at) for one in asked))

    assert all(isinstance(result, Membership) for result in results), results
    assert User.objects.filter(email="tom@example.org").count() == 1


def test_a_second_confirmation_waits_for_whoever_works_on_the_application():
    application = ApplicationFactory()
    by, at, held = applicant(application.service), timezone.now(), Event()

    def work_on_it():
        with transaction.atomic():
            Application.unscoped.select_for_update().get(pk=application.pk)
            record("application.inform", application, by=by, at=at)
            held.set()
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SELECT pg_sleep(0.3)")

    def confirm():
        held.wait(timeout=20)
        return confirm_application(application, by=by, at=at)

    results = race(work_on_it, confirm)

    assert results == [None, application]


@pytest.mark.parametrize("turn", range(3))
def test_two_clicks_start_one_campaign(turn):
    by = manager(ServiceFactory())
    facts = {"name": "Spring", "code": "spring", "starts_on": timezone.now().date(), "target": "8"}
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(by.user)
    url = reverse("volunteers:campaign_create", args=[by.service.slug])

    answers = race(*(partial(client.post, url, facts) for client in clients))

    assert {answer.status_code for answer in answers} <= {302, 422}, answers
    assert Campaign.unscoped.count() == 1


def test_whoever_takes_somebody_back_waits_for_whoever_erases_them():
    at, erased = timezone.now(), Event()
    service = ServiceFactory()
    left = VolunteerFactory(service=service, state="left", left_on=at.date(), membership=False)
    coordinator = MembershipFactory(service=service, role=Role.COORDINATOR).user
    by = Scope(service=service, user=coordinator, roles=frozenset({Role.COORDINATOR}))

    def erase():
        with transaction.atomic():
            User.objects.select_for_update().get(pk=left.user_id)
            for rule in clocked_rules(retention_list()):
                if rule.model is User:
                    erase_rows(rule, [left.user_id])
            erased.set()
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SELECT pg_sleep(0.3)")

    def back():
        erased.wait(timeout=20)
        return take_back(left, by=by, at=at)

    _none, refusal = race(erase, back)

    assert isinstance(refusal, NameErased)
    assert not Membership.objects.current().filter(user=left.user_id).exists()


@pytest.mark.parametrize("turn", range(8))
def test_whoever_erases_somebody_and_whoever_admits_them_never_wait_for_each_other(turn):
    left_at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    at = left_at + timedelta(days=120)
    service = ServiceFactory()
    left = VolunteerFactory(service=service, state="left", left_on=left_at.date())
    Membership.objects.filter(user=left.user).update(ended_at=left_at)
    application = ApplicationFactory(service=service, state="screened", email=left.user.email)
    coordinator = MembershipFactory(service=service, role=Role.COORDINATOR).user
    by = Scope(service=service, user=coordinator, roles=frozenset({Role.COORDINATOR}))

    results = race(
        partial(erase_on_request, left, left, by=by, at=at),
        partial(admit_applicant, application, by=by, at=at),
        partial(change_volunteer, left, changes={"phone": f"+3161234567{turn}"}, by=by, at=at),
    )

    assert not [result for result in results if isinstance(result, OperationalError)], results
