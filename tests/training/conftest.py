from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.dispatch import Signal

from organisations.models import Role, Scope, Service


@pytest.fixture
def trainer(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.TRAINER)


@pytest.fixture
def coordinator(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def heard() -> Iterator[Callable[[Signal], list[dict[str, Any]]]]:
    """Listen to a signal: ``heard(session_moved)`` is the list of what it said since."""
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
