"""Answers are only added; the newest to the present time counts."""

from datetime import timedelta

import pytest

from organisations.models import AuditEntry, Role, Scope
from scheduling.appointments.actions.answers import answer_invitation
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.appointments.actions.refusals import ItemCancelled, LinkEnded
from scheduling.models import Answer, AnswerChannel, CalendarItem, PartStat
from tests.scheduling.talks import (
    EVENING,
    LATER,
    as_mediator,
    item_of,
    make_pair,
    make_plan,
    plan,
)


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


def answer(item, partstat, now, *, by=None, for_sequence=None, note=""):
    by = by or Scope.by_link(item.service, item.user, Role.VOLUNTEER)
    seen = item.sequence if for_sequence is None else for_sequence
    return answer_invitation(item, partstat=partstat, for_sequence=seen, note=note, by=by, at=now)


def test_an_answer_is_kept_with_how_it_came(item, now):
    answered = answer(item, "declined", now, note="On holiday")

    kept = Answer.unscoped.get()
    assert answered.answer == PartStat.DECLINED
    assert (kept.channel, kept.note, kept.for_sequence) == (AnswerChannel.LINK, "On holiday", 0)
    assert AuditEntry.unscoped.filter(verb="invitation.answer").count() == 1


def test_the_same_answer_twice_is_one(item, now):
    answer(item, "accepted", now)
    answer(item, "accepted", now + timedelta(seconds=1))

    assert Answer.unscoped.count() == 1


def test_another_answer_is_added_and_counts(item, now):
    answer(item, "accepted", now)
    answer(item, "declined", now + timedelta(hours=1))
    answer(item, "accepted", now + timedelta(hours=2))

    item.refresh_from_db()
    assert item.answer == PartStat.ACCEPTED
    assert Answer.unscoped.count() == 3


def test_an_answer_with_an_older_stamp_does_not_count(item, now):
    answer(item, "accepted", now)
    answer(item, "declined", now - timedelta(hours=1))

    item.refresh_from_db()
    assert item.answer == PartStat.ACCEPTED


def test_an_answer_to_an_old_time_is_kept_and_does_not_count(item, appointment, coordinator, now):
    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    answered = answer(item, "accepted", now, for_sequence=0)

    assert answered.answer == PartStat.NEEDS_ACTION
    assert Answer.unscoped.get().for_sequence == 0


def test_nobody_answers_to_a_time_that_is_not_there_yet(item, now):
    answer(item, "accepted", now, for_sequence=7)

    assert Answer.unscoped.get().for_sequence == 0


def test_how_an_answer_came_in_is_known(item, coordinator, pair, now):
    answer(item, "tentative", now, by=as_mediator(pair.volunteers[0]))
    answer(item, "accepted", now + timedelta(hours=1), by=coordinator)

    channels = list(Answer.unscoped.order_by("pk").values_list("channel", flat=True))
    assert channels == [AnswerChannel.PAGE, AnswerChannel.PHONE]


def test_nobody_answers_for_the_other_mediator(item, pair, now):
    with pytest.raises(CalendarItem.DoesNotExist):
        answer(item, "accepted", now, by=as_mediator(pair.volunteers[1]))


def test_what_is_cancelled_cannot_be_answered(item, appointment, coordinator, now):
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    with pytest.raises(ItemCancelled):
        answer(item, "accepted", now)


def test_a_link_stands_a_week_after_the_end(item):
    answer(item, "declined", EVENING + timedelta(days=7))

    with pytest.raises(LinkEnded):
        answer(item, "accepted", EVENING + timedelta(days=7, minutes=90))
