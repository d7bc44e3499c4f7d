import pytest

from moving.actions.write_cases import add
from tests.factories.organisations import DistrictFactory
from tests.moving.actions.closed_rows import do, house  # noqa: F401  (fixtures)


@pytest.fixture(autouse=True)
def district(service):
    return DistrictFactory(service=service, name="Noord")


@pytest.fixture
def taken(line, coordinator, now):
    """Take in the line with these values instead, and return what was written."""

    def take(**values):
        return add(line | values, same=None, by=coordinator, at=now)

    return take
