"""Somebody's session ends while they write, with a script and without: nothing is lost."""

from urllib.parse import urljoin

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from playwright.sync_api import Page, expect

from organisations.models import Role
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import ConflictOfInterest

WORDS = "Sings in the choir of that street"


def write(page: Page, address: str) -> None:
    page.goto(address)
    # Nobody is logged in on the next page, so the browser says which language it speaks.
    english = {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en"}
    page.context.add_cookies([english | {"url": urljoin(page.url, "/")}])
    page.get_by_text("Add a conflict of interest").click()
    form = page.locator("form[action$='/conflicts/']")
    form.get_by_label("Street").fill("Verborgenlaan")
    form.get_by_label("Note").fill(WORDS)


@pytest.mark.parametrize("javascript", [True, False])
def test_what_was_written_waits_behind_the_login(enter, staff, west, post, look, javascript):
    carla = staff(Role.COORDINATOR, "Carla")
    EmailAddress.objects.create(user=carla, email=carla.email, verified=True, primary=True)
    volunteer = VolunteerFactory(service=west)
    address = f"/s/{west.slug}/volunteers/{volunteer.pk}/"
    page = enter(carla, javascript=javascript)
    write(page, address)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_text("Your session had ended.")).to_be_visible()
    page.get_by_label("Your email address").fill(carla.email)
    page.get_by_role("button", name="Email me a code").click()
    page.get_by_label("Code").fill(post.open(carla.email).code)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    if javascript:
        look(page)
    assert not ConflictOfInterest.unscoped.exists()
    page.get_by_role("button", name="Send it again").click()

    page.wait_for_url(f"**{address}")
    assert ConflictOfInterest.unscoped.get().note == WORDS


def test_a_form_that_was_too_old_is_sent_again_with_its_words(enter, staff, west, look):
    volunteer = VolunteerFactory(service=west)
    address = f"/s/{west.slug}/volunteers/{volunteer.pk}/"
    page = enter(staff(Role.COORDINATOR, "Carla"))
    write(page, address)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("heading", name="This page was too old to send")).to_be_visible()
    look(page, "too_old")
    page.get_by_role("button", name="Send it again").click()

    page.wait_for_url(f"**{address}")
    assert ConflictOfInterest.unscoped.get().note == WORDS
