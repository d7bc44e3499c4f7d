"""What happens to offers when a case or a volunteer goes."""

import pytest

from cases.models import Case
from cases.signals import case_closed, case_rested
from organisations.models import Role
from scheduling import tasks
from tests.scheduling.mediators import mediator, moment, offer_to, offered_case, refreshed
from volunteers.models import Volunteer
from volunteers.signals import volunteer_left, volunteer_paused


@pytest.mark.parametrize("signal", [case_closed, case_rested])
def test_offers_of_a_case_that_ends_or_rests_are_withdrawn(service, member, now, signal):
    coordinator = member(service, Role.COORDINATOR)
    offer = offer_to(mediator(service), offered_case(service))

    signal.send(sender=Case, case=offer.case, by=coordinator, at=now)

    assert refreshed(offer).state == "withdrawn"


@pytest.mark.parametrize("signal", [volunteer_left, volunteer_paused])
def test_offers_to_a_volunteer_who_leaves_or_rests_are_withdrawn(service, member, now, signal):
    coordinator = member(service, Role.COORDINATOR)
    volunteer = mediator(service)
    offer = offer_to(volunteer, offered_case(service))

    signal.send(sender=Volunteer, volunteer=volunteer, by=coordinator, at=now)

    assert refreshed(offer).state == "withdrawn"
    assert Case.unscoped.get(pk=offer.case_id).state == "seeking_pair"


def test_the_round_of_the_worker_ends_offers_that_are_over(service, time_machine):
    offer = offer_to(mediator(service), offered_case(service))
    time_machine.move_to(moment(5))

    assert tasks.expire_offers() == 1
    assert refreshed(offer).state == "expired"
