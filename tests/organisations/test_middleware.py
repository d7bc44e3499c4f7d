import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import RequestFactory
from django.urls import reverse

from organisations import second_factor
from organisations.models import AuditEntry, Membership, Role
from tests.factories.organisations import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


def trail(service) -> str:
    return reverse("organisations:trail", args=[service.slug])


@pytest.fixture
def strict():
    """A service that asks a second factor of its staff."""
    return ServiceFactory(second_factor_required=True)


def test_a_visitor_is_asked_to_log_in(client, service):
    answer = client.get(trail(service))

    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={trail(service)}"


@pytest.mark.parametrize("kind", ["partial", "full"])  # full: htmx selects a part of the page
def test_a_visitor_who_asked_for_a_part_is_led_to_the_door_and_back(client, service, kind):
    here = f"http://testserver/s/{service.slug}/queue/7/"
    headers = {"HX-Request": "true", "HX-Request-Type": kind, "HX-Current-URL": here}

    answer = client.get(trail(service), headers=headers)

    assert answer.status_code == 200
    door = f"{reverse('account_login')}?next=/s/{service.slug}/queue/7/"
    assert answer.headers["HX-Redirect"] == door


def test_a_visitor_from_another_site_is_not_led_back_there(client, service):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://elsewhere.example/"}

    answer = client.get(trail(service), headers=headers)

    assert answer.headers["HX-Redirect"] == f"{reverse('account_login')}?next=/"


def test_a_member_of_another_service_learns_nothing(service, member, logged_in):
    stranger = logged_in(member(ServiceFactory(), Role.MANAGER))

    assert stranger.get(trail(service)).status_code == 404
    assert stranger.get("/s/no-such-service/trail/").status_code == 404


def test_somebody_without_any_service_learns_nothing(service, client):
    client.force_login(UserFactory())

    assert client.get(trail(service)).status_code == 404


def test_a_member_without_the_role_is_refused(service, member, logged_in):
    assert logged_in(member(service, Role.VOLUNTEER)).get(trail(service)).status_code == 403


def test_a_role_that_has_ended_opens_nothing(service, member, logged_in, now):
    scope = member(service, Role.MANAGER)
    Membership.objects.filter(user=scope.user).update(ended_at=now)

    assert logged_in(scope).get(trail(service)).status_code == 404


def test_two_tabs_are_two_services(service, member, logged_in):
    scope = member(service, Role.MANAGER)
    other = ServiceFactory()
    member(other, Role.VOLUNTEER, user=scope.user)
    client = logged_in(scope)

    assert client.get(trail(service)).status_code == 200
    assert client.get(trail(other)).status_code == 403


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(strict, member, logged_in, role):
    answer = logged_in(member(strict, role)).get(trail(strict))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_staff_who_have_a_second_factor_are_asked_for_it(strict, member, logged_in):
    scope = member(strict, Role.MANAGER)
    TOTP.activate(scope.user, generate_totp_secret())

    answer = logged_in(scope).get(trail(strict))

    assert answer.url.startswith(reverse("mfa_reauthenticate") + "?next=")


def test_staff_who_have_used_it_come_in(strict, member, logged_in):
    scope = member(strict, Role.MANAGER)
    client = logged_in(scope)
    session = client.session
    request = RequestFactory().get("/")
    request.session, request.user = session, scope.user
    TOTP.activate(scope.user, generate_totp_secret())
    second_factor.note_second_factor(request, Authenticator.objects.get())
    session.save()

    assert client.get(trail(strict)).status_code == 200


def test_volunteers_need_no_second_factor(strict, member, logged_in):
    answer = logged_in(member(strict, Role.VOLUNTEER)).get(
        reverse("insights:home", args=[strict.slug])
    )

    assert answer.status_code == 200


def test_a_service_may_do_without_a_second_factor(service, member, logged_in):
    assert logged_in(member(service, Role.MANAGER)).get(trail(service)).status_code == 200


@pytest.mark.parametrize(
    ("asked", "cookie", "own", "spoken"),
    [
        ("", "", None, "nl"),
        ("", "", "fr", "fr"),
        ("", "de", "fr", "de"),
        ("en", "de", "fr", "en"),
        ("xx", "yy", "fr", "fr"),
    ],
)
def test_a_page_speaks_as_chosen_then_as_the_person_then_dutch(client, asked, cookie, own, spoken):
    if own:
        client.force_login(UserFactory(language=own))
    if cookie:
        client.cookies["language"] = cookie

    answer = client.get("/", {"language": asked} if asked else {})

    assert answer["Content-Language"] == spoken


@pytest.mark.parametrize(
    ("browser", "spoken"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("pl,tr;q=0.9,en-US;q=0.7", "en"),
        ("en;q=0.2,nl;q=0.8", "nl"),
        ("pl,tr;q=0.9", "fr"),
        ("*", "fr"),
        ("no language; at all,,;q=", "fr"),
        ("", "fr"),
    ],
)
def test_a_visitor_is_spoken_to_as_the_browser_asks_and_else_as_the_service_does(
    client, browser, spoken
):
    service = ServiceFactory(language="fr")

    answer = client.get(
        reverse("volunteers:apply", args=[service.slug]), headers={"accept-language": browser}
    )

    assert answer["Content-Language"] == spoken
    assert "Accept-Language" in answer["Vary"]


def test_what_somebody_chose_is_no_matter_of_their_browser(client):
    client.cookies["language"] = "fr"
    chosen = client.get("/", headers={"accept-language": "de"})
    client.cookies.clear()
    client.force_login(UserFactory(language="nl"))
    own = client.get("/", headers={"accept-language": "de"})

    assert (chosen["Content-Language"], own["Content-Language"]) == ("fr", "nl")


def test_a_service_gives_its_language_to_those_who_chose_none(client):
    service = ServiceFactory(language="fr")

    answer = client.get(reverse("volunteers:apply", args=[service.slug]))

    assert answer["Content-Language"] == "fr"


def test_no_cache_keeps_the_page_of_somebody_who_is_logged_in(service, member, logged_in):
    answer = logged_in(member(service, Role.MANAGER)).get(trail(service))

    assert answer["Cache-Control"] == "private, no-store"


def test_what_one_request_did_carries_one_number(service, member, logged_in):
    client = logged_in(member(service, Role.MANAGER))
    for email in ("ans@example.org", "bea@example.org"):
        client.post(
            reverse("organisations:people", args=[service.slug]),
            {
                "email": email,
                "first_name": "Ans",
                "last_name": "Vos",
                "role": Role.TRAINER,
                "language": "nl",
            },
        )

    numbers = list(AuditEntry.unscoped.order_by("pk").values_list("request_id", flat=True))
    assert len(numbers) == len(set(numbers)) == 2
    assert all(len(number) == 32 for number in numbers)
