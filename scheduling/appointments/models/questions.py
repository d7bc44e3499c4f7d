"""What a feed, an agenda and the talks of a case ask, standing ready (docs/decisions/0014)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from core.prepared import PreparedQuery
from organisations.models import Question, Scope
from scheduling.appointments.models.appointments import Appointment, AppointmentQuerySet
from scheduling.appointments.models.calendar import CalendarItem, CalendarItemQuerySet, FeedToken

TALKS_SHOWN = 12


def _events(
    service: Any, person: Any, since: datetime, called_off_since: datetime
) -> QuerySet[Any]:
    items: CalendarItemQuerySet = CalendarItem.unscoped.filter(service=service).of_person(person)
    shown = items.in_feed(since=since, called_off_since=called_off_since)
    return shown.soonest_first().values_list("vevent", "changed_at")


FEED_TOKEN = PreparedQuery(
    lambda digest: FeedToken.unscoped.standing().of_members().with_service().filter(digest=digest)
)
FEED_EVENTS = PreparedQuery(_events)


def _newest_talks(scope: Scope, case: int) -> AppointmentQuerySet:
    talks: AppointmentQuerySet = Appointment.visible_to(scope).of_case(case)
    return talks.newest_first()[:TALKS_SHOWN]


def _invited_to_them(scope: Scope, case: int) -> CalendarItemQuerySet:
    items: CalendarItemQuerySet = CalendarItem.visible_to(scope)
    newest = _newest_talks(scope, case).values("pk")
    return items.of_appointments(newest).with_person().with_note().in_order()


NEWEST_TALKS = Question(_newest_talks)
INVITED_TO_NEWEST_TALKS = Question(_invited_to_them)


def _to_come(scope: Scope, at: datetime) -> CalendarItemQuerySet:
    items: CalendarItemQuerySet = CalendarItem.visible_to(scope)
    return items.of_person(scope.person).from_instant(at)


def _others_to_come(scope: Scope, at: datetime) -> QuerySet[Any]:
    talks = _to_come(scope, at).values("appointment")
    others = CalendarItem.visible_to(scope).of_appointments(talks).invited()
    named: QuerySet[Any] = others.but_of(scope.person).in_order()
    return named.values_list("appointment", "user__first_name")


AGENDA = Question(lambda scope, at: _to_come(scope, at).with_subject().soonest_first())
OTHERS_IN_AGENDA = Question(_others_to_come)
ITEMS_OF_PERSON = Question(
    lambda scope, person, at: (
        CalendarItem.visible_to(scope)
        .filter(user=person)
        .from_instant(at)
        .with_subject()
        .soonest_first()
    )
)
