"""What goes into somebody's calendar carries a number that no other message has."""

from datetime import UTC, datetime, timedelta

import pytest

from organisations.models import Role
from scheduling.appointments.actions.invitations import call_off
from scheduling.models import CalendarItem
from tests.factories.training import CourseFactory, EnrolmentFactory
from tests.scheduling.talks import event_of, let_everything_leave, posted_to
from training.actions.courses import PlannedSession, move_session, plan_sessions

STARTS = datetime(2026, 4, 1, 17, tzinfo=UTC)


def evening(place):
    ends_at = STARTS + timedelta(hours=2)
    return PlannedSession(title="Evening 1", starts_at=STARTS, ends_at=ends_at, place=place)


@pytest.fixture
def trainer(service, member):
    return member(service, Role.TRAINER)


def test_a_day_that_moved_after_it_was_read_is_called_off_above_the_move(service, trainer, now):
    course = CourseFactory(service=service)
    participant = EnrolmentFactory(service=service, course=course)
    (session,) = plan_sessions(course, [evening("Library")], by=trainer, at=now)
    read_before = CalendarItem.unscoped.with_person().with_subject().get()
    move_session(session, evening("Town hall"), by=trainer, at=now)
    let_everything_leave(now)

    called_off = call_off(read_before, service=service, at=now)

    numbers = [event_of(mail)["SEQUENCE"] for mail in posted_to(participant.volunteer.user)]
    assert numbers == [0, 1, 2]
    assert called_off.sequence == 2
    assert call_off(read_before, service=service, at=now).sequence == 2
