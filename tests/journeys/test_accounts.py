"""The door: a code by mail, a passkey, and coming back with nothing but that passkey."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from organisations.models import Role, Service, User
from tests.journeys.passkeys import hold_passkeys


@pytest.fixture
def manager(west: Service, staff) -> User:
    west.second_factor_required = True
    west.save()
    person = staff(Role.MANAGER, "Mieke")
    person.set_unusable_password()  # as for everybody who was invited
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


@pytest.fixture(params=["desktop", "phone"])
def page(request, enter, house) -> Page:
    """A browser whose machine holds passkeys and asks its owner's finger by itself."""
    address = house.address_by_name
    page = enter(device=request.param, address=address)
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    hold_passkeys(page)
    return page


def test_a_code_by_mail_then_a_passkey_opens_the_house(page, manager, west, post, look):
    trail = f"/s/{west.slug}/trail/"
    page.goto(trail)
    look(page)
    page.get_by_label("Your email address").fill(manager.email)
    page.get_by_role("button", name="Email me a code").click()
    look(page)
    page.get_by_label("Code").fill(post.open(manager.email).code)
    page.locator("main button[type=submit]").first.click()

    page.goto(trail)
    assert page.url.endswith("/account/2fa/")
    look(page)
    page.locator("a[href*='webauthn/add']").click()
    look(page)
    page.get_by_label("Passwordless").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    look(page)
    page.goto(trail)
    assert page.url.endswith(trail)
    page.goto("/account/sessions/")
    look(page)

    page.goto("/account/logout/")
    look(page)
    page.locator("main button[type=submit]").first.click()
    page.goto(f"/account/login/?next={trail}")
    page.locator("#passkey_login").click()
    page.wait_for_url(f"**{trail}")
    look(page)
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
