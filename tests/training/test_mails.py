"""Whatever is decided about somebody's place or certificate is told to them, and why."""

from datetime import timedelta

import pytest

from organisations.models import OutboxMessage, Role, Scope
from tests.cases.letters import letters
from tests.factories.training import (
    CertificationFactory,
    CourseFactory,
    CourseSessionFactory,
    EnrolmentFactory,
)
from tests.factories.volunteers import VolunteerFactory
from tests.scheduling.talks import let_everything_leave
from training.actions.certifications import (
    reinstate_certification,
    revoke_certification,
    suspend_certification,
)
from training.actions.courses import close_course
from training.actions.enrolments import accept_place, enrol_volunteer, withdraw_enrolment
from volunteers.actions.volunteers import leave


@pytest.fixture
def course(service):
    return CourseFactory(service=service, name="Listening & asking", places=1)


@pytest.fixture
def volunteer(service):
    return VolunteerFactory(service=service, trainee=True)


def the_letter(to: str) -> dict[str, str]:
    (letter,) = [letter for letter in letters() if letter["to"] == to]
    return letter


def test_who_takes_part_in_a_course_without_days_hears_it(course, volunteer, trainer, now):
    enrol_volunteer(course, volunteer, by=trainer, at=now)

    letter = the_letter(volunteer.user.email)
    assert letter["subject"] == "You take part: Listening & asking"
    assert "The days are not planned yet" in letter["text"]


def test_who_is_put_on_the_waiting_list_hears_it(course, volunteer, trainer, now):
    EnrolmentFactory(service=course.service, course=course)

    enrol_volunteer(course, volunteer, by=trainer, at=now)

    letter = the_letter(volunteer.user.email)
    assert letter["subject"] == "You are on the waiting list: Listening & asking"


@pytest.mark.parametrize("state", ["waiting", "offered", "requested"])
def test_who_is_let_in_hears_it(state, service, trainer, now):
    course = CourseFactory(service=service)
    CourseSessionFactory(service=service, course=course, title="Evening 1", place="Library")
    enrolment = EnrolmentFactory(service=service, course=course, state=state)

    accept_place(enrolment, by=trainer, at=now)

    letter = the_letter(enrolment.volunteer.user.email)
    assert "You take part" in letter["subject"]
    assert "Wednesday 1 April 2026" in letter["text"]
    assert "Evening 1, Library" in letter["text"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("accepted", "You are no longer in the course"),
        ("waiting", "You no longer wait for a place in the course"),
        ("offered", "You no longer wait for a place in the course"),
    ],
)
def test_who_is_taken_out_hears_it_and_why(state, words, course, trainer, now):
    enrolment = EnrolmentFactory(service=course.service, course=course, state=state)

    withdraw_enrolment(enrolment, reason="The group is too large", by=trainer, at=now)

    letter = the_letter(enrolment.volunteer.user.email)
    for text in (letter["text"], letter["html"]):
        assert words in text
        assert "Reason: The group is too large" in text


def still_to_leave():
    waiting = OutboxMessage.unscoped.filter(state="queued").order_by("pk")
    return [row.kind.removeprefix("training.") for row in waiting]


def test_closing_takes_back_no_letter_with_the_days(course, volunteer, trainer, now):
    CourseSessionFactory(service=course.service, course=course)
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    close_course(course, by=trainer, at=now + timedelta(seconds=5))

    assert still_to_leave() == ["taking_part", "course_closed"]
    taking_part = OutboxMessage.unscoped.get(kind="training.taking_part")
    assert b"course-days.ics" in bytes(taking_part.content)

    let_everything_leave(now + timedelta(seconds=6))
    withdraw_enrolment(enrolment, by=trainer, at=now + timedelta(minutes=1))
    assert still_to_leave() == ["place_ended"]


def test_who_is_taken_out_of_a_closed_course_does_not_read_that_they_take_part(
    course, volunteer, trainer, now
):
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)
    let_everything_leave(now)
    close_course(course, by=trainer, at=now)

    withdraw_enrolment(enrolment, by=trainer, at=now + timedelta(seconds=5))

    assert still_to_leave() == ["place_ended"]


@pytest.mark.parametrize(
    ("has_left", "words"),
    [
        (True, "The question whether you want a place no longer stands."),
        (False, "There was no place for you this time."),
    ],
)
def test_closing_takes_a_question_back(has_left, words, course, volunteer, trainer, now):
    enrolment = enrol_volunteer(course, volunteer, ask_first=True, by=trainer, at=now)
    if has_left:
        let_everything_leave(now)

    close_course(course, by=trainer, at=now + timedelta(days=1))

    assert still_to_leave() == ["course_closed"]
    letter = letters()[-1]
    assert words in letter["text"]
    assert words in letter["html"]
    enrolment.refresh_from_db()
    assert enrolment.is_withdrawn


def test_who_goes_by_themselves_gets_the_days_they_need_not_come_to(course, trainer, now):
    CourseSessionFactory(service=course.service, course=course)
    enrolment = EnrolmentFactory(service=course.service, course=course)
    person = enrolment.volunteer.user
    by = Scope(service=course.service, user=person, roles=frozenset({Role.VOLUNTEER}))

    withdraw_enrolment(enrolment, by=by, at=now)

    letter = the_letter(person.email)
    assert "Reason" not in letter["text"]
    assert "Wednesday 1 April 2026" in letter["text"]


def test_who_leaves_the_service_hears_of_each_course_once(course, volunteer, coordinator, now):
    enrol_volunteer(course, volunteer, by=coordinator, at=now)
    let_everything_leave(now)

    leave(volunteer, reason="moves", by=coordinator, at=now)

    waiting = OutboxMessage.unscoped.filter(state="queued", lane=volunteer.user.email.lower())
    assert [row.kind for row in waiting] == ["training.place_ended"]


def test_what_had_not_left_yet_is_taken_back_and_nothing_is_said(course, volunteer, trainer, now):
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)

    withdraw_enrolment(enrolment, by=trainer, at=now)

    assert OutboxMessage.unscoped.get().state == "superseded"


def test_it_reaches_the_address_they_have_now(course, volunteer, trainer, now):
    enrolment = enrol_volunteer(course, volunteer, by=trainer, at=now)
    let_everything_leave(now)
    volunteer.user.mailbox = "new@example.org"
    volunteer.user.save()

    withdraw_enrolment(enrolment, reason="Full", by=trainer, at=now)

    assert "Full" in the_letter("new@example.org")["text"]


@pytest.mark.parametrize(
    ("decide", "subject", "words"),
    [
        (suspend_certification, "is suspended", "until we let it count again"),
        (revoke_certification, "is revoked", "no right to mediate any more"),
    ],
)
@pytest.mark.parametrize(("others", "state"), [(0, "active"), (1, "active"), (1, "paused")])
def test_whose_right_is_taken_hears_it_and_why(
    decide, subject, words, others, state, service, volunteer, coordinator, now
):
    volunteer.state = state
    volunteer.save(update_fields=["state"])
    right = CertificationFactory(service=service, volunteer=volunteer)
    CertificationFactory.create_batch(others, service=service, volunteer=volunteer)

    decide(right, reason="A complaint is looked into", by=coordinator, at=now)

    letter = the_letter(volunteer.user.email)
    assert letter["subject"] == f"Your certificate {right.number} {subject}"
    for text in (letter["text"], letter["html"]):
        assert words in text
        assert "Reason: A complaint is looked into" in text
        assert f"/{service.slug}/" in text
        still = bool(others) and state == "active"
        assert ("you can still mediate" in text) is still
        assert ("we do not ask you for cases" in text) is not still


def test_whose_right_rested_hears_that_it_stands_again(service, volunteer, coordinator, now):
    right = CertificationFactory(service=service, volunteer=volunteer)
    suspend_certification(right, reason="A complaint", by=coordinator, at=now)
    let_everything_leave(now)

    reinstate_certification(right, reason="It is settled", by=coordinator, at=now)

    letter = [letter for letter in letters() if letter["to"] == volunteer.user.email][-1]
    assert letter["subject"] == f"Your certificate {right.number} is no longer suspended"
    assert "Reason: It is settled" in letter["text"]
    assert "It is valid from" in letter["text"]


def test_of_two_decisions_the_last_is_read_where_the_first_had_not_left(
    service, volunteer, coordinator, now
):
    right = CertificationFactory(service=service, volunteer=volunteer)
    suspend_certification(right, reason="A complaint", by=coordinator, at=now)

    revoke_certification(right, reason="It is true", by=coordinator, at=now)

    states = OutboxMessage.unscoped.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["superseded", "queued"]
