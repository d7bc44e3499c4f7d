"""How many people apply from one network, and how many mails one address gets."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from core.rates import takes_one
from organisations.actions.service import open_to_crowd
from organisations.models import OutboxMessage
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


def send_by(stranger, service, *names) -> list[int]:
    return [
        stranger.post(
            reverse("volunteers:apply", args=[service.slug]),
            {**FILLED_IN, "email": f"{name}@example.org"},
        ).status_code
        for name in names
    ]


def spend(what: str, number: int) -> None:
    for _ in range(number):
        takes_one(what, "127.0.0.1", most=number)


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


def test_a_network_whose_forms_come_to_nothing_has_to_wait(service, stranger):
    """Three mails to one address, and then ten forms that send none."""
    answers = send_by(stranger, service, *["anna"] * 13, "bas")

    assert answers == [302] * 13 + [429]
    assert OutboxMessage.unscoped.count() == 3


def test_a_program_that_fills_in_everything_closes_the_door_of_its_network(service, stranger):
    for _ in range(10):
        stranger.post(
            reverse("volunteers:apply", args=[service.slug]),
            {**FILLED_IN, "website": "https://example.org"},
        )

    assert send_by(stranger, service, "anna") == [429]


def test_while_a_crowd_is_expected_no_network_is_counted_but_addresses_are(
    service, stranger, coordinator
):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now())
    spend("apply.from", 60)
    spend("apply.failed", 10)

    assert send_by(stranger, service, "anna", *["bas"] * 5, "cor") == [302] * 7
    assert OutboxMessage.unscoped.filter(recipient="bas@example.org").count() == 3


def test_after_the_hour_of_the_crowd_the_network_counts_again(service, stranger, coordinator):
    open_to_crowd(hours=1, by=coordinator, at=timezone.now() - timedelta(minutes=61))
    spend("apply.from", 60)

    assert send_by(stranger, service, "anna") == [429]
