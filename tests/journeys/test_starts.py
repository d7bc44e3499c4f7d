"""What stands on the first screen of the start pages, and how far a phone is scrolled."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role
from scheduling.pairing.links import offer_token
from tests.factories.cases import READY, CaseFactory, ReferralFactory
from tests.factories.organisations import MembershipFactory, PartnerOrganisationFactory
from tests.factories.scheduling import OfferFactory
from tests.factories.training import CourseSessionFactory, EnrolmentFactory
from tests.factories.volunteers import ApplicationFactory, VolunteerFactory
from training.models import Attendance, Presence

FIRST_SCREEN = 690
"""Pixels of a phone above its bar, with room to spare."""


def bottom_of(page, name: str, *, role: str = "button") -> float:
    box = page.get_by_role(role, name=name).first.bounding_box()
    return box["y"] + box["height"]


@pytest.fixture
def offer(west):
    volunteer = VolunteerFactory(service=west, user__first_name="Johan")
    case = CaseFactory(
        service=west,
        state="offered",
        ready_at=READY,
        summary="Music in the evening, above a bedroom, for half a year now",
        wishes=["0-evening", "1-evening", "2-afternoon"],
        languages=["nl", "ar"],
    )
    facts = {"service": west, "case": case, "expires_at": timezone.now() + timedelta(days=2)}
    OfferFactory(**facts, volunteer__user__first_name="Yasmina")
    return OfferFactory(**facts, volunteer=volunteer)


@pytest.mark.parametrize("by_link", [True, False])
def test_a_question_and_both_answers_stand_on_the_first_screen(west, offer, enter, by_link):
    person = None if by_link else offer.volunteer.user
    page = enter(person, device="phone")
    link = reverse("scheduling:offer_answer", args=[offer_token(offer)])
    page.goto(link if by_link else reverse("insights:home", args=[west.slug]))

    assert page.get_by_text("Music in the evening").first.bounding_box()["y"] < FIRST_SCREEN
    assert bottom_of(page, "Yes, I will do it") <= FIRST_SCREEN
    no = page.locator(".answer-no > summary").bounding_box()
    assert no["y"] + no["height"] <= FIRST_SCREEN


def test_a_no_has_the_whole_line_for_its_reason(west, offer, enter):
    page = enter(device="phone")
    page.goto(reverse("scheduling:offer_answer", args=[offer_token(offer)]))

    page.locator(".answer-no > summary").click()

    asked = page.locator(".answer-no").bounding_box()
    assert asked["width"] > 300


@pytest.fixture
def partner(west):
    organisation = PartnerOrganisationFactory(service=west)
    row = MembershipFactory(service=west, role=Role.PARTNER, partner=organisation)
    for days in (3, 4, 4, 5, 7, 9, 30):
        begun = timezone.now() - timedelta(days=60 - days)
        ReferralFactory(
            service=west,
            partner=organisation,
            own_reference=f"PV 26-11{days:02}",
            referred_at=timezone.now() - timedelta(days=60),
            case__started_at=begun,
        )
    return row.user


def test_a_partner_has_the_button_on_the_first_screen_and_little_to_scroll(west, partner, enter):
    page = enter(partner, device="phone")
    page.goto(reverse("insights:home", args=[west.slug]))

    assert bottom_of(page, "Refer a resident", role="link") <= 390
    assert page.locator(".dots").is_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1500


def test_what_cannot_wait_and_what_is_new_are_seen_in_one_look(west, staff, enter):
    for number in range(5):
        CaseFactory(service=west, number=f"2026-000{number}", received_at=READY)
    for number in range(7):
        ApplicationFactory(
            service=west,
            email=f"a{number}@example.org",
            first_name="Wilhelmina",
            last_name="van der Wetering",
            applied_at=timezone.now() - timedelta(hours=2),
        )
    page = enter(staff(Role.COORDINATOR, "Truus"))
    page.goto(reverse("insights:home", args=[west.slug]))

    box = page.locator(".start-news .dues").bounding_box()
    assert page.locator(".dues-urgent > li").count() == 5
    assert box["y"] + box["height"] <= 900


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_twelve_people_of_whom_one_is_absent_take_two_taps(west, staff, enter, device):
    begins = timezone.now() - timedelta(minutes=10)
    evening = CourseSessionFactory(
        service=west, starts_at=begins, ends_at=begins + timedelta(hours=2)
    )
    people = [EnrolmentFactory(service=west, course=evening.course) for _ in range(12)]
    page = enter(staff(Role.TRAINER, "Tom"), device=device)
    page.goto(reverse("insights:home", args=[west.slug]))

    row = page.get_by_role("group", name=str(people[4].volunteer))
    row.locator("[data-presence=absent]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="All others are present").click()

    came = Attendance.unscoped.filter(session=evening)
    assert came.filter(presence=Presence.PRESENT).count() == 11
    assert came.get(presence=Presence.ABSENT).enrolment == people[4]
