"""An existing mediator in one form: no application, no letter, nothing guessed."""

from datetime import date

import pytest
from django.urls import reverse

from organisations.models import AuditEntry, Membership, OutboxMessage, Role, TwoPeople, User
from tests.factories.organisations import MembershipFactory, ServiceFactory, UserFactory
from tests.factories.volunteers import VolunteerFactory
from tests.volunteers.papers import publish_both
from training.models import Certification
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer
from volunteers.snapshot import papers_of

LEAST = {
    "first_name": "Fatima",
    "phone": "06 12345678",
    "language": "nl",
    "languages": ["nl", "ar"],
    "level": "senior",
    "max_open_cases": "3",
    "state": "active",
    "admitted_on": "2019-05-01",
}
ALL = LEAST | {
    "last_name": "El Amrani",
    "mailbox": "Fatima@Example.org",
    "street": "Kerkstraat",
    "house_number": "8",
    "postcode": "7511 AB",
    "town": "Enschede",
    "given_by": "Buurtbemiddeling Delft",
    "their_number": "D-17",
    "effective_on": "2021-04-01",
    "valid_until": "2027-03-31",
    "certificate_seen_on": "2026-02-27",
    "conduct_number": "VOG-7",
    "conduct_issued_on": "2024-05-01",
    "conduct_seen_on": "2024-05-20",
    "signed_on": "2019-05-01",
}


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def add(service, coordinator, logged_in):
    desk = logged_in(coordinator)
    url = reverse("training:mediator_add", args=[service.slug])

    def send(sent, **more):
        return desk.post(url, sent | more)

    return send


def only(service):
    return Volunteer.unscoped.with_person().get(service=service)


def test_a_first_name_and_a_phone_are_enough_and_no_letter_leaves(service, add):
    answer = add(LEAST)

    volunteer = only(service)
    person = volunteer.user
    assert answer.status_code == 302
    assert (str(person), person.email, person.mailbox) == ("Fatima", None, "")
    assert (volunteer.state, volunteer.level, volunteer.max_open_cases) == ("active", "senior", 3)
    assert volunteer.admitted_on == date(2019, 5, 1)
    assert Membership.objects.current().filter(user=person, role=Role.VOLUNTEER).exists()
    assert not OutboxMessage.unscoped.exists()


def test_all_that_was_seen_is_kept_with_it(service, coordinator, add):
    publish_both(service)

    add(ALL)

    volunteer = only(service)
    certificate = Certification.unscoped.get(volunteer=volunteer)
    papers = papers_of(volunteer)
    assert volunteer.user.email == volunteer.user.mailbox == "fatima@example.org"
    assert certificate.known_as == "Buurtbemiddeling Delft, D-17"
    assert certificate.seen_by == coordinator.user
    assert papers.is_complete
    assert papers.certificate.number == "VOG-7"
    assert {on_file.accepted.signed_on for on_file in papers.texts} == {date(2019, 5, 1)}
    verbs = set(AuditEntry.visible_to(coordinator).values_list("verb", flat=True))
    assert "volunteer.add_by_hand" in verbs
    assert not OutboxMessage.unscoped.exists()


def test_all_of_it_or_nothing(service, add):
    """The service has no texts, so nothing was signed."""
    answer = add(ALL)

    assert answer.status_code == 422
    assert "Your service has no texts to accept yet." in answer.text
    assert not Volunteer.unscoped.exists()
    assert not User.objects.filter(first_name="Fatima").exists()
    assert 'value="Kerkstraat"' in answer.text


def test_a_welcome_leaves_where_it_is_asked_for(service, add, deliver_mail):
    add(ALL, signed_on="", is_welcomed="on")

    [letter] = deliver_mail()
    assert letter.to == ["fatima@example.org"]
    assert f"U bent vrijwilliger van {service.name}" in letter.body
    assert "Fatima@Example.org" not in letter.body
    assert "fatima@example.org" in letter.body


def test_who_shares_an_address_reads_in_the_welcome_that_they_cannot_sign_in(
    service, add, deliver_mail
):
    VolunteerFactory(service=service, user__email="fatima@example.org")

    add(ALL, signed_on="", is_welcomed="on", same="two", language="en")

    [letter] = deliver_mail()
    assert "You cannot sign in yet" in letter.body
    assert "You get a code by email" not in letter.body


def test_they_sign_in_with_the_address_that_was_written_down(service, add, client, deliver_mail):
    add(ALL, signed_on="")

    client.post(reverse("account_request_login_code"), {"email": "fatima@example.org"})

    [letter] = deliver_mail()
    assert letter.to == ["fatima@example.org"]
    assert "Fatima" in letter.body


def test_somebody_who_left_has_no_role(service, add):
    add(LEAST, state="left", left_on="2024-07-01")

    volunteer = only(service)
    assert (volunteer.state, volunteer.left_on) == (VolunteerState.LEFT, date(2024, 7, 1))
    assert not Membership.objects.filter(user=volunteer.user).exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": ""}, "Please give a phone number or an email address."),
        ({"given_by": "Delft"}, "Please fill this in too, or leave all of it empty."),
        ({"conduct_number": "1"}, "Please fill this in too, or leave all of it empty."),
        ({"state": "left"}, "On which day did they leave?"),
        ({"left_on": "2024-01-01"}, "Leave this empty for somebody who is still here."),
        (
            {"state": "left", "left_on": "2018-01-01"},
            "The last day must not come before the first.",
        ),
        ({"is_welcomed": "on"}, "Without an email address no welcome can leave."),
        ({"admitted_on": "2030-01-01"}, "Here since"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(add, wrong, words):
    answer = add(LEAST, **wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Fatima"' in answer.text
    assert not Volunteer.unscoped.exists()


# --- is this the same person?


def test_two_with_one_mailbox_are_asked_about_and_may_be_two(service, add):
    jan = VolunteerFactory(
        service=service, user__email="fatima@example.org", user__first_name="Jan"
    )

    asked = add(ALL, signed_on="")
    add(ALL, signed_on="", same="two")

    fatima = Volunteer.unscoped.with_person().exclude(pk=jan.pk).get()
    assert asked.status_code == 422
    assert "Jan Bakker uses this email address already. Is it the same person?" in asked.text
    assert asked.context["form"]["same"].value() == "two"
    said = TwoPeople.unscoped.get()
    assert (said.person, said.about_id) == (jan.user, fatima.user.pk)
    assert fatima.user != jan.user
    assert (fatima.user.email, fatima.user.mailbox) == (None, "fatima@example.org")


def test_the_very_same_volunteer_is_not_written_down_twice(service, add):
    known = VolunteerFactory(
        service=service,
        user__email="fatima@example.org",
        user__first_name="Fatima",
        user__last_name="El Amrani",
    )

    asked = add(ALL, signed_on="")
    answer = add(ALL, signed_on="", same=str(known.user.pk))

    page = reverse("volunteers:volunteer_detail", args=[service.slug, known.pk])
    assert asked.context["form"]["same"].value() == str(known.user.pk)
    assert page in asked.text
    assert "is a volunteer here already" in answer.text
    assert Volunteer.unscoped.count() == 1


def test_a_colleague_of_the_same_service_becomes_a_volunteer_on_their_own_account(
    service, member, add
):
    trainer = member(service, Role.TRAINER, user=UserFactory(email="fatima@example.org"))

    add(ALL, signed_on="", same=str(trainer.user.pk))

    assert only(service).user == trainer.user


def test_nothing_is_shown_of_another_service(service, add):
    elsewhere = ServiceFactory(name="Burenhulp Almelo")
    other = UserFactory(
        email="fatima@example.org", first_name="Zeynep", last_name="Yıldız", phone="053 4444444"
    )
    MembershipFactory(service=elsewhere, user=other, role=Role.VOLUNTEER)

    asked = add(ALL, signed_on="")
    same = add(ALL, signed_on="", same="in_use")
    two = add(ALL, signed_on="", same="two")

    for answer in (asked, same):
        assert answer.status_code == 422
        for secret in ("Zeynep", "Almelo", "053 4444444"):
            assert secret not in answer.text
    assert "This email address is in use already. Is it the same person?" in asked.text
    assert "fill in your form for new mediators" in same.text
    assert two.status_code == 302
    assert only(service).user.email is None


def test_a_phone_with_the_same_name_asks_and_a_name_alone_does_not(service, add):
    VolunteerFactory(
        service=service,
        user__first_name="F.",
        user__last_name="El Amrani",
        user__phone="+31 6 12345678",
    )

    asked = add(ALL, signed_on="", mailbox="")
    other_phone = add(ALL, signed_on="", mailbox="", phone="06 87654321")

    assert "F. El Amrani is known here already." in asked.text
    assert other_phone.status_code == 302


def test_one_home_with_the_same_last_name_asks_without_a_preset(service, add):
    VolunteerFactory(
        service=service,
        user__first_name="Said",
        user__last_name="El Amrani",
        postcode="7511AB",
        house_number="8",
    )

    asked = add(ALL, signed_on="", mailbox="", phone="06 87654321")

    assert "Said El Amrani is known here already." in asked.text
    assert asked.context["form"]["same"].value() == ""


def test_nobody_writes_down_themselves(service, coordinator, member, add):
    member(service, Role.COORDINATOR)

    answer = add(ALL, signed_on="", mailbox=coordinator.user.email, same=str(coordinator.user.pk))

    assert answer.status_code == 422
    assert "This is about yourself" in answer.text
    assert not Volunteer.unscoped.exists()


def test_the_list_leads_there(service, coordinator, logged_in):
    page = logged_in(coordinator).get(reverse("volunteers:volunteer_list", args=[service.slug]))

    assert reverse("training:mediator_add", args=[service.slug]) in page.text
