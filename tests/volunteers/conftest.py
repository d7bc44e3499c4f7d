from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.dispatch import Signal
from django.test import Client

from organisations.models import Role, Scope, Service


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
