from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.models import Role
from tests.factories.cases import (
    RECEIVED,
    AssignmentFactory,
    CaseFactory,
    PartyFactory,
    ReferralFactory,
)
from tests.factories.scheduling import OfferFactory
from tests.factories.training import CertificationFactory, CourseSessionFactory
from tests.factories.volunteers import VolunteerFactory


@pytest.fixture
def home(service, logged_in):
    def page(scope):
        answer = logged_in(scope).get(reverse("insights:home", args=[service.slug]))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return page


def test_a_coordinator_reads_what_cannot_wait_and_then_what_is_theirs(service, member, home):
    CaseFactory(service=service, number="2026-0098")
    CaseFactory(service=service, ready=True, number="2026-0099")
    scope = member(service, Role.COORDINATOR)

    answer = home(scope)

    urgent, then = answer.split("Then it is your move")
    assert "2026-0098" in urgent.split("Cannot wait")[1]
    assert "2026-0098" not in then
    assert "2026-0099" in then


def test_without_anything_urgent_that_heading_is_absent(service, member, home):
    CaseFactory(service=service, ready=True, number="2026-0099")
    answer = home(member(service, Role.COORDINATOR))

    assert "Cannot wait" not in answer
    assert "Your move" in answer


def test_who_is_up_to_date_reads_so(service, member, home):
    assert "You are up to date" in home(member(service, Role.COORDINATOR))


def test_at_most_five_cannot_wait_and_the_rest_comes_first_after_them(service, member, home):
    for number in range(7):
        CaseFactory(service=service, number=f"2026-00{number}0", received_at=RECEIVED)
    CaseFactory(service=service, ready=True, number="2026-0099", ready_at=timezone.now())

    urgent, then = home(member(service, Role.COORDINATOR)).split("Then it is your move")

    assert urgent.count("Assess the case") == 5
    assert then.count("Assess the case") == 2
    assert then.index("Assess the case") < then.index("2026-0099")


def test_a_coordinator_sees_nothing_of_another_service(service, member, home):
    CaseFactory(ready=True, number="2026-0099")

    assert "2026-0099" not in home(member(service, Role.COORDINATOR))


def test_a_volunteer_sees_what_is_asked_what_comes_and_their_cases(service, member, home):
    scope = member(service, Role.VOLUNTEER)
    volunteer = VolunteerFactory(service=service, user=scope.user, membership=False)
    OfferFactory(
        service=service, volunteer=volunteer, expires_at=timezone.now() + timedelta(days=1)
    )
    AssignmentFactory(service=service, volunteer=volunteer, case__number="2026-0042")
    CertificationFactory(service=service, volunteer=volunteer)

    answer = home(scope)

    assert "Will you take on this case?" in answer
    assert "Yes, I will do it" in answer
    assert "2026-0042" in answer
    assert "Your certificate is valid" in answer
    assert "Are your times still right?" in answer


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2026, 12, 5), "You are taking a break until 5 December"),
        (None, "You are taking a break<"),
    ],
)
def test_a_volunteer_who_takes_a_break_reads_so_first(service, member, home, until, said):
    scope = member(service, Role.VOLUNTEER)
    VolunteerFactory(
        service=service, user=scope.user, membership=False, state="paused", paused_until=until
    )

    answer = home(scope)

    assert said in answer
    assert reverse("volunteers:my_profile", args=[service.slug]) in answer


def test_a_volunteer_at_work_reads_of_no_break(service, member, home):
    scope = member(service, Role.VOLUNTEER)
    VolunteerFactory(service=service, user=scope.user, membership=False)

    assert "taking a break" not in home(scope)


def test_a_trainer_sees_the_sessions_that_come(service, member, home):
    soon = timezone.now() + timedelta(days=2)
    CourseSessionFactory(
        service=service, title="Listening", starts_at=soon, ends_at=soon + timedelta(hours=2)
    )

    assert "Listening" in home(member(service, Role.TRAINER))


def test_a_partner_sees_a_status_and_no_neighbour(service, member, home):
    scope = member(service, Role.PARTNER)
    referral = ReferralFactory(service=service, partner_id=scope.partner_id, own_reference="REF-7")
    PartyFactory(service=service, case=referral.case)

    answer = home(scope)

    assert "REF-7" in answer
    assert "Geheim" not in answer
    assert "Verborgenlaan" not in answer


def test_an_observer_sees_numbers_and_no_small_ones(service, member, home):
    CaseFactory(service=service)

    answer = home(member(service, Role.OBSERVER))

    assert "&lt;5" in answer
    assert "Your move" not in answer
