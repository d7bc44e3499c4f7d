from collections.abc import Callable

import pytest
from django.test import Client

from organisations.models import Role, Scope, Service


@pytest.fixture
def coordinator(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.COORDINATOR)


@pytest.fixture
def manager(service: Service, member: Callable[..., Scope]) -> Scope:
    return member(service, Role.MANAGER)


@pytest.fixture
def desk(coordinator: Scope, logged_in: Callable[[Scope], Client]) -> Client:
    """The coordinator's browser."""
    return logged_in(coordinator)
