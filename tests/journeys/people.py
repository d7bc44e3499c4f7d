"""Rows that a journey finds in the house, made by factories."""

from organisations.models import Service
from tests.factories.organisations import UserFactory
from tests.factories.scheduling import WeeklyRuleFactory
from tests.factories.training import CertificationFactory
from tests.factories.volunteers import VolunteerFactory
from volunteers.models import Volunteer


def mediator(service: Service, first_name: str, last_name: str = "Bakker") -> Volunteer:
    """Experienced, certified, and free on every evening."""
    email = f"{first_name.lower()}@example.org"
    user = UserFactory(first_name=first_name, last_name=last_name, email=email)
    volunteer = VolunteerFactory(service=service, user=user)
    CertificationFactory(service=service, volunteer=volunteer)
    for weekday in range(7):
        WeeklyRuleFactory(service=service, volunteer=volunteer, weekday=weekday)
    return volunteer
