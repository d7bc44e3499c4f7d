"""From a planned course to a certificate that anybody can check."""

import re
from datetime import date, timedelta

from django.urls import reverse
from playwright.sync_api import Page, expect

from organisations.models import User
from scheduling.models import CalendarItem, PartStat
from tests.journeys.letters import Letter
from tests.journeys.travel import Calendar, Journey, fill, today
from training.models import Certification, Course, CourseSession
from volunteers.models import Volunteer

FIRST_EVENING = 3  # days from the planning


def plan_a_course(journey: Journey, trainer: User) -> Course:
    """Two evenings of two and a half hours, a week apart."""
    page = journey.open(trainer, "training:course_create")
    fill(page, {"Name of the course": "Basic training"})
    journey.press(page, "Make the course")
    first = today() + timedelta(days=FIRST_EVENING)
    weeks = {"How many weeks in a row": "2"}
    fill(page, {"Day": first.isoformat(), "Place": "Community centre"} | weeks)
    journey.press(page, "Plan")
    return Course.unscoped.get()


def enrol(journey: Journey, trainer: User, course: Course, volunteer: Volunteer) -> None:
    page = journey.open(trainer, "training:enrol", course.pk)
    page.get_by_label(str(volunteer)).check()
    journey.press(page, "Enrol", note="enrolled")


def evenings_of(course: Course) -> list[CourseSession]:
    return list(CourseSession.unscoped.of_course(course).in_order())


def find_the_evenings_in_the_mail(journey: Journey, volunteer: Volunteer, course: Course) -> Letter:
    """All in one letter, with a file in which each evening has a UID of its own."""
    evenings = evenings_of(course)
    letter = journey.letter(volunteer.user, "You take part")
    assert "METHOD" not in letter.calendar
    events = letter.calendar.walk("VEVENT")
    assert {event["DTSTART"].dt for event in events} == {row.starts_at for row in evenings}
    assert len({str(event["UID"]) for event in events}) == len(evenings)
    assert {int(event["SEQUENCE"]) for event in events} == {0}
    return letter


def come_to_all_of_them(journey: Journey, volunteer: Volunteer, letter: Letter) -> None:
    """One link, one button."""
    page = journey.follow(None, letter.link("/c/"))
    journey.press(page, "I come on all days", note="answered")
    answers = CalendarItem.unscoped.of_person(volunteer.user).values_list("answer", flat=True)
    assert set(answers) == {PartStat.ACCEPTED}


def take_the_register(
    journey: Journey, trainer: User, evening: CourseSession, volunteer: Volunteer
) -> Page:
    page = journey.open(trainer, "training:register", evening.pk)
    row = page.get_by_role("group", name=str(volunteer))
    row.get_by_role("radio", name="Present", exact=True).check()
    journey.press(page, "Save", note="saved")
    return page


def take_the_registers(
    journey: Journey, calendar: Calendar, trainer: User, course: Course, volunteer: Volunteer
) -> None:
    for evening in evenings_of(course):
        calendar.go_to(evening.starts_at.date())
        take_the_register(journey, trainer, evening, volunteer)


def judge_and_propose(journey: Journey, trainer: User, course: Course, name: str) -> Certification:
    page = journey.open(trainer, "training:course_detail", course.pk, note="seen")
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()
    journey.look(page)
    page.get_by_role("radio", name=re.compile("^competent", re.IGNORECASE)).check()
    journey.press(page, "Keep this judgement", note="judged")
    journey.press(page, "Propose for a certificate", note="proposed")
    return Certification.unscoped.get(volunteer__user__last_name=name.split(maxsplit=1)[1])


def confirm(
    journey: Journey, coordinator: User, certification: Certification, *, effective_on: date
) -> None:
    page = journey.open(coordinator, "training:certification_detail", certification.pk)
    fill(page, {"Valid from": effective_on.isoformat()})
    journey.press(page, "Confirm")


def check_the_paper(journey: Journey, coordinator: User, certification: Certification) -> None:
    """The PDF downloads, and what its QR code points to says that it is valid."""
    service = journey.service.slug
    paper = journey.page_of(coordinator).request.get(
        reverse("training:certificate_pdf", args=[service, certification.pk])
    )
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")
    link = reverse("training:certificate_verify", args=[certification.secret])
    page = journey.follow(None, link)
    expect(page.get_by_text("Valid", exact=True)).to_be_visible()
    expect(page.get_by_text(certification.number)).to_be_visible()
