"""The same pages as plain links and forms: nobody needs a script to do their part."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.lifecycle import CaseState
from organisations.models import Role
from tests.factories.cases import CaseFactory
from tests.factories.training import CourseFactory, CourseSessionFactory, EnrolmentFactory
from tests.factories.volunteers import CampaignFactory
from tests.journeys.people import mediator
from tests.journeys.steps import joining, learning, pairing, talking
from tests.journeys.travel import Journey


@pytest.fixture
def journey(west, post, enter) -> Journey:
    return Journey(
        service=west,
        post=post,
        enter=enter,
        look=lambda *_page: None,
        device="phone",
        javascript=False,
    )


def test_a_volunteer_applies(journey, west):
    campaign = CampaignFactory(service=west, code="library")

    joining.apply_by_poster(journey, "library")
    application = joining.confirm_the_address(journey)

    assert application.campaign == campaign


def test_a_volunteer_says_when_they_are_free(journey, west):
    pairing.say_when_free(journey, mediator(west, "Bart"))


def test_a_trainer_takes_the_register(journey, west, staff):
    trainer = staff(Role.TRAINER, "Tom")
    course = CourseFactory(service=west, trainer=trainer)
    now, soon = timezone.now(), timezone.now() + timedelta(hours=2)
    session = CourseSessionFactory(service=west, course=course, starts_at=now, ends_at=soon)
    enrolment = EnrolmentFactory(service=west, course=course)

    page = learning.take_the_register(journey, trainer, session, enrolment.volunteer)

    expect(page.get_by_role("radio", name="Present", exact=True)).to_be_checked()


def test_a_case_goes_from_triage_to_a_first_talk(journey, west, staff):
    coordinator = staff(Role.COORDINATOR, "Carla")
    pair = [mediator(west, "Rosa", "de Wit"), mediator(west, "Bart")]
    case = CaseFactory(service=west, languages=[])

    pairing.find_suitable(journey, coordinator, case)
    pairing.offer_to_the_best_pair(journey, coordinator, case)
    for volunteer in pair:
        pairing.say_yes_by_link(journey, volunteer)

    case.refresh_from_db()
    assert case.state == CaseState.PAIRED
    talk = talking.plan_the_first_talk(journey, pair[0], case)
    letters = talking.get_calendar_mail(journey, pair, talk, method="REQUEST", sequence=0)
    talking.come_by_link(journey, pair[1], letters)
