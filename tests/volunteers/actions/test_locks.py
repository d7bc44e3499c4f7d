"""The person is locked before the volunteer, by everybody: so two never wait for each other."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.actions.requests_of_people import erase_on_request
from organisations.models import Membership, Role, Scope
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from volunteers.actions import volunteers as actions
from volunteers.actions.admission import admit_applicant

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
LOCKS = re.compile(
    r'UPDATE "(organisations_user|volunteers_volunteer)"|'
    r'FROM "(organisations_user|volunteers_volunteer)".* FOR (?:NO KEY )?UPDATE',
    re.DOTALL,
)
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one lock for everything"),
]


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


def left(service):
    volunteer = VolunteerFactory(service=service, state="left", left_on=AT.date())
    Membership.objects.filter(user=volunteer.user).update(ended_at=AT)
    return volunteer


def admitted(service, by):
    volunteer = left(service)
    application = ApplicationFactory(
        service=service, state="screened", email=volunteer.user.email, moved_at=AT
    )
    admit_applicant(application, same=str(volunteer.user_id), by=by, at=AT)


def taken_back(service, by):
    actions.take_back(left(service), by=by, at=AT)


def changed(service, by):
    volunteer = VolunteerFactory(service=service)
    actions.change_volunteer(
        volunteer, changes={"town": "Elders", "phone": "+31612345678"}, by=by, at=AT
    )


def corrected(service, by):
    volunteer = VolunteerFactory(service=service)
    actions.change_volunteer(
        volunteer, changes={"town": "Elders", "first_name": "Noor"}, by=by, at=AT
    )


def changed_by_themselves(service, by):
    volunteer = VolunteerFactory(service=service)
    own = Scope(service=service, user=volunteer.user, roles=frozenset({Role.VOLUNTEER}))
    actions.change_own_facts(
        volunteer, changes={"town": "Elders", "phone": "+31612345678"}, by=own, at=AT
    )


def erased(service, by):
    volunteer = left(service)
    erase_on_request(volunteer, volunteer, by=by, at=AT + timedelta(days=120))


@pytest.mark.parametrize(
    "act", [admitted, taken_back, changed, corrected, changed_by_themselves, erased]
)
def test_whoever_locks_both_locks_the_person_first(service, coordinator, act):
    with CaptureQueriesContext(connection) as queries:
        act(service, coordinator)

    locked = [
        match[1] or match[2]
        for query in queries
        if (match := LOCKS.search(query["sql"])) and "INSERT" not in query["sql"][:6]
    ]
    assert locked[0] == "organisations_user"
    assert "volunteers_volunteer" in locked
