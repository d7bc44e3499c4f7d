"""What the start pages ask of the rows of every floor below; insights has no rows of its own.

What every start page asks stands ready (docs/decisions/0014).
"""

from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, F, Max, OuterRef, QuerySet, Subquery, Value

from cases.models import Assignment, Case
from insights.models.numbers import counted, number_within
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
from scheduling.models import Appointment, CalendarItem, Hand, Offer, Substitution
from training.models import Attendance, Certification, CourseSession, Enrolment, Presence
from volunteers.models import AgreementText, Volunteer

SHOWN = 5  # rows of a short list on a start page


# --- start pages ---


def _own_next_item(scope: Scope, at: datetime) -> QuerySet:
    """The next talk or course day, where it is, and who else comes: the first of them."""
    others = CalendarItem.visible_to(scope).invited().filter(appointment=OuterRef("appointment"))
    others = others.but_of(scope.person).in_order()
    place = "appointment__room_booking__room__venue__way_there"
    shown = ("pk", "sequence", "answer", "starts_at", "ends_at", "appointment", place)
    talk = ("kind", "place", "place_kind", "case", "case__number")
    day = ("title", "place", "course__name")
    own = CalendarItem.visible_to(scope).of_person(scope.person).from_instant(at)
    told = {
        "other_name": Subquery(others.values("user__first_name")[:1]),
        "other_phone": Subquery(others.values("user__phone")[:1]),
        "other_answer": Subquery(others.values("answer")[:1]),
    }
    items: QuerySet = own.soonest_first()[:1].annotate(**told)
    return items.values_list(
        *shown,
        *(f"appointment__{name}" for name in talk),
        *(f"course_session__{name}" for name in day),
        *told,
        named=True,
    )


def _own_seats(scope: Scope, since: datetime) -> QuerySet:
    """Open ones, and before them those of cases that ended well since then, with who else sat."""
    other = Assignment.unscoped.now_or_at_the_end().filter(case=OuterRef("case"))
    other = other.exclude(volunteer__user=scope.person).in_order()
    seats = Assignment.visible_to(scope).of_person(scope.person)
    seats = seats.open() | seats.of_cases_that_ended_well(since)
    ordered = seats.order_by(F("ended_at").desc(nulls_last=True), "seat", "pk")
    shown = ("case", "case__number", "case__kind", "case__own_kind", "case__state", "ended_at")
    named = ordered.annotate(other_name=Subquery(other.values("volunteer__user__first_name")[:1]))
    rows: QuerySet = named[: SHOWN + 1].values_list(*shown, "other_name", named=True)
    return rows


def _own_course(scope: Scope, at: datetime) -> QuerySet:
    """Where they take part, how many of its days they saw whole, and when the next one is."""
    sessions = CourseSession.unscoped.standing().filter(course=OuterRef("course"))
    seen = Attendance.unscoped.filter(enrolment=OuterRef("pk"), presence=Presence.PRESENT)
    seen = seen.filter(session__cancelled_at__isnull=True)
    told = {
        "days": number_within(sessions),
        "seen": number_within(seen),
        "next_at": Subquery(sessions.ending_after(at).in_order().values("starts_at")[:1]),
    }
    own = Enrolment.visible_to(scope).of_person(scope.person).taking_part_now()
    rows: QuerySet = own.in_order()[:1].annotate(**told)
    return rows.values_list("course__name", *told, named=True)


def _own_chances(scope: Scope, since: datetime, at: datetime) -> QuerySet:
    """Seats a colleague asks them to take, cases that wait, and hands that came to nothing.

    In one query; what waits here is of the whole service, and its page knows the rules.
    """
    kind = {"kind": F("case__kind"), "own_kind": F("case__own_kind")}
    word = Value("", output_field=CharField())
    cases: Any = Case.unscoped.filter(service=scope.service).waiting_for_the_coordinator()
    waiting = cases.annotate(what=Value("waiting"), moment=F("ready_at"), word=word)
    hands = Hand.visible_to(scope).of_person(scope.person).unmet_since(since)
    ended = hands.annotate(what=Value("hand"), moment=F("raised_at"), word=F("state"), **kind)
    named = Substitution.visible_to(scope).to_person(scope.person).asked()
    named = named.filter(expires_at__gt=at).annotate(**kind)
    leaver = F("seat__volunteer__user__first_name")
    seats = named.annotate(what=Value("seat"), moment=F("expires_at"), word=leaver)
    columns = ("what", "pk", "moment", "kind", "own_kind", "word")
    first, *others = (
        rows.order_by().values_list(*columns, named=True) for rows in (waiting, ended, seats)
    )
    return first.union(*others, all=True)


OWN_CHANCES = Question(_own_chances)
OWN_VOLUNTEER = Question(
    lambda scope: (
        Volunteer.visible_to(scope)
        .of_person(scope.person)
        .values_list("pk", "state", "paused_until", "max_open_cases", named=True)
    )
)
OWN_NEXT_ITEM = Question(_own_next_item)
OWN_TALKS_TO_TELL = Question(
    lambda scope, at: (
        Appointment.visible_to(scope)
        .to_tell(at)
        .of_cases_held_by(scope.person)
        .soonest_first()[:SHOWN]
        .values_list("pk", "kind", "case__number", "starts_at", named=True)
    )
)
OWN_SEATS = Question(_own_seats)
OWN_CERTIFICATION = Question(
    lambda scope: Certification.visible_to(scope).of_person(scope.person).newest_first()[:1]
)
OWN_COURSE = Question(_own_course)


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
            volunteers=number_within(Volunteer.unscoped.filter(**here).unmerged().present()),
            open_cases=number_within(Case.unscoped.filter(**here).open()),
            stranded=number_within(OutboxMessage.unscoped.filter(**here).needing_a_person()),
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
        offers=Offer.unscoped.really_asked().filter(**here),
        districts=District.visible_to(scope),
        partners=PartnerOrganisation.visible_to(scope).working(),
        coordinators=members.of_service(scope.service),
        coordinators_invited=asked_in,
        texts=AgreementText.visible_to(scope).current(),
        mediators=Volunteer.unscoped.filter(**here).unmerged().may_mediate(),
    )


def opened_so_far(scope: Scope) -> dict[str, Any]:
    return dict(_opened_so_far(scope).get())
