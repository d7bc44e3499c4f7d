"""Another time, another place, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.actions.refusals import NamesInText
from core.lifecycle import MoveRefused
from organisations.models import OutboxMessage, OutboxState, Role, Scope
from scheduling.appointments.actions.answers import answer_invitation
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.appointments.actions.refusals import AppointmentEnded, DoubleBooked
from scheduling.lifecycle import AppointmentState
from scheduling.models import BookedQuarter, CalendarItem, ItemState, PartStat
from tests.scheduling.talks import (
    EVENING,
    LATER,
    all_words,
    calendar_of,
    calendar_parts,
    event_of,
    item_of,
    let_everything_leave,
    make_plan,
    plan,
    posted_to,
)

pytestmark = pytest.mark.slow


def say_yes(appointment, user, now):
    item = item_of(user, appointment=appointment)
    by = Scope.by_link(item.service, user, Role.VOLUNTEER)
    answer_invitation(item, partstat="accepted", for_sequence=item.sequence, by=by, at=now)


def test_moving_keeps_the_uid_raises_the_sequence_and_asks_again(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    for user in pair.users:
        say_yes(appointment, user, now)
    let_everything_leave(now)

    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    appointment.refresh_from_db()
    first, update = posted_to(pair.users[0])
    assert appointment.state == AppointmentState.PROPOSED
    assert event_of(update)["UID"] == event_of(first)["UID"]
    assert event_of(update)["SEQUENCE"] == 1
    assert calendar_of(update)["METHOD"] == "REQUEST"
    assert "Changed:" in update["Subject"]
    assert {i.answer for i in CalendarItem.unscoped.all()} == {PartStat.NEEDS_ACTION}
    quarters = BookedQuarter.unscoped.filter(user=pair.users[0]).values_list("at", flat=True)
    assert min(quarters) == LATER
    assert len(quarters) == 6


def test_moving_by_a_quarter_does_not_meet_itself(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    wanted = make_plan(EVENING + timedelta(minutes=15))
    move_appointment(appointment, wanted, by=coordinator, at=now)

    assert BookedQuarter.unscoped.filter(user=pair.users[0]).count() == 6


def test_moving_to_the_same_time_and_place_tells_nobody(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    move_appointment(appointment, make_plan(EVENING), by=coordinator, at=now)

    assert len(posted_to(pair.users[0])) == 1


def test_another_place_alone_is_told_as_well(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)

    wanted = make_plan(EVENING, place="Library")
    move_appointment(appointment, wanted, by=coordinator, at=now)

    _first, update = posted_to(pair.users[0])
    assert event_of(update)["LOCATION"] == "Library"
    assert event_of(update)["SEQUENCE"] == 1


def test_an_update_replaces_an_invitation_that_has_not_left(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    (update,) = posted_to(pair.users[0], waiting=True)
    assert event_of(update)["SEQUENCE"] == 1


def test_a_talk_that_is_over_or_cancelled_is_not_moved(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    with pytest.raises(AppointmentEnded):
        move_appointment(appointment, make_plan(LATER), by=coordinator, at=LATER)
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)
    with pytest.raises(AppointmentEnded):
        move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)


def test_moving_onto_hours_that_are_taken_leaves_all_as_it_was(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    plan(pair, coordinator, now, starts_at=LATER)

    with pytest.raises(DoubleBooked):
        move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    appointment.refresh_from_db()
    assert appointment.starts_at == EVENING
    assert BookedQuarter.unscoped.filter(appointment=appointment).count() == 12


def test_the_wall_time_stays_when_the_clock_changes(pair, coordinator, now):
    before = datetime(2026, 3, 28, 18, 30, tzinfo=UTC)
    after = datetime(2026, 3, 29, 17, 30, tzinfo=UTC)
    appointment = plan(pair, coordinator, now, starts_at=before)
    let_everything_leave(now)

    move_appointment(appointment, make_plan(after), by=coordinator, at=now)

    first, update = (event_of(mail).decoded("DTSTART") for mail in posted_to(pair.users[0]))
    assert (first.hour, first.minute) == (update.hour, update.minute) == (19, 30)
    assert update.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=23)


def test_who_has_a_new_address_gets_a_new_item_and_the_old_one_is_taken_out(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)
    user = pair.users[0]
    (first,) = posted_to(user)
    old = user.mailbox
    user.mailbox = "new@example.org"
    user.save()

    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    (invitation,) = posted_to(user)
    user.mailbox = old
    _first, cancellation = posted_to(user)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert event_of(cancellation)["UID"] == event_of(first)["UID"] != event_of(invitation)["UID"]
    assert str(event_of(invitation)["ATTENDEE"]) == "mailto:new@example.org"


def test_cancelling_sends_a_cancel_with_a_higher_sequence(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)

    cancel_appointment(appointment, reason="The party is ill", by=coordinator, at=now)

    first, cancellation = posted_to(pair.users[0])
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert calendar_parts(cancellation)[0].get_param("method") == "CANCEL"
    assert event_of(cancellation)["STATUS"] == "CANCELLED"
    assert event_of(cancellation)["UID"] == event_of(first)["UID"]
    assert event_of(cancellation)["SEQUENCE"] == 1
    assert "party is ill" not in all_words(cancellation)
    assert not BookedQuarter.unscoped.exists()
    assert {item.state for item in CalendarItem.unscoped.all()} == {ItemState.CANCELLED}


def test_nothing_leaves_when_the_invitation_had_not_left(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    cancel_appointment(appointment, reason="a mistake", by=coordinator, at=now)

    states = set(OutboxMessage.unscoped.values_list("state", flat=True))
    assert states == {OutboxState.SUPERSEDED}


def test_a_cancel_leaves_when_the_line_went_dead_in_the_middle(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    OutboxMessage.unscoped.update(attempts=1, last_error="SMTPServerDisconnected")

    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    (cancelled,) = posted_to(pair.users[0], waiting=True)
    assert event_of(cancelled)["STATUS"] == "CANCELLED"


def test_a_cancel_leaves_when_only_the_update_had_not_left(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)
    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    (cancellation,) = posted_to(pair.users[0], waiting=True)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert event_of(cancellation)["SEQUENCE"] == 2


def test_cancelling_twice_is_refused(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    with pytest.raises(MoveRefused):
        cancel_appointment(appointment, reason="ill", by=coordinator, at=now)


def test_what_is_over_is_not_cancelled(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    with pytest.raises(AppointmentEnded):
        cancel_appointment(appointment, reason="ill", by=coordinator, at=LATER)


def test_a_reason_that_names_a_party_is_refused(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    with pytest.raises(NamesInText):
        cancel_appointment(appointment, reason="Mr Stil is ill", by=coordinator, at=now)
