"""Numbers and short lists for the start pages; each defined once. Reads, never writes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import Aftercare, Assignment, Case, CaseQuerySet, Referral
from core.local_time import local_day
from core.prepared import Given
from organisations.models import OutboxMessage, Scope, Service
from organisations.questions import Question
from scheduling.appointments.models.appointments import AppointmentQuerySet
from scheduling.models import Appointment, CalendarItem, Offer
from training.models import Certification, CourseSession, Enrolment
from volunteers.models import Application, Volunteer

SHOWN = 5  # rows of a short list on a start page


def _number_of(rows: QuerySet) -> Coalesce:
    """Count rows inside another query: None of them gives 0."""
    counted = (
        rows.order_by()
        .annotate(_one=Value(1))
        .values("_one")
        .annotate(_number=Count("pk"))
        .values("_number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _counted(service: Any, **rows: QuerySet) -> QuerySet:
    """Count each set of rows, all of them in one query."""
    numbers = {name: _number_of(queryset) for name, queryset in rows.items()}
    return Service.objects.filter(pk=service).values(**numbers)


AT: Any = Given("at")
TODAY: Any = Given("today")


def _coordinators_moves(scope: Scope) -> QuerySet:
    cases = Case.visible_to(scope)
    return _counted(
        scope.service,
        to_triage=cases.needing_triage(),
        to_pair=cases.waiting_for_the_coordinator(),
        offered=cases.in_state("offered"),
        with_pairs=cases.with_the_pair(),
        after_talks=cases.in_state("talks_done"),
        aftercare_due=Aftercare.visible_to(scope).due(TODAY),
        appointments_over=Appointment.visible_to(scope).over(AT),
        applications=Application.visible_to(scope).open(),
        certifications=Certification.visible_to(scope).proposed(),
        mail=OutboxMessage.visible_to(scope).needing_a_person(),
        dormant=cases.in_state("dormant"),
    )


def _head_of_the_queue(scope: Scope) -> QuerySet:
    cases: CaseQuerySet = Case.visible_to(scope)
    head = cases.in_queue().longest_in_queue_first()[:SHOWN]
    return cases.among(head).longest_in_queue_first().as_lines()


def _next_talks(scope: Scope) -> QuerySet:
    talks: AppointmentQuerySet = Appointment.visible_to(scope)
    first = talks.standing().from_instant(AT).soonest_first()[:SHOWN]
    return talks.among(first).soonest_first().as_lines()


MOVES = Question(_coordinators_moves)
HEAD_OF_THE_QUEUE = Question(_head_of_the_queue)
NEXT_TALKS = Question(_next_talks)


def coordinators_moves(scope: Scope, at: datetime) -> dict[str, int]:
    """What waits for the coordinator, and what waits for others."""
    (row,) = MOVES.ask(scope, at=at, today=local_day(at, scope.service.zone))
    return dict(row)


def longest_in_queue(scope: Scope) -> list[Any]:
    return HEAD_OF_THE_QUEUE.ask(scope)


def day_of(scope: Scope, at: datetime, *, days: int = 1) -> tuple[datetime, datetime]:
    """The first and the last instant of so many local days from that instant's day on."""
    zone = scope.service.zone
    first = datetime.combine(local_day(at, zone), time(), tzinfo=zone)
    return first, first + timedelta(days=days)


def next_talks(scope: Scope, at: datetime) -> list[Any]:
    return NEXT_TALKS.ask(scope, at=at)


@dataclass(frozen=True)
class VolunteersDay:
    """The three things of a volunteer: what is asked, what comes, what is next on the road.

    ``offers``, ``item`` and ``assignments`` are lines, not rows.
    """

    offers: list[Any]
    item: Any
    assignments: list[Any]
    standing: str
    valid_until: date | None
    course: str


IS_VOLUNTEER = Question(
    lambda scope: Volunteer.visible_to(scope).of_person(scope.person).values_list("pk")
)
OFFERS = Question(
    lambda scope: (
        Offer.visible_to(scope)
        .to_person(scope.person)
        .waiting()
        .newest_first()[:SHOWN]
        .values_list("expires_at", "case__kind", named=True)
    )
)
NEXT_ITEM = Question(
    lambda scope: (
        CalendarItem.visible_to(scope)
        .of_person(scope.person)
        .from_instant(AT)
        .soonest_first()[:1]
        .values_list("starts_at", "appointment__kind", "course_session__title", named=True)
    )
)
SEATS = Question(
    lambda scope: (
        Assignment.visible_to(scope)
        .open()
        .of_person(scope.person)
        .in_order()[:SHOWN]
        .values_list("case", "case__number", "case__kind", "case__state", named=True)
    )
)
NEWEST_CERTIFICATION = Question(
    lambda scope: Certification.visible_to(scope).of_person(scope.person).newest_first()[:1]
)
COURSE = Question(
    lambda scope: (
        Enrolment.visible_to(scope)
        .of_person(scope.person)
        .taking_part_now()
        .in_order()[:1]
        .values_list("course__name")
    )
)


def volunteers_day(scope: Scope, at: datetime) -> VolunteersDay | None:
    """Nothing for somebody who has the role and was never admitted."""
    if not IS_VOLUNTEER.ask(scope):
        return None
    certification, course = NEWEST_CERTIFICATION.first(scope), COURSE.first(scope)
    return VolunteersDay(
        offers=OFFERS.ask(scope),
        item=NEXT_ITEM.first(scope, at=at),
        assignments=SEATS.ask(scope),
        standing=_standing(certification, scope.service, local_day(at, scope.service.zone)),
        valid_until=certification.valid_until if certification else None,
        course=course[0] if course else "",
    )


def _standing(certification: Certification | None, service: Service, day: date) -> str:
    if certification is None:
        return ""
    return certification.standing(day, renewal_window_days=service.renewal_window_days)


def trainers_sessions(scope: Scope, at: datetime) -> list[CourseSession]:
    """The sessions of today and the fortnight after it."""
    start, end = day_of(scope, at, days=15)
    return list(
        CourseSession.visible_to(scope)
        .standing()
        .between(start, end)
        .with_course()
        .in_order()[:SHOWN]
    )


def trainers_moves(scope: Scope, at: datetime) -> dict[str, int]:
    numbers = _counted(
        scope.service.pk,
        registers_missing=CourseSession.visible_to(scope).without_register(at),
        to_judge=Enrolment.visible_to(scope).to_judge(at),
        to_propose=Enrolment.visible_to(scope).to_propose(),
    )
    return dict(numbers.get())


def newest_referrals(scope: Scope) -> list[Referral]:
    return list(Referral.visible_to(scope).with_case().newest_first()[:SHOWN])


def services_numbers(scope: Scope) -> dict[str, Any]:
    """Plain counts without persons, for managers and observers of one service."""
    numbers = _counted(
        scope.service.pk,
        open_cases=Case.unscoped.filter(service=scope.service).open(),
        ended_cases=Case.unscoped.filter(service=scope.service).ended(),
        mediators=Volunteer.visible_to(scope).may_mediate(),
        in_training=Volunteer.visible_to(scope).in_training(),
    )
    return dict(numbers.get())
