from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import serve_demo
from config.management.commands.serve_demo import holds_a_real_service
from organisations.models import Role
from tests.factories.organisations import MembershipFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_what_the_demo_made_may_be_served():
    assert not holds_a_real_service()

    call_command("demo", stdout=StringIO())

    assert not holds_a_real_service()

    second = ServiceFactory(name="Noord", slug="noord")
    MembershipFactory(service=second, role=Role.MANAGER)

    assert not holds_a_real_service()


def test_a_service_that_no_demo_made_is_not_served_as_one(service, monkeypatch):
    monkeypatch.setattr(serve_demo.os, "execv", lambda *_words: pytest.fail("it is served"))
    MembershipFactory(service=service, role=Role.MANAGER)

    with pytest.raises(CommandError, match="no demo made"):
        call_command("serve_demo")


def test_somebody_invented_in_a_later_service_makes_no_demo_of_a_real_site(service):
    MembershipFactory(service=service, role=Role.MANAGER)
    MembershipFactory(service=ServiceFactory(), user__email="trainer@demo.test")

    assert holds_a_real_service()
