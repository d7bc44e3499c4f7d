"""The people around a case."""

from collections.abc import Callable
from datetime import datetime

import pytest

from organisations.models import Role, Scope, Service
from volunteers.models import Volunteer


@pytest.fixture
def coordinator(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def partner(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.PARTNER)


@pytest.fixture
def as_volunteer() -> Callable[[Volunteer], Scope]:
    """The scope of a volunteer who has logged in."""

    def make(volunteer: Volunteer) -> Scope:
        return Scope(
            service=volunteer.service, user=volunteer.user, roles=frozenset({Role.VOLUNTEER})
        )

    return make


@pytest.fixture
def later(now: datetime) -> datetime:
    return now.replace(hour=15)
