"""A coordinator who volunteers neither lets themselves in nor says how far they are."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.actions.oneself import ALONE
from organisations.actions.refusals import AboutOneself
from organisations.models import AuditEntry, Role
from tests.factories.organisations import MembershipFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from tests.volunteers.papers import ready_to_screen
from volunteers.actions import admission, applications, volunteers
from volunteers.lifecycle import ApplicationState
from volunteers.models import Application, Volunteer

DAY = date(2026, 3, 1)


def own_application(by, state):
    return ApplicationFactory(service=by.service, state=state, email=by.user.email)


def inform(by, now):
    row = own_application(by, ApplicationState.APPLIED)
    return applications.inform_applicant(row, informed_on=DAY, by=by, at=now)


def interview(by, now):
    row = own_application(by, ApplicationState.INFORMED)
    return applications.interview_applicant(row, interviewed_on=DAY, note="", by=by, at=now)


def see_certificate(by, now):
    row = own_application(by, ApplicationState.INTERVIEWED)
    facts = {"number": "1", "issued_on": DAY, "seen_on": DAY}
    return applications.note_conduct_certificate(row, **facts, by=by, at=now)


def screen(by, now):
    row = ready_to_screen(by.service, now, email=by.user.email)
    return applications.screen_applicant(row, by=by, at=now)


def admit(by, now):
    row = own_application(by, ApplicationState.SCREENED)
    return admission.admit_applicant(row, by=by, at=now)


def decline(by, now):
    row = own_application(by, ApplicationState.APPLIED)
    return applications.decline_application(row, reason="", tell=False, by=by, at=now)


def begin_probation(by, now):
    row = VolunteerFactory(service=by.service, user=by.user, trainee=True)
    return volunteers.begin_probation(row, by=by, at=now)


def release(by, now):
    row = VolunteerFactory(service=by.service, user=by.user, state="probation")
    return volunteers.release(row, by=by, at=now)


def take_back(by, now):
    row = VolunteerFactory(
        service=by.service, user=by.user, state="left", left_on=DAY, membership=False
    )
    return volunteers.take_back(row, by=by, at=now)


def change(by, now, **facts):
    row = VolunteerFactory(service=by.service, user=by.user)
    return volunteers.change_volunteer(row, changes=facts, by=by, at=now)


def rise(by, now):
    return change(by, now, level="senior")


ACTS = (inform, interview, see_certificate, screen, admit, decline)
ACTS += (begin_probation, release, take_back, rise)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_decides_about_themselves_while_somebody_else_could(act, coordinator, now):
    MembershipFactory(service=coordinator.service, role=Role.COORDINATOR)

    with pytest.raises(AboutOneself):
        act(coordinator, now)
    assert not AuditEntry.visible_to(coordinator).exists()


@pytest.mark.parametrize("act", ACTS)
def test_who_is_alone_may_where_it_is_allowed_and_the_trail_says_so(act, coordinator, now):
    coordinator.service.alone_may_decide = True
    coordinator.service.save()

    act(coordinator, now)

    assert {entry.via for entry in AuditEntry.visible_to(coordinator)} == {ALONE}


def test_how_many_cases_one_takes_is_ones_own_to_say(coordinator, now):
    MembershipFactory(service=coordinator.service, role=Role.COORDINATOR)

    assert change(coordinator, now, max_open_cases=4).max_open_cases == 4


def test_whoever_applied_may_withdraw_their_own_application(coordinator, now):
    row = own_application(coordinator, ApplicationState.APPLIED)

    applications.withdraw_application(row, reason="", by=coordinator, at=now)

    assert Application.unscoped.get().state == ApplicationState.WITHDRAWN


def test_the_page_of_their_own_application_names_who_leads_it(coordinator, desk, service):
    other = MembershipFactory(service=service, role=Role.COORDINATOR).user
    row = own_application(coordinator, ApplicationState.APPLIED)

    page = desk.get(reverse("volunteers:application_detail", args=[service.slug, row.pk])).text

    assert f"somebody else decides it: {other}." in page
    assert "/inform/" not in page


def test_their_own_page_as_a_volunteer_offers_a_pause_and_no_release(coordinator, desk, service):
    MembershipFactory(service=service, role=Role.COORDINATOR)
    row = VolunteerFactory(service=service, user=coordinator.user, state="probation")

    page = desk.get(reverse("volunteers:volunteer_detail", args=[service.slug, row.pk])).text

    assert "/pause/" in page
    assert "/release/" not in page


def test_a_level_of_ones_own_is_refused_beside_its_field(coordinator, desk, service):
    MembershipFactory(service=service, role=Role.COORDINATOR)
    row = VolunteerFactory(service=service, user=coordinator.user)
    facts = {"languages": ["nl"], "language": "en", "level": "senior", "max_open_cases": 2}
    facts |= {"first_name": "Anna", "mailbox": row.user.mailbox}

    page = desk.post(
        reverse("volunteers:volunteer_change", args=[service.slug, row.pk]),
        {**facts, "street": "Kerkstraat"},
    )

    assert page.status_code == 422
    assert "This is about yourself" in page.text
    assert "Kerkstraat" in page.text
    assert Volunteer.unscoped.get(pk=row.pk).level == "regular"
