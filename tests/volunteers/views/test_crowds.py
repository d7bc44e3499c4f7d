"""How many people apply from one network, and how many mails one address gets."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.rates import lot_of, takes_one
from organisations.actions.service import end_crowd, open_to_crowd
from organisations.models import OutboxMessage, OutboxState
from organisations.views.public_forms import LOTS
from tests.factories.organisations import ServiceFactory
from volunteers.models import Application

FILLED_IN = {
    "first_name": "Anna",
    "last_name": "de Wit",
    "email": "anna@example.org",
    "postcode": "7511 AA",
    "language": "en",
    "spoken": ["nl", "tr"],
    "motivation": "I like people.",
}


ELEVEN = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_half_past_ten(time_machine):
    time_machine.move_to(ELEVEN - timedelta(minutes=30), tick=False)


def send_by(stranger, service, *names, network="127.0.0.1") -> list[int]:
    return [
        stranger.post(
            reverse("volunteers:apply", args=[service.slug]),
            {**FILLED_IN, "email": f"{name}@example.org"},
            REMOTE_ADDR=network,
        ).status_code
        for name in names
    ]


def spend(what: str, number: int, who: str = "127.0.0.1") -> None:
    for _ in range(number):
        takes_one(what, who, most=number)


@pytest.mark.slow
def test_a_hall_full_of_people_is_one_network_and_all_of_them_apply(service, stranger):
    assert set(send_by(stranger, service, *(f"anna{number}" for number in range(15)))) == {302}
    assert Application.unscoped.count() == 15


def test_one_network_sends_at_most_sixty_forms_an_hour(service, stranger):
    spend("apply.from", 59)

    answers = send_by(stranger, service, "anna", "bas")

    assert answers == [302, 429]
    assert Application.unscoped.count() == 1


def test_what_was_typed_stays_where_too_many_came(service, stranger):
    spend("apply.from", 60)

    assert (
        "I like people."
        in stranger.post(reverse("volunteers:apply", args=[service.slug]), FILLED_IN).text
    )


@pytest.mark.slow
def test_a_network_whose_forms_come_to_nothing_has_to_wait(service, stranger):
    """Three times the same address, and then ten times more."""
    answers = send_by(stranger, service, *["anna"] * 13, "bas")

    assert answers == [302] * 13 + [429]
    assert len(promised()) == 4


def promised(**facts) -> list[OutboxMessage]:
    waiting = OutboxMessage.unscoped.filter(state=OutboxState.QUEUED, **facts)
    return list(waiting.order_by("pk"))


def test_after_three_mails_the_newest_application_is_confirmed_when_the_hour_is_over(
    service, stranger
):
    send_by(stranger, service, *["anna"] * 6)

    assert Application.unscoped.count() == 6
    *at_once, newest = promised()
    assert {mail.not_before for mail in at_once} == {ELEVEN - timedelta(minutes=30)}
    assert len(at_once) == 3
    assert newest.not_before == ELEVEN
    assert newest.key == f"application.confirm:{Application.unscoped.latest('pk').pk}"


@pytest.mark.slow
def test_an_application_after_the_forms_of_strangers_is_kept_and_costs_its_network_nothing(
    service, stranger, deliver_mail, time_machine
):
    send_by(stranger, service, *["anna"] * 6, network="198.51.100.7")
    answers = send_by(stranger, service, "anna", *(f"bas{number}" for number in range(12)))

    assert answers == [302] * 13
    own = Application.unscoped.filter(email="anna@example.org").latest("pk")
    assert promised(key=f"application.confirm:{own.pk}")


@pytest.mark.slow
def test_a_strangers_newer_form_keeps_no_confirmation_back(service, stranger):
    def lot(network: str) -> int:
        return lot_of(f"{network} {service.pk} anna@example.org", lots=LOTS)

    theirs = (f"198.51.100.{number}" for number in range(100))
    network = next(one for one in theirs if lot(one) != lot("127.0.0.1"))
    send_by(stranger, service, *["anna"] * 3, network=network)
    send_by(stranger, service, "anna")
    own = Application.unscoped.latest("pk")

    send_by(stranger, service, *["anna"] * 3, network=network)

    (mail,) = promised(key=f"application.confirm:{own.pk}")
    assert mail.not_before == ELEVEN


@pytest.mark.slow
def test_however_many_networks_write_an_address_gets_six_mails_an_hour(service, stranger):
    for number in range(30):
        send_by(stranger, service, "anna", network=f"198.51.100.{number}")

    assert len(promised()) == 6


def test_each_service_counts_its_own_mails(service, stranger):
    other = ServiceFactory()
    send_by(stranger, other, *["anna"] * 5, network="198.51.100.7")

    send_by(stranger, service, "anna")

    (mail,) = promised(service=service)
    assert mail.not_before < ELEVEN


def test_a_program_that_fills_in_everything_closes_the_door_of_its_network(service, stranger):
    for _ in range(10):
        stranger.post(
            reverse("volunteers:apply", args=[service.slug]),
            {**FILLED_IN, "website": "https://example.org"},
        )

    assert send_by(stranger, service, "anna") == [429]


@pytest.mark.slow
def test_while_a_crowd_is_expected_a_network_sends_more_and_an_address_gets_no_more(
    service, stranger, coordinator
):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now())
    spend("apply.from", 60)

    assert send_by(stranger, service, "anna", *["bas"] * 5, "cor") == [302] * 7
    assert len(promised(recipient="bas@example.org")) == 4


@pytest.mark.slow
def test_of_a_crowd_six_hundred_apply_in_an_hour(service, stranger, coordinator):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now())
    spend("apply.crowd", 599, f"{service.pk} 127.0.0.1")

    assert send_by(stranger, service, "anna", "bas") == [302, 429]


def test_a_program_closes_the_door_of_its_network_in_a_crowd_too(service, stranger, coordinator):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now())
    for _ in range(10):
        stranger.post(
            reverse("volunteers:apply", args=[service.slug]),
            {**FILLED_IN, "website": "https://example.org"},
        )

    assert send_by(stranger, service, "anna") == [429]


def test_after_the_evening_a_network_has_its_usual_number(service, stranger, coordinator):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now())
    send_by(stranger, service, "anna", "bas")
    end_crowd(by=coordinator, at=timezone.now())
    spend("apply.from", 59)

    assert send_by(stranger, service, "cor", "dirk") == [302, 429]


def test_after_the_hour_of_the_crowd_the_network_counts_again(service, stranger, coordinator):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now() - timedelta(minutes=61))
    spend("apply.from", 60)

    assert send_by(stranger, service, "anna") == [429]
