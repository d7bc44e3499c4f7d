"""Planning, moving, cancelling; who is told, and who is never named."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.actions.closing import close_case
from cases.actions.pairs import assign, release_mediator
from cases.actions.refusals import NamesInText
from cases.lifecycle import CaseState
from cases.models import Case, MediationType
from core.lifecycle import MoveRefused
from organisations.models import AuditEntry, OutboxMessage, OutboxState, Role, Scope
from scheduling.actions.answers import answer_invitation
from scheduling.actions.appointments import (
    cancel_appointment,
    hold_appointment,
    miss_appointment,
    move_appointment,
)
from scheduling.actions.obstacles import (
    AppointmentEnded,
    AwayThatDay,
    DoubleBooked,
    Doubts,
    InThePast,
    ManyTalks,
    NotCertified,
    NotYetBegun,
    PairIncomplete,
    WrongMoment,
)
from scheduling.lifecycle import AppointmentState
from scheduling.models import Appointment, BookedQuarter, CalendarItem, ItemState, PartStat
from tests.factories.organisations import ServiceFactory
from tests.factories.scheduling import AppointmentFactory, AvailabilityExceptionFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.talks import (
    EVENING,
    LATER,
    SECRETS,
    all_words,
    as_mediator,
    calendar_of,
    calendar_parts,
    event_of,
    item_of,
    let_everything_leave,
    make_mediator,
    make_pair,
    make_plan,
    plan,
    posted_to,
)
from training.models import Certification


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)


def say_yes(appointment, user, now):
    item = item_of(user, appointment=appointment)
    by = Scope.by_link(item.service, user, Role.VOLUNTEER)
    answer_invitation(item, partstat="accepted", for_sequence=item.sequence, by=by, at=now)


# --- planning ---


def test_planning_invites_each_mediator_once_and_takes_their_hours(pair, now):
    appointment = plan(pair, as_mediator(pair.volunteers[0]), now)

    assert appointment.state == AppointmentState.PROPOSED
    assert appointment.zone == "Europe/Amsterdam"
    for user in pair.users:
        (mail,) = posted_to(user)
        assert BookedQuarter.unscoped.filter(user=user, appointment=appointment).count() == 6
        assert event_of(mail)["SEQUENCE"] == 0
    assert AuditEntry.unscoped.filter(verb="appointment.plan").count() == 1


def test_an_invitation_has_one_attendee_and_one_method(pair, coordinator, now):
    plan(pair, coordinator, now)

    for user in pair.users:
        (mail,) = posted_to(user)
        inline, attached = calendar_parts(mail)
        event = event_of(mail)
        assert inline.get_payload(decode=True) == attached.get_payload(decode=True)
        assert inline.get_param("method") == "REQUEST" == calendar_of(mail)["METHOD"]
        assert str(event["ATTENDEE"]) == f"mailto:{user.email}"
        assert mail["To"].addresses[0].addr_spec == user.email
        assert str(event["ORGANIZER"]) == f"mailto:{mail['From'].addresses[0].addr_spec}"
        assert event["STATUS"] == "CONFIRMED"
        assert event.decoded("DTSTART").astimezone(UTC) == EVENING
        assert event["LOCATION"] == "Community centre"


def test_two_people_share_no_uid_and_no_address(pair, coordinator, now):
    plan(pair, coordinator, now)

    one, other = (posted_to(user)[0] for user in pair.users)
    assert event_of(one)["UID"] != event_of(other)["UID"]
    assert pair.users[1].email not in all_words(one)
    assert pair.users[0].email not in all_words(other)


def test_the_other_mediator_is_named_by_first_name_only(pair, coordinator, now):
    pair.users[1].last_name = "Onderdak"
    pair.users[1].save()

    plan(pair, coordinator, now)

    words = all_words(posted_to(pair.users[0])[0])
    assert pair.users[1].first_name in words
    assert "Onderdak" not in words


def test_an_invitation_is_in_the_language_of_its_reader(pair, coordinator, now):
    pair.users[0].language = "nl"
    pair.users[0].save()

    plan(pair, coordinator, now)

    words = all_words(posted_to(pair.users[0])[0])
    assert "maandag 9 maart" in words
    assert "Monday 9 March" in all_words(posted_to(pair.users[1])[0])


def test_somebodys_home_is_kept_nowhere(pair, coordinator, now):
    appointment = plan(pair, coordinator, now, place_kind="home", place="Verborgenlaan 12")

    assert appointment.place == ""
    assert "LOCATION" not in event_of(posted_to(pair.users[0])[0])


def test_a_place_that_names_a_party_is_refused(pair, coordinator, now):
    with pytest.raises(NamesInText):
        plan(pair, coordinator, now, place="Bij mevrouw Geheim")

    assert not Appointment.unscoped.exists()


def test_no_message_or_feed_ever_names_a_party(pair, coordinator, now):
    appointment = plan(pair, coordinator, now, place_kind="home", place="")
    let_everything_leave(now)
    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)
    let_everything_leave(now)
    cancel_appointment(appointment, reason="ill", by=coordinator, at=now)

    mails = posted_to(pair.users[0])
    words = [all_words(mail) for mail in mails]
    words += [bytes(item.vevent).decode() for item in CalendarItem.unscoped.all()]
    assert len(mails) == 3
    assert [(secret, text) for secret in SECRETS for text in words if secret in text] == []


def test_the_same_hours_cannot_be_taken_twice(pair, coordinator, service, now):
    plan(pair, coordinator, now)
    busy = make_pair(service)
    busy.case.assignments(manager="unscoped").filter(seat=2).update(volunteer=pair.volunteers[0])

    with pytest.raises(DoubleBooked) as refusal:
        plan(busy, coordinator, now, starts_at=EVENING + timedelta(minutes=75))

    assert refusal.value.names == [str(pair.users[0])]
    assert Appointment.unscoped.count() == 1
    assert not posted_to(busy.users[0])


def test_double_booking_across_services_names_the_person_and_nothing_else(pair, coordinator, now):
    elsewhere = ServiceFactory()
    talk = AppointmentFactory(service=elsewhere, starts_at=EVENING, place="Secret hall")
    BookedQuarter.unscoped.create(
        service=elsewhere, appointment=talk, user=pair.users[1], at=EVENING
    )

    with pytest.raises(DoubleBooked) as refusal:
        plan(pair, coordinator, now)

    assert refusal.value.names == [str(pair.users[1])]
    assert "Secret" not in str(refusal.value)


def test_the_database_itself_refuses_the_second_booking_of_a_quarter(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    with pytest.raises(IntegrityError), transaction.atomic():
        BookedQuarter.unscoped.create(
            service=pair.case.service, appointment=appointment, user=pair.users[0], at=EVENING
        )


def test_a_talk_right_after_another_is_fine(pair, coordinator, now):
    plan(pair, coordinator, now)

    plan(pair, coordinator, now, starts_at=EVENING + timedelta(minutes=90), sure=True)

    assert Appointment.unscoped.count() == 2


def test_the_certification_must_count_on_the_day_of_the_talk(pair, coordinator, now):
    Certification.unscoped.filter(volunteer=pair.volunteers[1]).update(valid_until=date(2026, 3, 8))

    with pytest.raises(NotCertified) as refusal:
        plan(pair, coordinator, now)

    assert refusal.value.names == [str(pair.users[1])]
    assert refusal.value.day == date(2026, 3, 9)


def test_the_day_of_the_talk_is_the_local_one(pair, coordinator, now):
    Certification.unscoped.filter(volunteer=pair.volunteers[1]).delete()
    CertificationFactory(
        service=pair.case.service, volunteer=pair.volunteers[1], effective_on=date(2026, 3, 10)
    )

    late = datetime(2026, 3, 9, 23, 30, tzinfo=UTC)
    appointment = plan(pair, coordinator, now, starts_at=late)

    assert appointment.pk


def test_a_time_that_is_over_is_refused(pair, coordinator, now):
    with pytest.raises(InThePast):
        plan(pair, coordinator, now, starts_at=now)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (CaseState.PAIRED, "talk_b"),
        (CaseState.PAIRED, "joint"),
        (CaseState.READY, "talk_a"),
        (CaseState.TALKS_DONE, "talk_a"),
        (CaseState.IN_CONTACT_A, "group"),
        (CaseState.JOINT_PLANNED, "coaching"),
    ],
)
def test_a_talk_must_fit_where_the_case_stands(pair, coordinator, now, state, kind):
    Case.unscoped.filter(pk=pair.case.pk).update(state=state)

    with pytest.raises(WrongMoment):
        plan(pair, coordinator, now, kind=kind)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (CaseState.IN_CONTACT_A, "talk_b"),
        (CaseState.IN_CONTACT_B, "joint"),
        (CaseState.SHUTTLE, "shuttle"),
        (CaseState.GROUP, "group"),
    ],
)
def test_talks_that_fit(service, coordinator, now, state, kind):
    pair = make_pair(service, state=state)

    assert plan(pair, coordinator, now, kind=kind).kind == kind


def test_in_coaching_there_are_only_coaching_talks(pair, coordinator, now):
    Case.unscoped.filter(pk=pair.case.pk).update(mediation_type=MediationType.COACHING)

    assert plan(pair, coordinator, now, kind="coaching").pk
    with pytest.raises(WrongMoment):
        plan(pair, coordinator, now, kind="talk_a", starts_at=LATER)


def test_a_case_with_a_free_seat_has_no_talks(service, coordinator, now):
    with pytest.raises(PairIncomplete):
        plan(make_pair(service, seats=1), coordinator, now)


def test_a_service_with_one_mediator_plans_with_one(coordinator, service, now):
    service.mediators_per_case = 1
    service.save()
    pair = make_pair(service, seats=1)

    plan(pair, coordinator, now)

    assert "Together with" not in all_words(posted_to(pair.users[0])[0])


def test_somebody_who_is_away_is_a_doubt_that_can_be_answered(pair, coordinator, now):
    AvailabilityExceptionFactory(
        service=pair.case.service, volunteer=pair.volunteers[0], starts_on=date(2026, 3, 9)
    )

    with pytest.raises(Doubts) as refusal:
        plan(pair, coordinator, now)

    assert refusal.value.doubts == [AwayThatDay((str(pair.users[0]),), date(2026, 3, 9))]
    assert not Appointment.unscoped.exists()
    assert plan(pair, coordinator, now, sure=True).pk


def test_many_talks_ask_for_a_second_thought(pair, coordinator, now):
    for _ in range(3):
        AppointmentFactory(service=pair.case.service, case=pair.case, state="held")

    with pytest.raises(Doubts) as refusal:
        plan(pair, coordinator, now)

    assert refusal.value.doubts == [ManyTalks(3, 3)]


def test_a_stranger_to_the_case_cannot_plan(pair, service, now):
    stranger = as_mediator(VolunteerFactory(service=service))

    with pytest.raises(Case.DoesNotExist):
        plan(pair, stranger, now)


# --- moving ---


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
    old = user.email
    user.email = "new@example.org"
    user.save()

    move_appointment(appointment, make_plan(LATER), by=coordinator, at=now)

    (invitation,) = posted_to(user)
    user.email = old
    _first, cancellation = posted_to(user)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert event_of(cancellation)["UID"] == event_of(first)["UID"] != event_of(invitation)["UID"]
    assert str(event_of(invitation)["ATTENDEE"]) == "mailto:new@example.org"


# --- cancelling ---


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


# --- how it went ---


def test_a_talk_is_held_or_missed_once_it_has_begun(pair, coordinator, now):
    held, missed = plan(pair, coordinator, now), plan(pair, coordinator, now, starts_at=LATER)

    with pytest.raises(NotYetBegun):
        hold_appointment(held, by=coordinator, at=now)
    held = hold_appointment(held, by=coordinator, at=EVENING)
    missed = miss_appointment(missed, by=as_mediator(pair.volunteers[0]), at=LATER)

    assert held.state == AppointmentState.HELD
    assert missed.state == AppointmentState.MISSED
    with pytest.raises(MoveRefused):
        miss_appointment(held, by=coordinator, at=LATER)


# --- who comes and goes ---


def test_everybodys_yes_confirms_and_one_no_undoes_it(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)

    say_yes(appointment, pair.users[0], now)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.PROPOSED

    say_yes(appointment, pair.users[1], now)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.CONFIRMED

    item = CalendarItem.unscoped.get(appointment=appointment, user=pair.users[0])
    answer_invitation(item, partstat="declined", for_sequence=0, by=coordinator, at=now)
    appointment.refresh_from_db()
    assert appointment.state == AppointmentState.PROPOSED


def test_a_mediator_who_leaves_is_the_only_one_told(pair, coordinator, now):
    appointment = plan(pair, coordinator, now)
    for user in pair.users:
        say_yes(appointment, user, now)
    let_everything_leave(now)

    release_mediator(pair.case, pair.volunteers[0], reason="moves", by=coordinator, at=now)

    appointment.refresh_from_db()
    (cancellation,) = posted_to(pair.users[0], waiting=True)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
    assert posted_to(pair.users[1], waiting=True) == []
    assert set(BookedQuarter.unscoped.values_list("user", flat=True)) == {pair.users[1].pk}
    assert appointment.state == AppointmentState.PROPOSED
    rest = CalendarItem.unscoped.get(user=pair.users[1])
    assert pair.users[0].first_name.encode() not in bytes(rest.vevent)
    assert rest.answer == PartStat.ACCEPTED


def replace(pair, volunteer, coordinator, now):
    release_mediator(pair.case, pair.volunteers[0], reason="moves", by=coordinator, at=now)
    assign(pair.case, volunteer, seat=1, by=as_mediator(volunteer), at=now)


def test_whoever_takes_the_seat_is_invited_to_the_talks_that_stand(pair, coordinator, service, now):
    appointment = plan(pair, coordinator, now)
    let_everything_leave(now)
    new = make_mediator(service)

    replace(pair, new, coordinator, now)

    (invitation,) = posted_to(new.user)
    assert event_of(invitation).decoded("DTSTART").astimezone(UTC) == EVENING
    assert BookedQuarter.unscoped.filter(user=new.user, appointment=appointment).count() == 6
    rest = CalendarItem.unscoped.get(user=pair.users[1])
    assert new.user.first_name.encode() in bytes(rest.vevent)
    assert posted_to(pair.users[1], waiting=True) == []


def test_whoever_is_busy_then_still_gets_the_case(pair, coordinator, service, now):
    plan(pair, coordinator, now)
    other = make_pair(service)
    plan(other, coordinator, now)

    replace(pair, other.volunteers[0], coordinator, now)

    assert len(posted_to(other.users[0])) == 1
    assert pair.case.assignments(manager="unscoped").open().count() == 2


def test_coming_back_means_the_same_uid_and_a_higher_sequence(pair, coordinator, now):
    plan(pair, coordinator, now)
    let_everything_leave(now)

    replace(pair, pair.volunteers[0], coordinator, now)

    first, cancelled, again = (event_of(mail) for mail in posted_to(pair.users[0]))
    assert first["UID"] == cancelled["UID"] == again["UID"]
    assert (first["SEQUENCE"], cancelled["SEQUENCE"], again["SEQUENCE"]) == (0, 1, 2)
    assert again["STATUS"] == "CONFIRMED"
    assert len(posted_to(pair.users[0], waiting=True)) == 1


def test_closing_a_case_calls_off_what_is_still_to_come(pair, coordinator, now):
    behind = AppointmentFactory(
        service=pair.case.service,
        case=pair.case,
        starts_at=now - timedelta(days=2),
        ends_at=now - timedelta(days=2, hours=-1),
    )
    ahead = plan(pair, coordinator, now)
    let_everything_leave(now)

    close_case(pair.case, not_started_reason="withdrew", by=coordinator, at=now)

    ahead.refresh_from_db()
    behind.refresh_from_db()
    assert ahead.state == AppointmentState.CANCELLED
    assert behind.state == AppointmentState.PROPOSED
    (cancellation,) = posted_to(pair.users[0], waiting=True)
    assert calendar_of(cancellation)["METHOD"] == "CANCEL"
