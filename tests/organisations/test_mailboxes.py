"""A mailbox is not a person: two people may share one, and somebody may have none."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse

from organisations.actions.people import keep_mail_in_step
from organisations.letters import post_letter
from organisations.models import OutboxMessage, Role, User
from organisations.words import phone_note, please_call
from scheduling.appointments.actions.invitations import call_off, invite_attendee
from scheduling.appointments.models import CalendarItem
from scheduling.pairing.actions.offers import offer_case, withdraw_offer
from scheduling.pairing.links import offer_address
from scheduling.pairing.models import Offer
from tests.factories.organisations import UserFactory
from tests.factories.scheduling import AppointmentFactory
from tests.scheduling.mediators import mediator, ready_case
from volunteers.actions.applications import receive_application

HOME = "samen@example.org"


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def couple(service):
    """Jan logs in with the mailbox of the house; Marie is written to there too."""
    jan = UserFactory(email=HOME, first_name="Jan")
    EmailAddress.objects.create(user=jan, email=HOME, verified=True, primary=True)
    marie = UserFactory(email=None, mailbox=HOME, first_name="Marie")
    return mediator(service, user=jan), mediator(service, user=marie)


@pytest.fixture
def by_phone(service):
    user = UserFactory(email=None, mailbox="", first_name="Toos", phone="06 12345678")
    return mediator(service, user=user)


def test_two_people_without_a_login_are_two_rows(db):
    first, second = (User.objects.create_user(None, first_name=name) for name in ("Ans", "Bep"))

    assert (first.email, first.mailbox) == (None, "")
    assert first.pk != second.pk
    assert first.is_called_by_phone


def test_an_address_to_log_in_with_is_nobody_elses_and_never_empty(db):
    UserFactory(email=HOME)

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email=HOME.upper(), mailbox="")
    UserFactory(email="", mailbox="")  # as good as none

    assert not User.objects.filter(email="").exists()


def test_two_with_one_mailbox_each_get_a_letter_of_their_own(
    service, coordinator, couple, deliver_mail, now
):
    offer_case(ready_case(service), list(couple), by=coordinator, at=now)

    letters = deliver_mail()

    assert [letter.to for letter in letters] == [[HOME], [HOME]]
    greeted = {letter.body.split(",")[0].strip() for letter in letters}
    assert {name for name in ("Jan", "Marie") if any(name in words for words in greeted)} == {
        "Jan",
        "Marie",
    }
    links = {line for letter in letters for line in letter.body.split() if "/o/" in line}
    assert len(links) == 2


def test_the_page_behind_each_link_names_its_person(service, coordinator, couple, client, now):
    offers = offer_case(ready_case(service), list(couple), by=coordinator, at=now)

    for offer, name in zip(offers, ("Jan", "Marie"), strict=True):
        assert name in client.get(offer_address(offer), follow=True).content.decode()


def test_of_two_with_one_mailbox_the_code_lets_in_whose_login_it_is(couple, client, deliver_mail):
    client.post(reverse("account_request_login_code"), {"email": HOME})
    [letter] = deliver_mail()

    assert "Jan" in letter.body
    assert "Marie" not in letter.body


def test_nobody_without_an_address_is_asked_by_mail_and_the_offer_stands(
    service, coordinator, by_phone, now
):
    other = mediator(service, first_name="Ans")

    offers = offer_case(ready_case(service), [by_phone, other], by=coordinator, at=now)
    withdraw_offer(offers[0], by=coordinator, at=now + timedelta(hours=1))

    recipients = set(OutboxMessage.unscoped.values_list("recipient", flat=True))
    assert recipients == {other.user.mailbox}
    assert Offer.unscoped.count() == 2


def test_the_board_says_whom_one_calls(service, coordinator, by_phone, logged_in, now):
    other = mediator(service, first_name="Ans")
    case = ready_case(service)
    url = reverse("scheduling:pair_board", args=[service.slug, case.pk])
    client = logged_in(coordinator)

    before = client.get(url).content.decode()
    asked = client.post(
        reverse("scheduling:offer_create", args=[service.slug, case.pk]),
        {"first": by_phone.pk, "second": other.pk},
        follow=True,
    ).content.decode()

    assert "no email, call 06 12345678" in before
    assert "No email goes to Toos Bakker (06 12345678). Please call." in asked
    assert "No email, call 06 12345678" in asked


def test_a_talk_stands_in_the_feed_of_somebody_without_an_address(service, by_phone, now):
    talk = AppointmentFactory(service=service)

    item = invite_attendee(by_phone.user, talk, service=service, at=now)
    by_phone.user.mailbox = "toos@example.org"
    by_phone.user.save(update_fields=["mailbox"])
    call_off(item, reason="Ill", service=service, at=now)

    assert item.address == ""
    assert bytes(item.vevent)
    [told] = OutboxMessage.unscoped.all()
    assert (told.kind, told.recipient) == ("cancellation", "toos@example.org")


def test_two_with_one_mailbox_have_a_calendar_entry_each(service, couple, now):
    talk = AppointmentFactory(service=service)
    for one in couple:
        invite_attendee(one.user, talk, service=service, at=now)

    assert OutboxMessage.unscoped.filter(kind="invitation", state="queued").count() == 2
    assert CalendarItem.unscoped.values("uid").distinct().count() == 2


def test_a_letter_without_an_address_is_none_and_makes_no_trouble(service, now):
    letter = post_letter(
        "organisations/mail/invitation",
        service=service,
        recipient="",
        language="en",
        context={},
        kind="offer",
        key="letter:1",
        at=now,
    )

    assert letter is None
    assert not OutboxMessage.unscoped.exists()


def test_who_logs_in_with_another_address_is_written_to_there(client, db, settings):
    settings.ACCOUNT_REAUTHENTICATION_REQUIRED = False
    person = UserFactory(email="old@example.org")
    old = EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    new = EmailAddress.objects.create(user=person, email="new@example.org", verified=True)
    client.force_login(person)

    client.post(reverse("account_email"), {"action_primary": "", "email": new.email})

    person.refresh_from_db()
    assert (person.email, person.mailbox) == ("new@example.org", "new@example.org")
    assert not EmailAddress.objects.get(pk=old.pk).primary


def test_an_address_for_mail_that_was_another_one_stays(db):
    person = UserFactory(email="anna@example.org", mailbox=HOME)

    keep_mail_in_step(person, former="anna@example.org", address="new@example.org")

    person.refresh_from_db()
    assert person.mailbox == HOME


def test_the_page_of_a_volunteer_says_that_they_are_called(
    service, coordinator, by_phone, logged_in
):
    url = reverse("volunteers:volunteer_detail", args=[service.slug, by_phone.pk])

    page = logged_in(coordinator).get(url).content.decode()

    assert "No email address: please call 06 12345678" in page
    assert "nothing yet: cannot sign in" in page


def test_somebody_who_applies_with_the_address_of_another_may_and_reads_nothing_of_them(
    service, couple, deliver_mail, now
):
    receive_application(
        service,
        first_name="Kees",
        last_name="Smit",
        email=HOME,
        phone="",
        language="en",
        spoken=["nl"],
        postcode="",
        motivation="",
        heard_through="",
        campaign=None,
        at=now,
    )

    [letter] = deliver_mail()
    assert "Dear Kees," in letter.body
    assert "/confirm/" in letter.body
    assert "Jan" not in letter.body


@pytest.mark.parametrize(
    ("mailbox", "phone", "note"),
    [
        ("a@example.org", "06", ""),
        ("", "06 1", "no email, call 06 1"),
        ("", "", "no email, call ?"),
    ],
)
def test_the_note_beside_a_name(mailbox, phone, note):
    assert phone_note(mailbox, phone) == note


def test_whom_to_call_is_said_of_those_without_an_address_only():
    ans = UserFactory.build(first_name="Ans", last_name="", mailbox="a@example.org")
    bep = UserFactory.build(first_name="Bep", last_name="", email=None, mailbox="")

    assert please_call([ans]) == ""
    assert please_call([ans, bep]) == "No email goes to Bep. Please call."
