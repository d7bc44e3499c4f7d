"""Who sends a sheet in, and the lines of one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from moving.actions import batches, staging, turns
from organisations.models import Role, Scope, Service
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer


@pytest.fixture(autouse=True)
def no_rest_between_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else waits for the database of a test."""
    monkeypatch.setattr(staging, "REST_SECONDS", 0)
    monkeypatch.setattr(batches, "REST_SECONDS", 0)
    monkeypatch.setattr(batches, "A_WHILE", 60)
    monkeypatch.setattr(turns, "REST_SECONDS", 0)


@pytest.fixture
def coordinator(service: Service, member: Callable[..., Scope]) -> Scope:
    return replace(member(service, Role.COORDINATOR), via="import")


@pytest.fixture
def manager(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.MANAGER)


@pytest.fixture
def desk(coordinator: Scope, logged_in: Callable[[Scope], Client]) -> Client:
    """The coordinator's browser."""
    return logged_in(coordinator)


@pytest.fixture
def pair(service: Service) -> list[Volunteer]:
    """Two mediators with a number, who live in no street of the lines below."""
    return [
        VolunteerFactory(
            service=service,
            state="active",
            their_number=number,
            street="Verweg",
            house_number="1",
            postcode="7500 ZZ",
            max_open_cases=5,
        )
        for number in ("V-1", "V-2")
    ]


@pytest.fixture
def line() -> dict[str, Any]:
    """A line that says as much as most sheets do."""
    return {
        "number": "2019-BB17",
        "received_on": "2026-02-02",
        "state": "ready",
        "kind": "garden",
        "spoken": ["nl", "tr"],
        "free": ["0-evening"],
        "district": "Noord",
        "summary": "een boom over de schutting",
        "a_name": "T. Proef",
        "a_street": "Proefplein",
        "a_house_number": "3",
        "a_postcode": "7511 AB",
        "a_phone": "+31612345671",
        "a_consent_on": "2026-02-01",
        "b_name": "U. Test",
        "b_street": "Proefplein",
        "b_house_number": "5",
        "b_phone": "+31612345672",
    }
