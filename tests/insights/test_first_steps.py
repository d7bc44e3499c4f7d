"""A service from its first manager to the day on which the first pair can be asked."""

import pytest
from django.urls import reverse

from organisations.actions.people import invite_member
from organisations.models import Role
from tests.factories.organisations import (
    DistrictFactory,
    MembershipFactory,
    PartnerOrganisationFactory,
)
from tests.factories.scheduling import OfferFactory
from tests.factories.volunteers import AgreementTextFactory, VolunteerFactory

STEPS = [
    "Name, phone and hours",
    "Districts",
    "Who may refer",
    "Your coordinator",
    "What volunteers agree to",
    "Your volunteers",
]


@pytest.fixture
def manager(service, member):
    return member(service, Role.MANAGER)


@pytest.fixture
def home(service, manager, logged_in):
    def look(scope=manager):
        answer = logged_in(scope).get(reverse("insights:home", args=[service.slug]))
        assert answer.status_code == 200
        return answer

    return look


def text(answer):
    return " ".join(answer.content.decode().split())


def states(answer):
    return [step.state for step in answer.context["firsts"].steps]


@pytest.fixture
def reach(service):
    service.phone, service.phone_hours = "010 123 45 67", "Monday to Thursday, 9 to 12.30"
    service.save()


def test_a_new_service_reads_what_it_needs_in_order(home):
    answer = home()

    assert [step.title for step in answer.context["firsts"].steps] == STEPS
    assert states(answer) == ["now", *["next"] * 5]
    assert "6 more steps, and you can ask your first pair" in text(answer)
    assert "0 of 6 done" in text(answer)


def test_each_step_ticks_itself_off(home, service, manager, reach, now):
    assert states(home())[:2] == ["done", "now"]

    DistrictFactory(service=service)
    PartnerOrganisationFactory(service=service)
    assert states(home()) == ["done", "done", "done", "now", "next", "next"]

    who = {"first_name": "Ada", "last_name": "", "language": "en", "partner": None}
    invite_member("ada@example.org", **who, role=Role.COORDINATOR, by=manager, at=now)
    assert "Is invited, and not here yet." in text(home())
    assert states(home())[3:] == ["done", "now", "next"]

    AgreementTextFactory(service=service, kind="volunteer")
    assert states(home())[4] == "now"
    AgreementTextFactory(service=service, kind="confidentiality")
    assert states(home())[4:] == ["done", "now"]

    VolunteerFactory(service=service)
    assert "One more step, and you can ask your first pair" in text(home())
    assert "1 volunteer may mediate" in text(home())
    VolunteerFactory(service=service)
    assert home().context["firsts"] is None
    assert "Hello" in text(home())


def test_once_a_pair_was_asked_nothing_more_is_needed(home, service):
    OfferFactory(service=service)

    assert home().context["firsts"] is None


def test_what_was_done_out_of_order_counts(home, service):
    PartnerOrganisationFactory(service=service)

    assert states(home()) == ["now", "next", "done", "next", "next", "next"]


def test_a_partner_that_ended_and_a_coordinator_who_left_count_no_more(home, service, now):
    PartnerOrganisationFactory(service=service, ended_at=now)
    MembershipFactory(service=service, role=Role.COORDINATOR, ended_at=now)

    assert states(home()) == ["now", *["next"] * 5]


def test_every_link_opens_for_the_manager(home, logged_in, manager):
    client = logged_in(manager)

    for step in home().context["firsts"].steps:
        assert client.get(step.url).status_code == 200, step.title


@pytest.mark.parametrize(("takes_reports", "is_told"), [(False, True), (True, False)])
def test_closed_doors_are_told(home, service, takes_reports, is_told):
    service.takes_reports = takes_reports
    service.save()

    assert ("The public does not see your page yet" in text(home())) == is_told


def test_a_coordinator_reads_of_no_first_steps(home, service, member):
    assert "firsts" not in home(member(service, Role.COORDINATOR)).context


def test_the_hours_of_the_phone_stand_where_people_are_asked_to_call(service, reach, client):
    service.takes_reports = False
    service.save()

    answer = client.get(reverse("cases:report", args=[service.slug]))

    assert service.phone_hours in text(answer)
