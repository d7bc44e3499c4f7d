import pytest

from organisations.models import Role
from tests.scheduling.talks import make_pair


@pytest.fixture
def coordinator(service, member):
    return member(service, Role.COORDINATOR)


@pytest.fixture
def pair(service):
    return make_pair(service)
