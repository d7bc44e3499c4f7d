"""The desk of the coordinators: who is in charge of what, who stands in, and a view somebody kept."""

from datetime import timedelta

from cases.models import Case
from config.demo.people import Neighbourhood
from core.local_time import local_day
from organisations.models import Cover, SavedView, coordinators_of

A_WEEK = timedelta(days=7)


def build_desk(town: Neighbourhood) -> None:
    """The first coordinator has most of the cases and stands in for the other this week."""
    service = town.service
    first, second = (
        coordinators_of(service).of_person(person).get() for person in town.coordinators
    )
    cases = list(Case.unscoped.filter(service=service).open().order_by("pk"))
    for place, case in enumerate(cases):
        case.owner = (first, first, second, first, None)[place % 5]
    Case.unscoped.bulk_update(cases, ["owner"])
    today = local_day(town.at, service.zone)
    Cover.unscoped.create(
        service=service, absent=second, deputy=first, starts_on=today, ends_on=today + A_WEEK
    )
    district = town.districts[0].name
    query = f"district={district}&show=all".replace(" ", "+")
    SavedView.unscoped.create(service=service, member=first, name=district, query=query)
