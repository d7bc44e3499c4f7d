"""The pages of a plan for tests: rows to show on them, and what they read."""

from django.test import Client
from django.urls import reverse

from organisations.models import Service
from scheduling.models import PlannedCase, PlanRun
from tests.factories.plans import PlannedCaseFactory, PlannedSeatFactory
from tests.scheduling.mediators import mediator
from volunteers.models import Volunteer


def url_of(service: Service, name: str, *args: object) -> str:
    return reverse(f"scheduling:{name}", args=[service.slug, *args])


def look(client: Client, service: Service, query: str = "") -> str:
    return client.get(url_of(service, "plan") + query).content.decode()


def planned(run: PlanRun, *people: Volunteer, **facts: object) -> PlannedCase:
    row = PlannedCaseFactory(service=run.service, run=run, **facts)
    for person in people:
        PlannedSeatFactory(service=run.service, planned=row, volunteer=person)
    return row


def pair(service: Service, one: str = "Anna", other: str = "Bram") -> tuple[Volunteer, Volunteer]:
    return mediator(service, first_name=one), mediator(service, first_name=other)
