"""Who hears at once that a seat was lost, and that somebody cannot come to a talk that is near."""

from datetime import timedelta

import pytest

from cases.actions.pairs import leave_every_case, release_mediator
from organisations.models import OutboxMessage, OutboxState, Pace, Role, Scope
from scheduling.appointments.actions.answers import CLOSE, answer_invitation
from scheduling.appointments.actions.appointments import cancel_appointment, move_appointment
from scheduling.models import Appointment, CalendarItem
from tests.factories.organisations import CoverFactory
from tests.scheduling.talks import make_pair, make_plan, plan


@pytest.fixture
def coordinators(service, member):
    return [member(service, Role.COORDINATOR) for _number in range(2)]


@pytest.fixture
def pair(service):
    return make_pair(service)


def alarms(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.unscoped.filter(kind=kind).order_by("pk"))


def as_themselves(volunteer) -> Scope:
    return Scope.by_link(volunteer.service, volunteer.user, Role.VOLUNTEER)


def test_every_coordinator_hears_of_a_seat_that_was_given_back(pair, coordinators, now):
    leaver = pair.volunteers[0]
    release_mediator(pair.case, leaver, reason="", by=as_themselves(leaver), at=now)

    told = alarms("seat lost")
    assert [row.recipient for row in told] == [one.user.mailbox for one in coordinators]


def test_nobody_is_told_what_a_coordinator_did(pair, coordinators, now):
    release_mediator(pair.case, pair.volunteers[0], reason="", by=coordinators[0], at=now)

    assert alarms("seat lost") == []


def test_of_several_seats_one_mail_comes(service, pair, coordinators, now):
    leave_every_case(pair.volunteers[0], by=as_themselves(pair.volunteers[0]), at=now)

    assert len(alarms("seat lost")) == 2


def test_without_a_coordinator_the_mailbox_of_the_service_hears(service, pair, now):
    leaver = pair.volunteers[0]
    release_mediator(pair.case, leaver, reason="", by=as_themselves(leaver), at=now)

    assert [row.recipient for row in alarms("seat lost")] == [service.email]


def say(pair, partstat: str, at, by=None) -> None:
    item = CalendarItem.unscoped.get(user=pair.volunteers[0].user)
    by = by or as_themselves(pair.volunteers[0])
    answer_invitation(item, partstat=partstat, for_sequence=item.sequence, by=by, at=at)


@pytest.fixture
def begins(pair, coordinators, now):
    plan(pair, coordinators[0], now)
    return Appointment.unscoped.get().starts_at


def test_a_no_in_the_last_three_days_is_told_at_once(pair, begins):
    say(pair, "declined", begins - CLOSE)

    assert len(alarms("cannot come")) == 2


def test_a_no_long_before_is_news_of_the_morning(pair, begins):
    say(pair, "declined", begins - CLOSE - timedelta(minutes=1))

    assert alarms("cannot come") == []


def test_the_same_no_is_told_once_and_a_yes_is_no_alarm(pair, begins):
    say(pair, "accepted", begins - CLOSE)
    say(pair, "declined", begins - CLOSE / 2)
    say(pair, "declined", begins - CLOSE / 2)

    assert len(alarms("cannot come")) == 2


def test_whoever_types_it_in_knows_it(pair, begins, coordinators):
    say(pair, "declined", begins - CLOSE, by=coordinators[0])

    assert [row.recipient for row in alarms("cannot come")] == [coordinators[1].user.mailbox]


def test_of_a_talk_within_twelve_hours_it_is_told_at_any_hour(pair, begins):
    say(pair, "declined", begins - timedelta(hours=12))

    assert {row.pace for row in alarms("cannot come")} == {Pace.NOW}
    assert {row.not_before for row in alarms("cannot come")} == {begins - timedelta(hours=12)}


def test_no_party_stands_in_an_alarm(pair, begins, deliver_mail):
    say(pair, "declined", begins - CLOSE)

    for sent in deliver_mail():
        assert "Geheim" not in sent.body
        assert "Verborgenlaan" not in sent.body


def waiting(kind: str) -> list[str]:
    return [row.recipient for row in alarms(kind) if row.state == OutboxState.QUEUED]


def test_a_no_that_is_a_yes_again_before_the_morning_is_told_to_nobody(pair, begins):
    say(pair, "declined", begins - CLOSE)
    say(pair, "accepted", begins - CLOSE + timedelta(minutes=1))

    assert waiting("cannot come") == []


def test_of_a_talk_that_is_moved_or_called_off_no_earlier_no_is_told(pair, begins, coordinators):
    say(pair, "declined", begins - CLOSE)
    talk = Appointment.unscoped.get()
    cancel_appointment(talk, reason="", by=coordinators[0], at=begins - CLOSE)

    assert waiting("cannot come") == []


def test_who_was_asked_anew_for_another_time_is_no_alarm(pair, begins, coordinators):
    say(pair, "declined", begins - CLOSE)
    plan_again = make_plan(begins + timedelta(days=7))
    move_appointment(Appointment.unscoped.get(), plan_again, by=coordinators[0], at=begins - CLOSE)

    assert waiting("cannot come") == []


def owned_by(pair, scope) -> None:
    pair.case.owner = scope.user.memberships.get(role=Role.COORDINATOR)
    pair.case.save(update_fields=["owner"])


def test_the_deputy_hears_what_the_owner_typed(pair, begins, coordinators):
    owner, deputy = coordinators
    owned_by(pair, owner)
    roles = {one: one.user.memberships.get(role=Role.COORDINATOR) for one in coordinators}
    CoverFactory(
        service=pair.case.service,
        absent=roles[owner],
        deputy=roles[deputy],
        starts_on=(begins - CLOSE).date(),
        ends_on=begins.date(),
    )
    say(pair, "declined", begins - CLOSE, by=owner)

    assert waiting("cannot come") == [deputy.user.mailbox]


def test_what_the_only_one_in_charge_typed_is_told_to_nobody(pair, begins, coordinators):
    owned_by(pair, coordinators[0])
    say(pair, "declined", begins - CLOSE, by=coordinators[0])

    assert waiting("cannot come") == []


def test_of_an_owner_who_cannot_log_in_any_more_all_hear(pair, begins, coordinators):
    owned_by(pair, coordinators[0])
    coordinators[0].user.is_active = False
    coordinators[0].user.save(update_fields=["is_active"])
    say(pair, "declined", begins - CLOSE)

    assert waiting("cannot come") == [coordinators[1].user.mailbox]
