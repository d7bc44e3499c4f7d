"""What the start pages ask of the rows of every floor below; insights has no rows of its own.

What every start page asks stands ready (docs/decisions/0014).
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cases.models import Aftercare, Assignment, Case, CaseQuerySet
from organisations.lifecycle import ClosingState
from organisations.models import (
    AuditEntry,
    District,
    Invitation,
    Membership,
    OutboxMessage,
    PartnerOrganisation,
    Question,
    Role,
    Scope,
    Service,
    ServiceClosing,
)
from scheduling.appointments.models.appointments import AppointmentQuerySet
from scheduling.models import Appointment, CalendarItem, Offer
from training.models import Certification, Enrolment
from volunteers.models import AgreementText, Application, Volunteer

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


def counted(service: Any, **rows: QuerySet) -> QuerySet:
    """Count each set of rows, all of them in one query."""
    numbers = {name: _number_of(queryset) for name, queryset in rows.items()}
    return Service.objects.filter(pk=service).values(**numbers)


def _coordinators_moves(scope: Scope, at: datetime, today: date) -> QuerySet:
    cases = Case.visible_to(scope)
    return counted(
        scope.service,
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


def _head_of_the_queue(scope: Scope) -> QuerySet:
    cases: CaseQuerySet = Case.visible_to(scope)
    head = cases.in_queue().longest_in_queue_first()[:SHOWN]
    return cases.among(head).longest_in_queue_first().as_lines()


def _next_talks(scope: Scope, at: datetime) -> QuerySet:
    talks: AppointmentQuerySet = Appointment.visible_to(scope)
    first = talks.standing().from_instant(at).soonest_first()[:SHOWN]
    return talks.among(first).soonest_first().as_lines()


MOVES_OF_COORDINATOR = Question(_coordinators_moves)
HEAD_OF_QUEUE = Question(_head_of_the_queue)
NEXT_TALKS = Question(_next_talks)

OWN_VOLUNTEER = Question(
    lambda scope: (
        Volunteer.visible_to(scope)
        .of_person(scope.person)
        .values_list("state", "paused_until", named=True)
    )
)
OWN_OFFERS = Question(
    lambda scope: (
        Offer.visible_to(scope)
        .to_person(scope.person)
        .waiting()
        .newest_first()[:SHOWN]
        .values_list("expires_at", "case__kind", "case__own_kind", named=True)
    )
)
OWN_NEXT_ITEM = Question(
    lambda scope, at: (
        CalendarItem.visible_to(scope)
        .of_person(scope.person)
        .from_instant(at)
        .soonest_first()[:1]
        .values_list("starts_at", "appointment__kind", "course_session__title", named=True)
    )
)
OWN_SEATS = Question(
    lambda scope: (
        Assignment.visible_to(scope)
        .open()
        .of_person(scope.person)
        .in_order()[:SHOWN]
        .values_list(
            "case",
            "case__number",
            "case__kind",
            "case__own_kind",
            "case__state",
            named=True,
        )
    )
)
OWN_CERTIFICATION = Question(
    lambda scope: Certification.visible_to(scope).of_person(scope.person).newest_first()[:1]
)
OWN_COURSE = Question(
    lambda scope: (
        Enrolment.visible_to(scope)
        .of_person(scope.person)
        .taking_part_now()
        .in_order()[:1]
        .values_list("course__name")
    )
)


def numbers_of(scope: Scope) -> QuerySet:
    """Counts without persons, so that observers may see them, who may see no case."""
    return counted(
        scope.service.pk,
        open_cases=Case.unscoped.filter(service=scope.service).open(),
        ended_cases=Case.unscoped.filter(service=scope.service).ended(),
        mediators=Volunteer.visible_to(scope).may_mediate(),
        in_training=Volunteer.visible_to(scope).in_training(),
    )


def services_of_installation() -> QuerySet[Service]:
    """Every service with its counts, for whoever reads of no person in it.

    ``last_active`` is the instant of the newest entry of its trail, ``invited_until`` that of the
    newest invitation which waits for a manager.
    """
    here = {"service": OuterRef("pk")}
    managers = Membership.objects.current().in_role(Role.MANAGER).of_people_who_log_in()
    waiting = Invitation.unscoped.filter(**here).open().in_roles([Role.MANAGER]).newest_first()
    entries = AuditEntry.unscoped.filter(**here).order_by().values("service")
    return (
        Service.objects.not_erased()
        .in_order()
        .annotate(
            volunteers=_number_of(Volunteer.unscoped.filter(**here).unmerged().present()),
            open_cases=_number_of(Case.unscoped.filter(**here).open()),
            stranded=_number_of(OutboxMessage.unscoped.filter(**here).needing_a_person()),
            is_managed=Exists(managers.filter(**here)),
            invited_until=Subquery(waiting.values("expires_at")[:1]),
            last_active=Subquery(entries.annotate(newest=Max("at")).values("newest")),
        )
    )


def closings_done() -> QuerySet[ServiceClosing]:
    """The last of services that are erased: a name, a day, and how many rows of what went."""
    rows = ServiceClosing.unscoped.in_states(ClosingState.ERASED).with_people()
    found: QuerySet[ServiceClosing] = rows.order_by("service__name", "pk")
    return found


def mail_waits_anywhere(at: datetime) -> bool:
    """Whether a due letter of any service, or of the house, has waited too long."""
    return OutboxMessage.unscoped.due_too_long(at).exists()


def _opened_so_far(scope: Scope) -> QuerySet:
    """How far a service is that has asked nobody for a case yet. The trade's own rows only count.

    Managers see neither offers nor volunteers: what is counted here says nothing about one.
    """
    here = {"service": scope.service}
    members = Membership.objects.current().in_role(Role.COORDINATOR).of_people_who_log_in()
    asked_in = Invitation.visible_to(scope).open().in_roles([Role.COORDINATOR])
    return counted(
        scope.service.pk,
        offers=Offer.unscoped.filter(**here),
        districts=District.visible_to(scope),
        partners=PartnerOrganisation.visible_to(scope).working(),
        coordinators=members.of_service(scope.service),
        coordinators_invited=asked_in,
        texts=AgreementText.visible_to(scope).current(),
        mediators=Volunteer.unscoped.filter(**here).unmerged().may_mediate(),
    )


def opened_so_far(scope: Scope) -> dict[str, Any]:
    return dict(_opened_so_far(scope).get())
