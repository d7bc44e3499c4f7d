import pytest
from django.urls import reverse

from core.tokens import sign_token
from organisations.actions import people
from organisations.models import Membership, Role, User
from tests.factories.organisations import ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_the_services_that_take_people_in(client):
    open_one = ServiceFactory()
    closed = ServiceFactory(takes_applications=False, takes_reports=False)

    page = client.get("/").content.decode()

    assert open_one.name in page
    assert closed.name not in page


def test_somebody_of_one_service_goes_straight_in(service, member, logged_in):
    answer = logged_in(member(service, Role.TRAINER)).get("/")

    assert answer.url == reverse("insights:home", args=[service.slug])


def test_somebody_of_two_services_chooses(service, member, logged_in):
    scope = member(service, Role.VOLUNTEER)
    other = member(ServiceFactory(), Role.VOLUNTEER, user=scope.user)

    page = logged_in(scope).get("/").content.decode()

    assert service.name in page
    assert other.service.name in page


def test_a_chosen_language_is_kept_for_pages_and_mail(service, member, logged_in):
    scope = member(service, Role.TRAINER)
    client = logged_in(scope)

    answer = client.post(reverse("organisations:set_language"), {"language": "de", "next": "/x/"})

    assert answer.url == "/x/"
    assert answer.cookies["language"].value == "de"
    assert User.objects.get(pk=scope.user.pk).language == "de"


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", ""])
def test_the_language_switch_never_leads_away(client, onward):
    answer = client.post(reverse("organisations:set_language"), {"language": "xx", "next": onward})

    assert answer.url == "/"
    assert "language" not in answer.cookies


@pytest.fixture
def invitation(service, member, now, time_machine):
    time_machine.move_to(now)
    return people.invite_member(
        "tom@example.org",
        first_name="Tom",
        last_name="Bos",
        language="en",
        role=Role.TRAINER,
        partner=None,
        by=member(service, Role.MANAGER),
        at=now,
    )


def test_looking_at_an_invitation_changes_nothing(client, invitation):
    url = reverse(
        "organisations:invitation", args=[sign_token("invitation", invitation=invitation.pk)]
    )

    for _ in range(3):
        assert client.get(url).status_code == 200
        assert client.head(url).status_code == 200

    assert not User.objects.filter(email="tom@example.org").exists()


def test_a_link_speaks_to_whom_it_was_sent_whatever_their_browser_asks(client, invitation):
    url = reverse(
        "organisations:invitation", args=[sign_token("invitation", invitation=invitation.pk)]
    )

    answer = client.get(url, headers={"accept-language": "de"})

    assert answer["Content-Language"] == "en"


def test_pressing_the_button_lets_the_person_in(client, invitation):
    url = reverse(
        "organisations:invitation", args=[sign_token("invitation", invitation=invitation.pk)]
    )

    client.post(url)
    client.post(url)

    assert Membership.objects.current().filter(user__email="tom@example.org").count() == 1


@pytest.mark.parametrize("token", ["nonsense", sign_token("offer", invitation=1)])
def test_a_forged_link_leads_nowhere(client, token):
    assert client.get(reverse("organisations:invitation", args=[token])).status_code == 404


def test_a_person_without_a_service_is_told_whom_to_ask(client):
    client.force_login(UserFactory())
    client.cookies["language"] = "en"

    assert "Ask your coordinator" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "onward", ["abc", "a b", "", "..", "//evil.test/", "http://[", "/\r\nX: y"]
)
def test_choosing_a_language_leads_on_whatever_the_form_says(client, onward):
    answer = client.post("/language/", {"language": "fr", "next": onward})

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith("//")
