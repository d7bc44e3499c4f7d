"""From a poster in the library to a volunteer in training."""

from playwright.sync_api import Page, expect

from organisations.models import User
from tests.journeys.travel import Journey, fill, today
from volunteers.models import Application, Volunteer

ROSA = {
    "First name": "Rosa",
    "Last name": "de Wit",
    "Email address": "rosa@example.org",
    "Phone": "06 11111111",
    "Postcode": "7511 AA",
    "Why would you like to do this?": "I like to listen.",
}
ADDRESS = ROSA["Email address"]


def apply_by_poster(journey: Journey, code: str) -> None:
    """The campaign's code stands in the address of the form, and stays."""
    page = journey.follow(None, f"/s/{journey.service.slug}/apply/{code}/")
    fill(page, ROSA)
    page.get_by_label("Dutch").first.check()
    journey.press(page, "Send my application")
    assert not Application.unscoped.confirmed().exists()


def confirm_the_address(journey: Journey) -> Application:
    """Looking at the link changes nothing; the button does."""
    link = journey.letter(ADDRESS, "confirm your application").link("/confirm/")
    page = journey.follow(None, link)
    assert not Application.unscoped.confirmed().exists()
    journey.press(page, "Yes, send my application")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Rosa")
    return Application.unscoped.confirmed().get()


def find_in_the_pipeline(journey: Journey, coordinator: User) -> Page:
    page = journey.open(coordinator, "volunteers:application_board")
    with page.expect_navigation():
        page.get_by_role("link", name="Rosa de Wit").first.click()
    journey.look(page, "applied")
    return page


def inform_and_interview(journey: Journey, page: Page) -> None:
    journey.press(page, "Work explained", note="informed")
    fill(page, {"Note of the interview": "Warm and calm. Can come on Tuesdays."})
    journey.press(page, "The interview was held", note="interviewed")


def see_the_conduct_certificate(journey: Journey, page: Page) -> None:
    fill(page, {"Number on the certificate": "VOG-77", "Issued on": today().isoformat()})
    journey.press(page, "I have seen it", note="certificate")


def accept_the_agreements(journey: Journey, page: Page) -> None:
    """By a link in the mail, on screen, without a login."""
    journey.press(page, "Send the agreements", note="asked")
    visitor = journey.follow(None, journey.letter(ADDRESS, "to read").link("/agreements/"))
    for box in visitor.get_by_role("checkbox").all():
        box.check()
    journey.press(visitor, "Accept", note="accepted")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("All accepted")


def screen_and_admit(journey: Journey, page: Page) -> Volunteer:
    page.reload()
    journey.press(page, "Finish the screening", note="screened")
    journey.press(page, "Admit", note="admitted")
    journey.letter(ADDRESS, "Welcome")
    return Volunteer.unscoped.with_person().get(user__email=ADDRESS)
