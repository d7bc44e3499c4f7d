"""A mailbox that was put right: what waits follows, what is open is asked anew, old links end."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.urls import reverse

from organisations.actions.corrections import correct_member
from organisations.letters import post_letter
from organisations.models import Membership, OutboxMessage, OutboxState, Role, User
from scheduling.appointments.links import course_token, reply_token
from scheduling.models import CalendarItem
from scheduling.pairing.links import offer_token
from scheduling.pairing.mails import post_offer
from scheduling.pairing.snapshot.offer_told import look_and_tell
from tests.factories.training import CourseSessionFactory, EnrolmentFactory
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.mediators import mediator, offer_to, offered_case
from tests.scheduling.talks import item_of, let_everything_leave, make_pair, plan
from training.actions.enrolments import accept_place
from training.models import Enrolment
from volunteers.actions.merging import merge_records

OLD, NEW = "ana@example.org", "anna@example.org"


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


def put_right(person, coordinator, now, address=NEW):
    membership = Membership.objects.current().get(user=person)
    correct_member(
        membership,
        changes={"mailbox": address},
        by=coordinator,
        at=now + timedelta(minutes=5),
    )
    return User.objects.get(pk=person.pk)


def letter_to(person, service, now, key="a"):
    post_letter(
        "organisations/mail/mailbox_changed",
        service=service,
        recipient=person.mailbox,
        language="en",
        context={"name": person.first_name, "is_new": True},
        kind="mailbox_changed",
        key=f"test:{key}:{person.pk}",
        at=now,
    )
    return OutboxMessage.unscoped.get(key=f"test:{key}:{person.pk}")


def waiting_for(address):
    rows = OutboxMessage.unscoped.filter(recipient=address, state=OutboxState.QUEUED)
    return list(rows.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def ana(service):
    return mediator(service, first_name="Ana", user__email=OLD)


def test_a_letter_that_waits_goes_where_it_should_word_for_word(ana, service, coordinator, now):
    letter = letter_to(ana.user, service, now)
    before = message_from_bytes(bytes(letter.content), policy=default)

    put_right(ana.user, coordinator, now)

    letter.refresh_from_db()
    after = message_from_bytes(bytes(letter.content), policy=default)
    assert (letter.recipient, letter.lane) == (NEW, NEW)
    assert (before["To"], after["To"]) == (OLD, NEW)
    assert after["Message-ID"] == before["Message-ID"]
    for kind in ("plain", "html"):
        words = [mail.get_body((kind,)).get_content() for mail in (before, after)]
        assert words[0] == words[1]


def test_what_has_left_or_is_leaving_stays_as_it_is(ana, service, coordinator, now):
    letter = letter_to(ana.user, service, now)
    OutboxMessage.unscoped.filter(pk=letter.pk).update(
        state=OutboxState.SENDING, lease_until=now + timedelta(minutes=9)
    )

    put_right(ana.user, coordinator, now)

    assert OutboxMessage.unscoped.get(pk=letter.pk).recipient == OLD


def test_of_a_mailbox_that_two_share_nobody_knows_whose_letter_it_is(
    ana, service, coordinator, now
):
    VolunteerFactory(service=service, user__email=None, user__mailbox=OLD)
    letter = letter_to(ana.user, service, now)

    put_right(ana.user, coordinator, now)

    letter.refresh_from_db()
    assert (letter.recipient, letter.state) == (OLD, OutboxState.QUEUED)


def test_for_who_has_no_address_any_more_nothing_leaves(ana, service, coordinator, now):
    letter = letter_to(ana.user, service, now)

    put_right(ana.user, coordinator, now, address="")

    letter.refresh_from_db()
    assert letter.state == OutboxState.SUPERSEDED


def test_a_question_is_asked_anew_and_its_old_link_ends(ana, service, coordinator, now, client):
    offer = offer_to(ana, offered_case(service), expires_at=now + timedelta(days=2))
    told = look_and_tell(offer, offer.case, service=service, at=now)
    post_offer(offer, offer.case, told, service=service, at=now)
    before = reverse("scheduling:offer_answer", args=[offer_token(offer)])
    assert client.get(before).status_code == 200

    ana.user = put_right(ana.user, coordinator, now)

    assert client.get(before).status_code == 404
    assert "offer" not in waiting_for(OLD)
    assert waiting_for(NEW).count("offer") == 1
    offer.volunteer = ana
    after = reverse("scheduling:offer_answer", args=[offer_token(offer)])
    assert client.get(after).status_code == 200
    message = OutboxMessage.unscoped.get(recipient=NEW, kind="offer")
    assert offer_token(offer) in message_from_bytes(
        bytes(message.content), policy=default
    ).get_body(("plain",)).get_content().replace("\n", "")


@pytest.mark.slow
def test_a_talk_is_in_the_calendar_of_the_new_address_and_its_old_link_ends(
    service, coordinator, now, client
):
    pair = make_pair(service)
    talk = plan(pair, coordinator, now)
    first = pair.users[0]
    item = item_of(first, appointment=talk)
    before = reverse("scheduling:invitation_reply", args=[reply_token(item)])
    let_everything_leave(now)

    put_right(first, coordinator, now)

    item = CalendarItem.unscoped.with_person().get(pk=item.pk)
    assert item.address == NEW
    assert client.get(before).status_code == 404
    assert "invitation" in waiting_for(NEW)
    assert "cleared" in waiting_for(first.mailbox)
    after = reverse("scheduling:invitation_reply", args=[reply_token(item)])
    assert client.get(after).status_code == 200


@pytest.mark.slow
def test_the_days_of_a_course_come_in_one_letter_and_the_old_link_ends(
    service, coordinator, now, client, ana
):
    session = CourseSessionFactory(service=service)
    enrolment = EnrolmentFactory(
        service=service, course=session.course, volunteer=ana, state="offered"
    )
    accept_place(enrolment, by=coordinator, at=now)
    let_everything_leave(now)
    enrolment = Enrolment.unscoped.with_person().get(pk=enrolment.pk)
    before = reverse("scheduling:course_reply", args=[course_token(enrolment)])
    assert client.get(before).status_code == 200

    put_right(ana.user, coordinator, now)

    assert client.get(before).status_code == 404
    assert waiting_for(NEW).count("training.taking_part") == 1
    enrolment = Enrolment.unscoped.with_person().get(pk=enrolment.pk)
    after = reverse("scheduling:course_reply", args=[course_token(enrolment)])
    assert client.get(after).status_code == 200


def test_who_was_asked_by_the_other_record_is_asked_by_the_one_in_use(
    ana, service, coordinator, now
):
    other = mediator(service, first_name="A.", user__email="second@example.org")
    offer = offer_to(other, offered_case(service), expires_at=now + timedelta(days=2))
    told = look_and_tell(offer, offer.case, service=service, at=now)
    post_offer(offer, offer.case, told, service=service, at=now)

    merge_records(ana, other, take=(), by=coordinator, at=now + timedelta(minutes=5))

    assert "offer" not in waiting_for("second@example.org")
    assert waiting_for(OLD).count("offer") == 1
