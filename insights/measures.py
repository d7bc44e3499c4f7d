"""Numbers and short lists for the start pages; each defined once. Reads, never writes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import Aftercare, Assignment, Case, Referral
from core.local_time import local_day
from organisations.models import OutboxMessage, Scope, Service
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


def counts_of(scope: Scope, **rows: QuerySet) -> dict[str, int]:
    """Count each set of rows, all of them in one query."""
    numbers = {name: _number_of(queryset) for name, queryset in rows.items()}
    row: Any = Service.objects.filter(pk=scope.service.pk).values(**numbers).get()
    return dict(row)


def coordinators_moves(scope: Scope, at: datetime) -> dict[str, int]:
    """What waits for the coordinator, and what waits for others."""
    today = local_day(at, scope.service.zone)
    cases = Case.visible_to(scope)
    return counts_of(
        scope,
        to_triage=cases.needing_triage(),
        to_pair=cases.waiting_for_the_coordinator(),
        offered=cases.in_state("offered"),
        with_pairs=cases.with_the_pair(),
        after_talks=cases.in_state("talks_done"),
        aftercare_due=Aftercare.visible_to(scope).due(today),
        appointments_over=Appointment.visible_to(scope).over(at),
        applications=Application.visible_to(scope).open(),
        certifications=Certification.visible_to(scope).proposed(),
        mail=OutboxMessage.visible_to(scope).needing_a_person(),
        dormant=cases.in_state("dormant"),
    )


def longest_in_queue(scope: Scope) -> list[Case]:
    return list(Case.visible_to(scope).in_queue().with_place().longest_in_queue_first()[:SHOWN])


def day_of(scope: Scope, at: datetime, *, days: int = 1) -> tuple[datetime, datetime]:
    """The first and the last instant of so many local days from that instant's day on."""
    zone = scope.service.zone
    first = datetime.combine(local_day(at, zone), time(), tzinfo=zone)
    return first, first + timedelta(days=days)


def next_appointments(scope: Scope, at: datetime) -> list[Appointment]:
    return list(
        Appointment.visible_to(scope)
        .standing()
        .from_instant(at)
        .with_case()
        .soonest_first()[:SHOWN]
    )


@dataclass(frozen=True)
class VolunteersDay:
    """The three things of a volunteer: what is asked, what comes, what is next on the road."""

    volunteer: Volunteer | None
    offers: list[Offer]
    items: list[CalendarItem]
    assignments: list[Assignment]
    certification: Certification | None
    standing: str
    enrolments: list[Enrolment]


def volunteers_day(scope: Scope, at: datetime) -> VolunteersDay:
    today = local_day(at, scope.service.zone)
    volunteer = Volunteer.visible_to(scope).of_person(scope.user).with_person().first()
    if volunteer is None:
        return VolunteersDay(None, [], [], [], None, "", [])
    certification = Certification.visible_to(scope).of_volunteer(volunteer).newest_first().first()
    return VolunteersDay(
        volunteer=volunteer,
        offers=list(
            Offer.visible_to(scope)
            .to_person(scope.user)
            .waiting()
            .with_case()
            .newest_first()[:SHOWN]
        ),
        items=list(
            CalendarItem.visible_to(scope)
            .of_person(scope.user)
            .from_instant(at)
            .with_subject()
            .soonest_first()[:SHOWN]
        ),
        assignments=list(
            Assignment.visible_to(scope)
            .open()
            .of_volunteer(volunteer)
            .with_case()
            .in_order()[:SHOWN]
        ),
        certification=certification,
        standing=_standing(certification, scope.service, today),
        enrolments=list(
            Enrolment.visible_to(scope)
            .taking_part_now()
            .of_volunteer(volunteer)
            .with_course()
            .in_order()[:SHOWN]
        ),
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
    return counts_of(
        scope,
        registers_missing=CourseSession.visible_to(scope).without_register(at),
        to_judge=Enrolment.visible_to(scope).to_judge(at),
        to_propose=Enrolment.visible_to(scope).to_propose(),
    )


def newest_referrals(scope: Scope) -> list[Referral]:
    return list(Referral.visible_to(scope).with_case().newest_first()[:SHOWN])


def services_numbers(scope: Scope) -> dict[str, Any]:
    """Plain counts without persons, for managers and observers of one service."""
    return counts_of(
        scope,
        open_cases=Case.unscoped.filter(service=scope.service).open(),
        ended_cases=Case.unscoped.filter(service=scope.service).ended(),
        mediators=Volunteer.visible_to(scope).may_mediate(),
        in_training=Volunteer.visible_to(scope).in_training(),
    )
