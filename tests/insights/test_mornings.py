"""The morning email: to whom, when, how often, and what it says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from insights.actions import mornings as actions
from insights.actions.mornings import send_mornings
from organisations.models import Invitation, Membership, OutboxMessage, Role, User
from tests.factories.cases import CaseFactory, PartyFactory
from tests.factories.organisations import OwnFreeDayFactory
from tests.factories.training import CourseSessionFactory

MONDAY = date(2026, 3, 2)
HALF_PAST_SEVEN = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def mornings() -> list[OutboxMessage]:
    return list(OutboxMessage.unscoped.filter(kind="morning").order_by("pk"))


@pytest.fixture
def deliver_mail(deliver_mail, time_machine):
    """By the clock of that morning: in the evening it leaves no more."""

    def deliver() -> list:
        time_machine.move_to(HALF_PAST_SEVEN)
        return deliver_mail()

    return deliver


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def waiting(service, coordinator):
    case = CaseFactory(service=service, number="2026-0001", received_at=HALF_PAST_SEVEN)
    PartyFactory(service=service, case=case)
    return case


def test_it_leaves_once_at_half_past_seven(waiting):
    assert send_mornings(at=HALF_PAST_SEVEN - MINUTE) == 0
    assert send_mornings(at=HALF_PAST_SEVEN) == 1
    assert send_mornings(at=HALF_PAST_SEVEN) == 0
    assert send_mornings(at=HALF_PAST_SEVEN + timedelta(hours=3)) == 0
    assert send_mornings(at=HALF_PAST_SEVEN + timedelta(days=1)) == 1
    assert next(row.not_before for row in mornings()) == HALF_PAST_SEVEN


def test_a_worker_that_was_away_sends_it_that_day_and_not_at_night(waiting):
    assert send_mornings(at=HALF_PAST_SEVEN + timedelta(hours=13, minutes=30)) == 0
    assert send_mornings(at=HALF_PAST_SEVEN + timedelta(hours=13, minutes=29)) == 1


def test_summer_time_moves_it_with_the_clock_on_the_wall(service, coordinator):
    CaseFactory(service=service, received_at=HALF_PAST_SEVEN)
    first_of_summer = datetime(2026, 3, 30, 5, 30, tzinfo=UTC)

    assert send_mornings(at=first_of_summer - MINUTE) == 0
    assert send_mornings(at=first_of_summer) == 1


def test_none_comes_where_nothing_waits_nor_later_that_day(service, coordinator):
    assert send_mornings(at=HALF_PAST_SEVEN) == 0
    CaseFactory(service=service, received_at=HALF_PAST_SEVEN)

    assert send_mornings(at=HALF_PAST_SEVEN + MINUTE) == 0


def test_none_comes_on_a_weekend_or_a_day_on_which_nobody_works(service, waiting):
    OwnFreeDayFactory(service=service, starts_on=MONDAY)

    assert send_mornings(at=HALF_PAST_SEVEN - timedelta(days=1)) == 0
    assert send_mornings(at=HALF_PAST_SEVEN) == 0
    assert send_mornings(at=HALF_PAST_SEVEN + timedelta(days=1)) == 1


@pytest.mark.parametrize("stamp", ["paused_at", "closed_at"])
def test_none_comes_from_a_service_that_is_not_at_work(service, waiting, stamp):
    setattr(service, stamp, HALF_PAST_SEVEN)
    service.erases_on = MONDAY if stamp == "closed_at" else None
    service.save()

    assert send_mornings(at=HALF_PAST_SEVEN) == 0


@pytest.mark.parametrize(("days", "hour"), [([], time(7, 30)), ([1], time(7, 30)), ([0], time(8))])
def test_everybody_chooses_their_days_and_time(coordinator, waiting, days, hour):
    User.objects.filter(pk=coordinator.user.pk).update(morning_days=days, morning_at=hour)

    assert send_mornings(at=HALF_PAST_SEVEN) == 0


def test_it_says_what_waits_and_holds_no_name(waiting, deliver_mail):
    send_mornings(at=HALF_PAST_SEVEN)

    (sent,) = deliver_mail()
    assert "Your move (1)" in sent.body or "Since" in sent.body
    assert "2026-0001" in sent.body
    assert "/s/" in sent.body
    for part in (sent.body, sent.html, sent.subject):
        assert "Geheim" not in part
        assert "Verborgenlaan" not in part


def test_it_comes_in_the_language_of_whoever_reads_it(coordinator, waiting, deliver_mail):
    User.objects.filter(pk=coordinator.user.pk).update(language="nl")
    send_mornings(at=HALF_PAST_SEVEN)

    assert "Goedemorgen" in deliver_mail()[0].body


def test_a_trainer_hears_of_registers(service, member, deliver_mail):
    member(service, Role.TRAINER)
    CourseSessionFactory(
        service=service,
        starts_at=HALF_PAST_SEVEN - timedelta(hours=12),
        ends_at=HALF_PAST_SEVEN - timedelta(hours=10),
    )

    assert send_mornings(at=HALF_PAST_SEVEN) == 1
    assert "1 register is missing" in deliver_mail()[0].body


def test_a_manager_hears_of_numbers_and_of_no_case(service, member, deliver_mail):
    CaseFactory(service=service, number="2026-0001", received_at=datetime(2026, 1, 5, tzinfo=UTC))
    member(service, Role.MANAGER)

    send_mornings(at=HALF_PAST_SEVEN)

    body = deliver_mail()[0].body
    assert "1 turn is later than its norm" in body
    assert "2026-0001" not in body


def test_who_does_several_works_gets_one_email(service, member, waiting, deliver_mail):
    Membership.objects.all().delete()
    member(service, Role.COORDINATOR, Role.MANAGER, Role.TRAINER)

    assert send_mornings(at=HALF_PAST_SEVEN) == 1


def test_volunteers_and_partners_get_none(service, member, waiting):
    Membership.objects.all().delete()
    for role in (Role.VOLUNTEER, Role.PARTNER, Role.OBSERVER):
        member(service, role)

    assert send_mornings(at=HALF_PAST_SEVEN) == 0


def test_the_queries_do_not_grow_with_what_waits(service, waiting, django_assert_max_num_queries):
    for _number in range(5):
        CaseFactory(service=service, received_at=HALF_PAST_SEVEN)

    with django_assert_max_num_queries(30):
        send_mornings(at=HALF_PAST_SEVEN)


# --- the page of the account ---


def test_days_and_time_are_chosen_on_ones_own_page(coordinator, logged_in):
    client, url = logged_in(coordinator), reverse("organisations:mornings")
    assert "07:30" in client.get(url).content.decode()

    answer = client.post(url, {"morning_days": ["0", "3"], "morning_at": "09:15"})

    assert answer.status_code == 302
    person = User.objects.get(pk=coordinator.user.pk)
    assert (person.morning_days, person.morning_at) == ([0, 3], time(9, 15))


def test_what_is_no_time_is_refused_and_nothing_is_lost(coordinator, logged_in):
    client, url = logged_in(coordinator), reverse("organisations:mornings")

    answer = client.post(url, {"morning_days": ["0"], "morning_at": "half eight"})

    assert answer.status_code == 422
    assert "half eight" in answer.content.decode()


def test_a_time_at_which_none_would_come_is_refused_in_words(coordinator, logged_in):
    client, url = logged_in(coordinator), reverse("organisations:mornings")

    answer = client.post(url, {"morning_days": ["0"], "morning_at": "20:50"})

    assert answer.status_code == 422
    assert "Choose a time before 20:50" in answer.content.decode()
    answer = client.post(url, {"morning_days": ["0"], "morning_at": "20:49"})
    assert answer.status_code == 302


def test_it_is_of_no_use_after_nine_in_the_evening(waiting):
    send_mornings(at=HALF_PAST_SEVEN)

    assert mornings()[0].expires_at == datetime(2026, 3, 2, 20, tzinfo=UTC)


def test_what_is_wrong_with_one_keeps_no_email_from_another(
    service, member, waiting, coordinator, monkeypatch
):
    member(service, Role.COORDINATOR)
    real = list(actions._parts)

    def parts(scope, rows, at):
        if scope.user == coordinator.user:
            raise ValueError
        return real[0](scope, rows, at)

    monkeypatch.setattr(actions, "_parts", [parts])

    assert send_mornings(at=HALF_PAST_SEVEN) == 1


@pytest.mark.parametrize(("days_left", "told"), [(1, True), (-1, False)])
def test_an_invitation_past_its_end_is_no_longer_nagged_about(
    service, member, deliver_mail, days_left, told
):
    member(service, Role.MANAGER)
    Invitation.unscoped.create(
        service=service,
        email="invited@example.org",
        first_name="Tom",
        role=Role.TRAINER,
        invited_by=member(service, Role.MANAGER).user,
        invited_at=HALF_PAST_SEVEN - timedelta(days=8),
        expires_at=HALF_PAST_SEVEN + timedelta(days=days_left),
    )
    send_mornings(at=HALF_PAST_SEVEN)

    bodies = " ".join(sent.body for sent in deliver_mail())
    assert ("1 invitation is not answered yet" in bodies) is told
