from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.dispatch import Signal
from django.test import Client

from organisations.models import Role, Scope, Service
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer


@pytest.fixture
def coordinator(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def desk(coordinator: Scope, logged_in: Callable[[Scope], Client]) -> Client:
    """The coordinator's browser."""
    return logged_in(coordinator)


@pytest.fixture
def stranger(db: None) -> Client:
    """A browser without an account, which has not sent a form this hour."""
    cache.clear()
    client = Client()
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def heard() -> Iterator[Callable[[Signal], list[dict[str, Any]]]]:
    """Listen to a signal: ``heard(volunteer_left)`` is the list of what it said since."""
    listening = []

    def listen(signal: Signal) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []

        def note(**facts: Any) -> None:
            said.append(facts)

        signal.connect(note, weak=False)
        listening.append((signal, note))
        return said

    yield listen
    for signal, note in listening:
        signal.disconnect(note)


@pytest.fixture
def kept(service: Service) -> Volunteer:
    """One record of somebody; ``merged`` is the other."""
    return VolunteerFactory(
        service=service,
        user__first_name="Anna",
        user__last_name="de Wit",
        user__email="anna@example.org",
        user__phone="",
        admitted_on=date(2025, 1, 6),
    )


@pytest.fixture
def merged(service: Service) -> Volunteer:
    return VolunteerFactory(
        service=service,
        user__first_name="A.",
        user__last_name="de Wit",
        user__email="annadewit@example.org",
        user__phone="06 12345678",
        admitted_on=date(2024, 1, 6),
    )
