"""Planning a talk: who is invited, whose hours are taken, what stands in the way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from cases.actions.refusals import NamesInText
from cases.lifecycle import CaseState
from cases.models import Case, MediationType
from organisations.models import AuditEntry
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.appointments.actions.refusals import (
    AwayThatDay,
    DoubleBooked,
    Doubts,
    InThePast,
    ManyTalks,
    NotCertified,
    PairIncomplete,
    WrongMoment,
)
from scheduling.lifecycle import AppointmentState
from scheduling.models import Appointment, BookedQuarter, CalendarItem
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
    let_everything_leave,
    make_pair,
    make_plan,
    plan,
    posted_to,
)
from training.models import Certification


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
