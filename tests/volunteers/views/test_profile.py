import pytest
from django.urls import reverse

from organisations.models import AuditEntry, Membership, Role
from tests.factories.volunteers import (
    AgreementTextFactory,
    ConflictOfInterestFactory,
    VolunteerFactory,
)
from tests.volunteers.papers import admitted_as, ready_to_screen
from volunteers.lifecycle import VolunteerState
from volunteers.models import AgreementKind

FACTS = {
    "phone": "06 1",
    "language": "fr",
    "languages": ["nl"],
    "gender": "woman",
    "street": "Dorpsstraat",
    "house_number": "5",
    "postcode": "7511 AA",
    "town": "Enschede",
}


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service)


@pytest.fixture
def phone(volunteer, service, member, logged_in):
    """The volunteer's own browser."""
    Membership.objects.filter(user=volunteer.user).delete()
    return logged_in(member(service, Role.VOLUNTEER, user=volunteer.user))


def url(name, service):
    return reverse(f"volunteers:{name}", args=[service.slug])


def test_volunteers_see_and_change_what_we_know_of_them(service, volunteer, phone):
    shown = phone.get(url("my_profile", service))
    answer = phone.post(url("my_profile", service), FACTS)

    volunteer.refresh_from_db()
    assert shown.status_code == 200
    assert answer.status_code == 302
    assert (volunteer.street, volunteer.user.language) == ("Dorpsstraat", "fr")


def test_nothing_is_lost_in_a_form_with_a_slip(service, phone):
    answer = phone.post(url("my_profile", service), {**FACTS, "languages": []})

    assert answer.status_code == 422
    assert "Dorpsstraat" in answer.content.decode()


def test_a_rest_begins_and_ends_with_a_button(service, volunteer, phone):
    phone.post(url("my_pause", service), {"until": ""})
    volunteer.refresh_from_db()
    paused = volunteer.state
    page = phone.get(url("my_profile", service)).content.decode()
    phone.post(url("my_return", service))

    volunteer.refresh_from_db()
    assert paused == VolunteerState.PAUSED
    assert "I am back" in page
    assert volunteer.state == VolunteerState.ACTIVE


def test_a_rest_cannot_end_in_the_past(service, volunteer, phone):
    answer = phone.post(url("my_pause", service), {"until": "2020-01-01"})

    volunteer.refresh_from_db()
    assert answer.status_code == 422
    assert volunteer.state == VolunteerState.ACTIVE


@pytest.mark.parametrize(("name", "state"), [("my_return", "active"), ("my_pause", "training")])
def test_a_move_that_is_not_possible_is_refused_in_words(name, state, service, volunteer, phone):
    volunteer.state = state
    volunteer.save()

    answer = phone.post(url(name, service), {"until": ""})

    assert answer.status_code == 422
    assert "the state is" in answer.content.decode()


def test_a_renewed_text_is_asked_on_the_own_page(service, volunteer, phone, now):
    application = ready_to_screen(service, now)
    admitted_as(volunteer, application)
    before = phone.get(url("my_profile", service)).context["agreements_token"]
    AgreementTextFactory(service=service, kind=AgreementKind.VOLUNTEER, version=2)

    page = phone.get(url("my_profile", service)).content.decode()

    assert before == ""
    assert "/agreements/" in page


def test_a_coordinator_who_is_no_volunteer_has_no_such_page(service, desk):
    assert desk.get(url("my_profile", service)).status_code == 403


def test_a_member_without_a_row_of_their_own_finds_nothing(service, member, logged_in):
    client = logged_in(member(service, Role.VOLUNTEER))

    assert client.get(url("my_profile", service)).status_code == 404


def test_volunteers_read_and_take_away_all_that_is_kept_of_them(service, volunteer, phone):
    ConflictOfInterestFactory(service=service, volunteer=volunteer, street="Kerkweg")
    url = reverse("volunteers:my_data", args=[service.slug])

    page = phone.get(url).content.decode()
    assert "Kerkweg" in page
    assert "it goes 24 months later" in page
    assert "as long as it is used" in page
    file = phone.get(f"{url}?as=json")

    assert file.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert file.json()["volunteers.ConflictOfInterest"][0]["street"] == "Kerkweg"
    assert AuditEntry.unscoped.latest("pk").verb == "data.hand_out"
