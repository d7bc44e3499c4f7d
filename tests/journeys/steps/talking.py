"""The pair plans a talk, and everybody's own calendar follows."""

import icalendar
from playwright.sync_api import Page, expect

from cases.models import Case
from scheduling.models import Appointment, CalendarItem, PartStat
from tests.journeys.letters import Letter
from tests.journeys.steps.pairing import SECRETS
from tests.journeys.travel import Journey, fill
from volunteers.models import Volunteer

Letters = dict[str, Letter]


def choose_an_hour(journey: Journey, page: Page, number: int) -> None:
    """Tap one of the hours in which everybody can."""
    hours = page.get_by_role("region", name="Hours to choose from").get_by_role("link")
    with page.expect_navigation():
        hours.nth(number).click()
    journey.look(page, "chosen")


def plan_the_first_talk(journey: Journey, planner: Volunteer, case: Case) -> Appointment:
    page = journey.open(planner.user, "scheduling:appointment_create", case.pk)
    choose_an_hour(journey, page, 0)
    fill(page, {"Which place, or the link for online": "Community centre"})
    journey.press(page, "Plan and invite", note="planned")
    return Appointment.unscoped.order_by("pk").last()


def move_the_talk(journey: Journey, planner: Volunteer, talk: Appointment) -> None:
    page = journey.open(planner.user, "scheduling:appointment_move", talk.pk)
    choose_an_hour(journey, page, 1)
    journey.press(page, "Move and ask again", note="moved")


def cancel_the_talk(journey: Journey, planner: Volunteer, talk: Appointment) -> None:
    page = journey.open(planner.user, "scheduling:appointment_cancel", talk.pk)
    page.get_by_label("Why?").fill("A funeral in the family.")
    journey.press(page, "Cancel the talk", note="cancelled")


def get_calendar_mail(
    journey: Journey, pair: list[Volunteer], talk: Appointment, *, method: str, sequence: int
) -> Letters:
    """Each of the pair gets one message, to them alone, with the hour as it is now."""
    talk.refresh_from_db()
    letters = {}
    for volunteer in pair:
        letter = journey.letter(volunteer.user, method=method)
        event = letter.event
        assert int(event["SEQUENCE"]) == sequence
        assert event["DTSTART"].dt == talk.starts_at
        assert event["DTSTART"].params["TZID"] == talk.zone
        assert [str(zone["TZID"]) for zone in letter.calendar.walk("VTIMEZONE")] == [talk.zone]
        assert str(event["ATTENDEE"]) == f"mailto:{volunteer.user.email}"
        assert letter.calendar_part.get_param("method") == method
        assert not any(secret in str(letter.parsed) + letter.text for secret in SECRETS)
        letters[volunteer.user.email] = letter
    assert len(uids_of(letters)) == len(pair)
    return letters


def uids_of(letters: Letters) -> set[str]:
    return {str(letter.event["UID"]) for letter in letters.values()}


def come_by_link(journey: Journey, volunteer: Volunteer, letters: Letters) -> None:
    """The link only shows; the button answers."""
    letter = letters[volunteer.user.email]
    item = CalendarItem.unscoped.get(uid=str(letter.event["UID"]))
    page = journey.follow(None, letter.link("/r/"))
    item.refresh_from_db()
    assert item.answer == PartStat.NEEDS_ACTION
    journey.press(page, "I am coming", note="accepted")
    item.refresh_from_db()
    assert item.answer == PartStat.ACCEPTED


def subscribe(journey: Journey, volunteer: Volunteer) -> str:
    """The secret address of a calendar of one's own."""
    page = journey.open(volunteer.user, "scheduling:feed_settings")
    journey.press(page, "Make my address")
    return page.locator("#feed-address").inner_text()


def read_feed(journey: Journey, address: str) -> dict[str, icalendar.Event]:
    """What a calendar program finds there, without any login."""
    answer = journey.page_of(None).request.get(address)
    assert answer.ok
    calendar = icalendar.Calendar.from_ical(answer.body())
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def see_the_agenda(journey: Journey, volunteer: Volunteer) -> None:
    page = journey.open(volunteer.user, "scheduling:agenda")
    expect(page.get_by_text("Community centre").first).to_be_visible()
    assert not any(secret in page.content() for secret in SECRETS)
