import pytest

from moving.actions import batches, staging, turns
from organisations.models import Role
from tests.moving.stand_in import people_can_come  # noqa: F401


@pytest.fixture(autouse=True)
def no_rest_between_batches(monkeypatch):
    """Nobody else waits for the database of a test."""
    monkeypatch.setattr(staging, "REST_SECONDS", 0)
    monkeypatch.setattr(batches, "REST_SECONDS", 0)
    monkeypatch.setattr(batches, "A_WHILE", 60)
    monkeypatch.setattr(turns, "REST_SECONDS", 0)


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)
