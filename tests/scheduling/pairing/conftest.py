import pytest

from cases.lifecycle import CaseState
from tests.factories.scheduling import WeeklyRuleFactory
from tests.scheduling.mediators import mediator
from tests.scheduling.talks import make_pair


@pytest.fixture
def at_work(service):
    """A case with two who are free on Monday evening, in the midst of it."""
    made = make_pair(service, state=CaseState.IN_CONTACT_B)
    for volunteer in made.volunteers:
        WeeklyRuleFactory(service=service, volunteer=volunteer)
    return made


@pytest.fixture
def ans(at_work):
    """Who cannot go on."""
    return at_work.volunteers[0]


@pytest.fixture
def bert(at_work):
    """Who does the case with Ans."""
    return at_work.volunteers[1]


@pytest.fixture
def cora(service):
    """The colleague."""
    return mediator(service, first_name="Cora")
