"""From a referral by a partner to two mediators who said yes."""

from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import Page, expect

from cases.lifecycle import CaseState
from cases.models import Case
from organisations.models import User
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from tests.journeys.travel import Journey, fill, today
from volunteers.models import Volunteer

EVENINGS = ("Tuesday", "Wednesday", "Thursday")
SECRETS = ("Geheim", "Verborgen")  # the parties' names: they never leave the house
RESIDENT = {
    "Who gave permission?": "The resident",
    "Name of the resident": "Mrs Geheim",
    "Phone": "06 12345678",
    "Street": "Verborgenlaan",
    "House number": "12",
    "What is going on?": "Music until late at night.",
    "Your own reference": "W-2044",
}
IN_ONE_LINE = {"The case in one line, without names": "Music through the wall, late at night"}


def tick_the_evenings(page: Page) -> None:
    for day in EVENINGS:
        page.get_by_role("group", name=day).get_by_role("checkbox", name="Evening").check()


def say_when_free(journey: Journey, volunteer: Volunteer) -> None:
    """Three taps and a press; then two weeks away next year, and two cases at most."""
    page = journey.open(volunteer.user, "scheduling:availability")
    tick_the_evenings(page)
    page.get_by_label("Open cases at most").select_option("2")
    first = today() + timedelta(days=300)
    away = {"First day away": first, "Last day away": first + timedelta(days=13)}
    fill(page, {label: day.isoformat() for label, day in away.items()})
    with page.expect_navigation():
        page.get_by_role("button", name="Save").first.click()
    journey.look(page, "saved")
    volunteer.refresh_from_db()
    assert volunteer.max_open_cases == 2


def refer_with_consent(journey: Journey, partner: User) -> Case:
    page = journey.open(partner, "cases:referral_create")
    page.get_by_role("radio", name="Yes").check()
    fill(page, RESIDENT)
    page.get_by_label("What is it about?").select_option("noise_people")
    journey.press(page, "Send the referral")
    return Case.unscoped.get()


def find_suitable(journey: Journey, coordinator: User, case: Case) -> None:
    page = journey.open(coordinator, "cases:case_list")
    with page.expect_navigation():
        page.get_by_role("link", name=case.number).click()
    journey.look(page, "new")
    page = journey.open(coordinator, "cases:triage", case.pk)
    page.get_by_role("checkbox", name="Nothing of this").check()
    journey.press(page, "It fits, go on", note="who")
    page.get_by_label("District").select_option(index=1)
    tick_the_evenings(page)
    page.get_by_role("checkbox", name="English").uncheck()
    page.get_by_role("checkbox", name="Dutch").check()
    page.locator("summary", has_text="The second party").click()
    fill(page, {"Name": "Mr Verborgen"})
    journey.press(page, "Go on", note="asking")
    fill(page, IN_ONE_LINE)
    page.get_by_role("radio", name="Mediation", exact=True).check()
    journey.press(page, "Ready, find a pair", note="ready")
    case.refresh_from_db()
    assert case.state == CaseState.READY


def offer_to_the_best_pair(journey: Journey, coordinator: User, case: Case) -> list[Offer]:
    page = journey.open(coordinator, "scheduling:queue")
    with page.expect_navigation():
        page.get_by_role("link", name=case.number).click()
    journey.look(page)
    expect(page.get_by_role("heading", name="Rosa de Wit").first).to_be_attached()
    with page.expect_navigation():
        page.get_by_role("button", name="Offer to these two").first.click()
    journey.look(page, "asked")
    return list(Offer.unscoped.waiting().with_case().order_by("pk"))


def say_yes_by_link(journey: Journey, volunteer: Volunteer) -> None:
    """No login: the link shows, and changes nothing; the button answers."""
    letter = journey.letter(volunteer.user, "A case for you")
    assert not any(secret in letter.text + letter.html for secret in SECRETS)
    page = journey.follow(None, letter.link("/o/"))
    assert not any(secret in page.content() for secret in SECRETS)
    offers = Offer.unscoped.filter(volunteer=volunteer)
    assert offers.get().state == OfferState.SENT
    journey.press(page, "Yes, I will do it", note="accepted")
    assert offers.get().state == OfferState.ACCEPTED


def hear_that_the_case_begins(journey: Journey, case: Case, pair: list[Volunteer]) -> None:
    case.refresh_from_db()
    assert case.state == CaseState.PAIRED
    for volunteer in pair:
        letter = journey.letter(volunteer.user, "can begin")
        assert not any(secret in letter.text + letter.html for secret in SECRETS)
        page = journey.open(volunteer.user, "cases:case_detail", case.pk, note="paired")
        expect(page.get_by_text("Geheim").first).to_be_visible()


def read_the_status(journey: Journey, partner: User, case: Case) -> str:
    """All that a partner sees: a word of ours, nobody's name and nobody's no."""
    page = journey.open(partner, "cases:referral_list")
    seen = page.locator("#main").inner_text()
    page = journey.open(partner, "cases:referral_detail", case.referral.pk)
    seen += page.locator("#main").inner_text()
    assert not any(secret in seen for secret in SECRETS)
    path = reverse("cases:case_detail", args=[journey.service.slug, case.pk])
    assert page.request.get(path).status in {403, 404}
    return seen
