"""Answering an invitation: by link without login, on the agenda, by phone through a coordinator."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core import tokens
from organisations.models import AuditEntry, Membership, OutboxMessage, Role
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.appointments.links import REPLY, reply_token
from scheduling.models import Answer, AnswerChannel, CalendarItem, PartStat
from tests.scheduling.talks import (
    EVENING,
    LATER,
    SECRETS,
    as_mediator,
    item_of,
    make_pair,
    make_plan,
    plan,
)


@pytest.fixture(autouse=True)
def at_noon_on_monday(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def stranger() -> Client:
    client = Client()
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)


@pytest.fixture
def appointment(pair, coordinator, now):
    return plan(pair, coordinator, now)


@pytest.fixture
def item(appointment, pair):
    return item_of(pair.users[0])


@pytest.fixture
def link(item):
    return reverse("scheduling:invitation_reply", args=[reply_token(item)])


def text(answer) -> str:
    return answer.content.decode()


def stored() -> tuple:
    rows = (Answer, AuditEntry, OutboxMessage)
    items = CalendarItem.unscoped.order_by("pk").values_list("answer", "sequence", "changed_at")
    return (*(model.unscoped.count() for model in rows), *items)


@pytest.mark.slow
def test_opening_the_link_changes_nothing_however_often(link, stranger):
    before = stored()

    for _ in range(20):
        assert stranger.get(link).status_code == 200
        assert stranger.head(link).status_code == 200

    assert stored() == before


def test_the_page_tells_when_where_and_with_whom_and_no_party(link, stranger, pair):
    page = text(stranger.get(link))

    assert "19:30–21:00" in page
    assert "Monday 9 March 2026" in page
    assert "Community centre" in page
    assert f"Together with {pair.users[1].first_name}" in page
    assert [secret for secret in SECRETS if secret in page] == []


def test_the_link_of_somebody_who_has_left_opens_nothing(link, stranger, pair, now):
    Membership.objects.of_person(pair.users[0]).update(ended_at=now)
    before = stored()

    answers = [stranger.get(link), stranger.post(link, {"answer": "accepted", "sequence": 0})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert stored() == before


def test_the_page_is_kept_and_passed_on_by_nobody(link, stranger):
    answer = stranger.get(link)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_post_answers_and_the_page_says_so(link, stranger, item):
    said = {"answer": "declined", "sequence": 0, "note": "On holiday"}
    answer = stranger.post(link, said, follow=True)

    item.refresh_from_db()
    assert item.answer == PartStat.DECLINED
    assert Answer.unscoped.get().channel == AnswerChannel.LINK
    assert "You cannot come. Thank you for telling us." in text(answer)


def test_posting_twice_has_one_effect(link, stranger):
    for _ in range(2):
        stranger.post(link, {"answer": "accepted", "sequence": 0})

    assert Answer.unscoped.count() == 1


def test_a_change_of_time_asks_again(link, stranger, item, appointment, coordinator, now):
    stranger.post(link, {"answer": "accepted", "sequence": 0})
    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    answer = stranger.post(link, {"answer": "tentative", "sequence": 0}, follow=True)

    item.refresh_from_db()
    assert item.answer == PartStat.NEEDS_ACTION
    assert "The time or the place has changed" in text(answer)
    assert "Tuesday 10 March 2026" in text(answer)


@pytest.mark.parametrize("said", [{}, {"answer": "perhaps", "sequence": 0}, {"answer": "accepted"}])
def test_half_an_answer_is_none(link, stranger, said):
    assert stranger.post(link, said).status_code == 422
    assert not Answer.unscoped.exists()


def test_a_cancelled_talk_says_so_and_takes_no_answer(
    link, stranger, appointment, coordinator, now
):
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    assert "This is cancelled" in text(stranger.get(link))
    assert stranger.post(link, {"answer": "accepted", "sequence": 1}).status_code == 409
    assert not Answer.unscoped.exists()


def test_the_link_ends_a_week_after_the_talk(link, stranger, time_machine):
    time_machine.move_to(EVENING + timedelta(days=8), tick=False)

    assert stranger.get(link).status_code == 410
    assert stranger.post(link, {"answer": "accepted", "sequence": 0}).status_code == 409


def test_a_broken_link_or_one_of_an_old_address_is_unknown(link, stranger, item):
    assert stranger.get(f"{link[:-2]}x/").status_code == 404
    forged = tokens.sign_token(REPLY, item=item.pk, of="somebody else")
    assert stranger.get(reverse("scheduling:invitation_reply", args=[forged])).status_code == 404

    item.uid = "new@example.org"
    item.save()

    assert stranger.get(link).status_code == 404


def test_the_page_speaks_the_language_of_who_is_invited(link, pair):
    pair.users[0].language = "nl"
    pair.users[0].save()

    assert "maandag 9 maart 2026" in text(Client().get(link))


def answer_page(service, item):
    return reverse("scheduling:invitation_answer", args=[service.slug, item.pk])


def test_a_volunteer_answers_on_the_agenda(service, item, pair, logged_in):
    me = logged_in(as_mediator(pair.volunteers[0]))

    answer = me.post(answer_page(service, item), {"answer": "accepted", "sequence": 0})

    assert answer.url == reverse("scheduling:agenda", args=[service.slug])
    assert Answer.unscoped.get().channel == AnswerChannel.PAGE


def test_a_coordinator_notes_what_was_said_by_phone(service, item, coordinator, logged_in):
    said = {"answer": "declined", "sequence": 0, "back": "case", "note": "Flu"}
    answer = logged_in(coordinator).post(answer_page(service, item), said)

    kept = Answer.unscoped.get()
    assert answer.url == reverse("cases:case_detail", args=[service.slug, item.appointment.case_id])
    assert kept.channel == AnswerChannel.PHONE
    assert AuditEntry.unscoped.filter(verb="invitation.answer").get().by == coordinator.user


def test_the_other_mediator_cannot_answer_for_me(service, item, pair, logged_in):
    other = logged_in(as_mediator(pair.volunteers[1]))

    answer = other.post(answer_page(service, item), {"answer": "declined", "sequence": 0})

    assert answer.status_code == 404


def test_an_answer_to_an_old_time_is_asked_for_again(
    service, item, pair, appointment, coordinator, logged_in, now
):
    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)
    me = logged_in(as_mediator(pair.volunteers[0]))

    said = {"answer": "accepted", "sequence": 0}
    page = text(me.post(answer_page(service, item), said, follow=True))

    assert "Please answer again" in page


def test_an_answer_that_comes_too_late_or_says_nothing_is_told(
    service, item, pair, appointment, coordinator, logged_in, now
):
    me = logged_in(as_mediator(pair.volunteers[0]))
    nothing = me.post(answer_page(service, item), {}, follow=True)
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)
    late = me.post(answer_page(service, item), {"answer": "accepted", "sequence": 0}, follow=True)

    assert "Please choose one of the answers." in text(nothing)
    assert "This is cancelled" in text(late)
