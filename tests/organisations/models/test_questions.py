"""A question is shaped by roles and answered for who asks."""

import pytest

from cases.models import Case
from organisations.models import Question, Role
from tests.factories.cases import AssignmentFactory, CaseFactory
from tests.factories.organisations import ServiceFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def question():
    return Question(lambda scope: Case.visible_to(scope).in_queue().order_by("pk"))


def test_each_asker_gets_what_their_role_lets_them_see(question, service, member):
    mine, other = (CaseFactory(service=service, ready=True) for _ in range(2))
    coordinator, mediator, other_mediator, trainer = (
        member(service, role)
        for role in (Role.COORDINATOR, Role.VOLUNTEER, Role.VOLUNTEER, Role.TRAINER)
    )
    volunteer = VolunteerFactory(service=service, user=mediator.user, membership=False)
    AssignmentFactory(service=service, case=mine, volunteer=volunteer)

    for _twice in range(2):
        assert question.ask(coordinator) == [mine, other]
        assert question.ask(mediator) == [mine]
        assert question.ask(other_mediator) == []
        assert question.ask(trainer) == []


def test_no_answer_comes_from_another_service(question, service, member):
    CaseFactory(service=service, ready=True)
    elsewhere = member(ServiceFactory(), Role.COORDINATOR)

    assert question.ask(member(service, Role.COORDINATOR)) != []
    assert question.ask(elsewhere) == []


def test_an_answer_is_as_new_as_the_rows(question, service, member):
    coordinator = member(service, Role.COORDINATOR)

    assert question.first(coordinator) is None
    case = CaseFactory(service=service, ready=True)
    assert question.first(coordinator) == case


def test_what_else_differs_is_told_as_well(service, member):
    of_key = Question(lambda scope, case: Case.visible_to(scope).filter(pk=case))
    cases = [CaseFactory(service=service) for _ in range(2)]
    coordinator = member(service, Role.COORDINATOR)

    assert [of_key.first(coordinator, case=case.pk) for case in cases] == cases
