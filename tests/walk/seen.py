"""Everything of one service that a promise speaks of, read at once by queries that stand ready."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet

from cases.models import Assignment, Case
from core.prepared import PreparedQuery
from organisations.models import AuditEntry, Membership, Role, Service
from scheduling.models import Appointment, BookedQuarter, CalendarItem, Offer
from training.models import Certification, Course, Enrolment
from volunteers.models import Volunteer

States = dict[type[Model], dict[int, str]]


def _all_of(model: Any, *columns: str) -> PreparedQuery:
    """These columns of every row of the service, in the order of their keys."""
    return PreparedQuery(
        lambda service: (
            model.unscoped.filter(service=service)
            .order_by("pk")
            .values_list("pk", "state", *columns, named=True)
        )
    )


ROWS: dict[type[Model], PreparedQuery] = {
    Case: _all_of(Case),
    Offer: _all_of(Offer, "case", "volunteer", "expires_at"),
    Volunteer: _all_of(Volunteer, "user"),
    Enrolment: _all_of(Enrolment, "course", "volunteer", "volunteer__user"),
    Certification: _all_of(Certification, "volunteer", "effective_on", "valid_until"),
    Appointment: _all_of(Appointment, "case", "ends_at"),
}


def _seats(service: Service) -> QuerySet[Any]:
    columns = ("case", "volunteer", "volunteer__user")
    return Assignment.unscoped.filter(service=service).open().values_list(*columns, named=True)


def _items(service: Service, at: datetime) -> QuerySet[Any]:
    """What is ahead in people's calendars, and stands there."""
    ahead = CalendarItem.unscoped.filter(service=service).from_instant(at)
    return ahead.values_list(
        "user",
        "answer",
        "appointment",
        "course_session__course",
        "course_session__cancelled_at",
        named=True,
    )


def _hours(service: Service, at: datetime) -> QuerySet[Any]:
    ahead = BookedQuarter.unscoped.filter(service=service, at__gte=at)
    return ahead.values_list("appointment", "user", named=True).distinct()


def _inside(service: Service) -> QuerySet[Any]:
    current = Membership.objects.current().in_role(Role.VOLUNTEER).of_service(service)
    return current.values_list("user", flat=True)


def _told(service: Service, trail: int) -> QuerySet[Any]:
    since = AuditEntry.unscoped.filter(service=service, pk__gt=trail).order_by("pk")
    return since.values_list("pk", "object_kind", "object_id", "verb", named=True)


SEATS = PreparedQuery(_seats)
ITEMS = PreparedQuery(_items)
HOURS = PreparedQuery(_hours)
INSIDE = PreparedQuery(_inside)
TOLD = PreparedQuery(_told)
COURSES = PreparedQuery(
    lambda service: Course.unscoped.filter(service=service).values_list("pk", "places")
)


@dataclass
class Seen:
    """The rows at one moment; ``told`` is what the trail says since the moment before."""

    at: datetime
    most: int
    rows: dict[type[Model], list[Any]]
    seats: list[Any]
    items: list[Any]
    hours: list[Any]
    inside: set[int]
    places: dict[int, int]
    told: list[Any]
    trail: int

    @classmethod
    def of(cls, service: Service, at: datetime, *, trail: int) -> "Seen":
        told = TOLD.ask(service=service.pk, trail=trail)
        return cls(
            at=at,
            most=service.mediators_per_case,
            rows={model: query.ask(service=service.pk) for model, query in ROWS.items()},
            seats=SEATS.ask(service=service.pk),
            items=ITEMS.ask(service=service.pk, at=at),
            hours=HOURS.ask(service=service.pk, at=at),
            inside=set(INSIDE.ask(service=service.pk)),
            places=dict(COURSES.ask(service=service.pk)),
            told=told,
            trail=told[-1].pk if told else trail,
        )

    @cached_property
    def states(self) -> States:
        return {model: {row.pk: row.state for row in rows} for model, rows in self.rows.items()}

    @cached_property
    def certified(self) -> set[int]:
        """The volunteers with a right to mediate that counts today."""
        today = self.at.date()
        return {
            row.volunteer
            for row in self.rows[Certification]
            if row.state == "confirmed"
            and row.effective_on <= today
            and (row.valid_until is None or row.valid_until >= today)
        }
