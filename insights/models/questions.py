"""What the start pages ask of the rows of every floor below; insights has no rows of its own.

What every start page asks stands ready (docs/decisions/0014).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from cases.lifecycle import HAS_TALKS, IN_QUEUE, OPEN, TALKING, CaseState
from cases.models import Assignment, Case, CaseQuerySet, Outcome
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
from scheduling.appointments.models.appointments import AppointmentQuerySet, told_since_it_began
from scheduling.appointments.models.calendar import PartStat
from scheduling.lifecycle import STANDING
from scheduling.models import Appointment, CalendarItem, Hand, Offer, Substitution
from training.models import Certification, Enrolment
from volunteers.lifecycle import VolunteerState
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


# --- what waits, for insights.due ---


def _open_cases(scope: Scope) -> QuerySet:
    cases: CaseQuerySet = Case.visible_to(scope)
    seats = Assignment.unscoped.open().filter(case=OuterRef("pk"))
    told = Outcome.unscoped.filter(case=OuterRef("pk")).order_by("-recorded_at")
    unsafe = Appointment.unscoped.with_unheard_alarm().filter(case=OuterRef("pk"))
    unsafe = unsafe.order_by("unsafe_at")
    hands = Hand.unscoped.up().filter(case=OuterRef("pk"))
    named = Substitution.unscoped.agreed().filter(case=OuterRef("pk")).order_by("answered_at", "pk")
    counted = cases.open().annotate(
        taken=_number_of(seats),
        told_at=Subquery(told.values("recorded_at")[:1]),
        unsafe_at=Subquery(unsafe.values("unsafe_at")[:1]),
        hands_up=_number_of(hands),
        named=Subquery(named.values("pk")[:1]),
        named_at=Subquery(named.values("answered_at")[:1]),
        named_first=Subquery(named.values("volunteer__user__first_name")[:1]),
        named_last=Subquery(named.values("volunteer__user__last_name")[:1]),
    )
    counted = counted.order_by("pk")
    shown = ("pk", "number", "their_number", "kind", "own_kind", "district__name", "state")
    moments = ("received_at", "moved_at", "ready_at", "slept_days", "wakes_on")
    beside = ("triage__suitable", "aftercare__due_on", "aftercare__done_at", "owner__user")
    owner = ("owner", "owner__user__first_name", "owner__user__last_name")
    reckoned = ("taken", "told_at", "unsafe_at", "hands_up")
    agreed = ("named", "named_at", "named_first", "named_last")
    return counted.values_list(*shown, *moments, *beside, *owner, *reckoned, *agreed, named=True)


def _offers_of_queue(scope: Scope) -> QuerySet:
    offers = Offer.visible_to(scope).filter(case__state__in=IN_QUEUE).in_order()
    who = ("volunteer__user__first_name", "volunteer__user__last_name")
    said = ("state", "decline_reason", "sent_at", "expires_at", "call_asked_at")
    asked: QuerySet = offers.values_list("case", "wave", *who, *said, named=True)
    return asked


def _talks_that_ask(scope: Scope, at: datetime) -> QuerySet:
    """Those to come, and those that are over and of which nobody has told since.

    Of the pair before this one nobody asks any more.
    """
    talks: AppointmentQuerySet = Appointment.visible_to(scope)
    ahead = Q(state__in=STANDING, ends_at__gt=at)
    over = Q(
        ~Exists(told_since_it_began()),
        ends_at__lte=at,
        case__state__in=TALKING | {CaseState.PAIRED},
    )
    over &= Q(case__ready_at__isnull=True) | Q(ends_at__gte=F("case__ready_at"))
    asked = CalendarItem.unscoped.invited().filter(appointment=OuterRef("pk"))
    counted = talks.counting().filter(ahead | over, case__state__in=OPEN)
    counted = counted.annotate(
        invited=_number_of(asked),
        coming=_number_of(asked.filter(answer=PartStat.ACCEPTED)),
        refused=_number_of(asked.filter(answer=PartStat.DECLINED)),
    )
    shown = ("pk", "case", "kind", "planned_at", "starts_at", "ends_at")
    return counted.order_by("pk").values_list(*shown, "invited", "coming", "refused", named=True)


def _seats_in_doubt(scope: Scope, day: date, soon: date) -> QuerySet:
    """Of cases at work: whoever takes a break, or has no right that lasts beyond ``soon``.

    Whoever never had one came with a case from an older register, which says so.
    """
    theirs = Certification.unscoped.filter(volunteer=OuterRef("volunteer"))
    now = theirs.confirmed().filter(effective_on__lte=day).latest_to_end_first()
    lasting = now.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=soon))
    had = Exists(theirs.ever_in_force())
    seats = Assignment.visible_to(scope).open().filter(case__state__in=HAS_TALKS)
    doubtful = Q(volunteer__state=VolunteerState.PAUSED) | Q(~Exists(lasting), had)
    told = seats.filter(doubtful).annotate(
        until=Subquery(now.values("valid_until")[:1]),
        counts=Exists(now.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))),
        taken_at=Subquery(theirs.order_by("-taken_at").values("taken_at")[:1]),
    )
    who = ("volunteer__user__first_name", "volunteer__user__last_name")
    rest = ("volunteer__state", "volunteer__paused_until")
    return told.order_by("pk").values_list(
        "pk", "case", *who, *rest, "until", "counts", "taken_at", named=True
    )


def _others_that_wait(scope: Scope) -> QuerySet:
    """Applications, certificates, mail and volunteers without an address, in one query.

    Each row is a kind, a key, two names and since when; a volunteer's has no such moment.
    """
    person = ("volunteer__user__first_name", "volunteer__user__last_name")
    applied = Application.visible_to(scope).open().annotate(what=F("state"))
    certified = Certification.visible_to(scope).proposed().annotate(what=Value("certification"))
    mail = OutboxMessage.visible_to(scope).needing_a_person()
    mail = mail.annotate(what=Value("mail"), none=Value(""))
    homeless = Volunteer.visible_to(scope).present().without_home()
    homeless = homeless.annotate(
        what=Value("address"), since=Value(None, output_field=DateTimeField())
    )
    names = ("user__first_name", "user__last_name")
    return (
        applied.order_by()
        .values_list("what", "pk", "first_name", "last_name", "moved_at")
        .union(
            certified.order_by().values_list("what", "pk", *person, "proposed_at"),
            mail.order_by().values_list("what", "pk", "recipient", "none", "queued_at"),
            homeless.order_by().values_list("what", "pk", *names, "since"),
            all=True,
        )
    )


def _offers_of(scope: Scope, case: int) -> QuerySet:
    return _offers_of_queue(scope).filter(case=case)


def _talks_of(scope: Scope, case: int, at: datetime) -> QuerySet:
    return _talks_that_ask(scope, at).filter(case=case)


def rows_of_cases(
    scope: Scope, cases: Collection[int], at: datetime, *, day: date, soon: date
) -> dict[str, QuerySet]:
    """The same of some cases: those on a page of their list."""
    return {
        "cases": _open_cases(scope).filter(pk__in=cases),
        "offers": _offers_of_queue(scope).filter(case__in=cases),
        "talks": _talks_that_ask(scope, at).filter(case__in=cases),
        "seats": _seats_in_doubt(scope, day, soon).filter(case__in=cases),
    }


THE_OPEN_CASE = Question(lambda scope, case: _open_cases(scope).filter(pk=case))
OFFERS_OF_THE_CASE = Question(_offers_of)
TALKS_OF_THE_CASE = Question(_talks_of)
OPEN_CASES = Question(_open_cases)
OFFERS_OF_QUEUE = Question(_offers_of_queue)
SEATS_IN_DOUBT = Question(_seats_in_doubt)
SEATS_OF_THE_CASE = Question(
    lambda scope, case, day, soon: _seats_in_doubt(scope, day, soon).filter(case=case)
)
TALKS_THAT_ASK = Question(_talks_that_ask)
OTHERS_THAT_WAIT = Question(_others_that_wait)

# --- start pages ---


def _next_talks(scope: Scope, at: datetime) -> QuerySet:
    talks: AppointmentQuerySet = Appointment.visible_to(scope)
    first = talks.standing().from_instant(at).soonest_first()[:SHOWN]
    return talks.among(first).soonest_first().as_lines()


NEXT_TALKS = Question(_next_talks)


def _own_chances(scope: Scope, since: datetime, at: datetime) -> QuerySet:
    """Offers, seats a colleague asks them to take, cases that wait, and hands that came to nothing.

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
    asked = Offer.visible_to(scope).to_person(scope.person).waiting().annotate(**kind)
    offers = asked.annotate(what=Value("offer"), moment=F("expires_at"), word=word)
    columns = ("what", "pk", "moment", "kind", "own_kind", "word")
    parts = (
        rows.order_by().values_list(*columns, named=True)
        for rows in (waiting, ended, seats, offers)
    )
    first, *others = parts
    return first.union(*others, all=True)


OWN_CHANCES = Question(_own_chances)
OWN_VOLUNTEER = Question(
    lambda scope: (
        Volunteer.visible_to(scope)
        .of_person(scope.person)
        .values_list("state", "paused_until", "max_open_cases", named=True)
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
OWN_TALKS_TO_TELL = Question(
    lambda scope, at: (
        Appointment.visible_to(scope)
        .to_tell(at)
        .of_cases_held_by(scope.person)
        .soonest_first()[:SHOWN]
        .values_list("pk", "kind", "case__number", "starts_at", named=True)
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
