"""Bring in a case that was running before the service came here, and take it out again.

Nobody is asked or told anything: who works on it knows of it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from cases.actions.moving import of_service
from cases.actions.parties import add_party
from cases.actions.refusals import (
    BeforeTheReport,
    CaseInUse,
    CoordinatorsOnly,
    MediatorMayNot,
    NamesInText,
    NobodyReported,
    NumberKnown,
    SameMediatorTwice,
    StillToCome,
    TooMuchText,
)
from cases.actions.running_cases import (
    Landing,
    RegisterState,
    RunningCase,
    Seat,
    landing_of,
    stamps,
    without_name,
)
from cases.lifecycle import CaseState
from cases.models import (
    Aftercare,
    Assignment,
    Case,
    Outcome,
    Party,
    PartyFacts,
    PartyRole,
    Referral,
)
from cases.names import traces_in
from cases.policies import LEAD_CASES
from core.local_time import instant, local_day
from organisations.actions.districts import district_of
from organisations.actions.numbers import next_number, take_turn
from organisations.audit import record
from organisations.models import AuditEntry, Hold, Scope
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer

MAY_HAVE_CASES = {VolunteerState.ACTIVE, VolunteerState.PROBATION, VolunteerState.PAUSED}
"""Who rests keeps the cases they have."""
MADE = (Outcome, Aftercare, Referral, Assignment, Party)
"""What is made beside a case, in the order in which it can be taken back."""


@dataclass(frozen=True)
class BroughtIn:
    """``told`` are codes of what somebody should look at."""

    case: Case
    told: tuple[str, ...] = ()


@transaction.atomic
def bring_in_case(told: RunningCase, *, by: Scope, at: datetime) -> BroughtIn:
    """Keep a running case with its parties, seats and talks, where it can stand on these facts.

    One that is over comes in by ``bring_in_fact``.
    Raises ``CoordinatorsOnly``, ``NumberKnown``, ``NobodyReported``, ``StillToCome``,
    ``BeforeTheReport``, ``SameMediatorTwice``, ``MediatorMayNot``, ``TooMuchText`` and
    ``NamesInText``.
    """
    if told.stands == RegisterState.CLOSED:
        raise ValueError(told.stands)
    if not by.has(*LEAD_CASES.roles):
        raise CoordinatorsOnly
    today = local_day(at, by.service.zone)
    # First of all, or two who bring in one number at once would both find it free.
    take_turn(by.service)
    _lock_mediators(told.seats, by)
    refuse_running_case(told, by=by, today=today)
    told, codes = _as_it_is_taken(told, by=by, today=today)
    landed = landing_of(told, seats_asked=by.service.mediators_per_case, today=today)
    case = _keep(told, landed, by=by, at=at)
    record("case.bring_in", case, by=by, at=at)
    _keep_parties(case, told, by=by, at=at)
    _keep_work(case, told, landed, by=by, at=at)
    return BroughtIn(case, (*landed.told, *codes))


def refuse_running_case(told: RunningCase, *, by: Scope, today: date) -> None:
    """Raises what ``bring_in_case`` raises of the facts themselves."""
    if not _says_who(told.reporter):
        raise NobodyReported
    refuse_days(told, today=today)
    refuse_texts(told)
    if told.their_number and (ours := number_of(told.their_number, by=by)):
        raise NumberKnown(told.their_number, ours)


def number_of(their_number: str, *, by: Scope) -> str:
    """Our number of the case that has this one in an older register, or nothing."""
    numbers = of_service(by).filter(their_number=their_number).values_list("number", flat=True)
    return numbers.first() or ""


def _says_who(facts: PartyFacts) -> bool:
    return bool(facts.told.keys() - {"language", "story"})


def refuse_days(told: RunningCase, *, today: date) -> None:
    """What was told to have been was before today, and all of it after the report."""
    been = {"received_on": told.received_on} | dict(_days_behind(told))
    for field, day in been.items():
        if day > today:
            raise StillToCome(field, day)
    ahead = {"aftercare_on": told.aftercare_on, "wakes_on": told.wakes_on}
    # Consent may be older than the report: a partner asks before it refers.
    ordered = {name: day for name, day in been.items() if not name.startswith("agreed")} | ahead
    for field, when in ordered.items():
        if when is not None and when < told.received_on:
            raise BeforeTheReport(field, when)


def _days_behind(told: RunningCase) -> Iterator[tuple[str, date]]:
    for number, talk in enumerate(told.talks, start=1):
        yield f"talk_{number}_on", talk.held_on
    for seat in told.seats:
        if seat.since:
            yield f"mediator_{seat.number}_since", seat.since
    agreed = {"agreed_a": told.agreed_a, "agreed_b": told.agreed_b}
    yield from ((name, day) for name, day in agreed.items() if day)


def refuse_texts(told: RunningCase) -> None:
    """Nothing longer than its column, and no party in what others read."""
    for field, text, column in _texts(told):
        most = column.max_length
        if most is not None and len(text) > most:
            raise TooMuchText(field, most)
    parties = [told.reporter.known_by, told.neighbour.known_by]
    for field in ("summary", "their_number", "own_reference"):
        # Before the second name is left out: it must stand nowhere else either.
        if found := traces_in(getattr(told, field), parties):
            raise NamesInText(field, found)


def _texts(told: RunningCase) -> Iterator[tuple[str, str, Any]]:
    columns = {Case: ("summary", "their_number"), Referral: ("own_reference", "consent_by")}
    for model, names in columns.items():
        for name in names:
            yield name, getattr(told, name), model._meta.get_field(name)
    for party, facts in (("a", told.reporter), ("b", told.neighbour)):
        for name, text in asdict(facts).items():
            yield f"{party}_{name}", text, Party._meta.get_field(name)


def _lock_mediators(seats: tuple[Seat, ...], by: Scope) -> None:
    """Raises ``SameMediatorTwice``, and ``MediatorMayNot`` as they are now."""
    wanted = [seat.volunteer.pk for seat in seats]
    if len(set(wanted)) < len(wanted):
        raise SameMediatorTwice
    # Locked, so that somebody who leaves at this moment gives this seat back too.
    rows = Volunteer.visible_to(by).filter(pk__in=wanted).order_by("pk").with_person()
    found = {row.pk: row for row in rows.select_for_update(of=("self",))}
    for seat in seats:
        now = found.get(seat.volunteer.pk)
        if now is None or now.state not in MAY_HAVE_CASES:
            raise MediatorMayNot(seat.number, str(seat.volunteer))


def _as_it_is_taken(
    told: RunningCase, *, by: Scope, today: date
) -> tuple[RunningCase, tuple[str, ...]]:
    """With the district that a postcode tells, and of the second party no more than is allowed."""
    district = told.district or next(
        filter(
            None,
            (
                district_of(facts.postcode, by=by, on=today)
                for facts in (told.reporter, told.neighbour)
                if facts.postcode
            ),
        ),
        None,
    )
    codes = left_out_without_consent(told, by=by)
    return replace(told, district=district, neighbour=as_allowed(told, by=by)), codes


def left_out_without_consent(told: RunningCase, *, by: Scope) -> tuple[str, ...]:
    """Codes of what is not kept as long as nobody agreed."""
    codes = []
    if as_allowed(told, by=by) != told.neighbour:
        codes.append("second_party_without_name")
    if told.partner and told.agreed_a is None:
        codes.append("referral_without_consent")
    return tuple(codes)


def as_allowed(told: RunningCase, *, by: Scope) -> PartyFacts:
    """The second party as the service takes it: without a name until they agreed.

    The doors ask no name of them either; the service may say otherwise of its own register.
    """
    facts = told.neighbour
    if told.second_party_agreed or by.service.second_party_by_name:
        return facts
    return without_name(facts)


def _keep(told: RunningCase, landed: Landing, *, by: Scope, at: datetime) -> Case:
    since = stamps(told, landed, zone=by.service.zone, at=at)
    case: Case = Case.unscoped.create(
        service=by.service,
        number=next_number(Case.unscoped, service=by.service, at=at),
        their_number=told.their_number,
        state=landed.state,
        slept_from=landed.asleep,
        wakes_on=told.wakes_on if landed.asleep else None,
        kind=told.kind,
        own_kind=told.own_kind,
        mediation_type=told.mediation_type,
        channel=told.way_in,
        partner=told.partner,
        district=told.district,
        summary=told.summary,
        languages=list(told.languages),
        wishes=list(told.wishes),
        received_at=since.received_at,
        moved_at=since.moved_at,
        ready_at=since.ready_at,
        started_at=since.started_at,
    )
    return case


def _keep_parties(case: Case, told: RunningCase, *, by: Scope, at: datetime) -> None:
    def midnight(day: date | None) -> datetime | None:
        return instant(day, 0, by.service.zone) if day else None

    for role, facts, agreed in (
        (PartyRole.A, told.reporter, told.agreed_a),
        (PartyRole.B, told.neighbour, told.agreed_b),
    ):
        if _says_who(facts):
            add_party(case, role, facts, by=by, at=at, consented_at=midnight(agreed))
    keep_referral(case, told, by=by)


def keep_referral(case: Case, told: RunningCase, *, by: Scope) -> None:
    """What the partner follows; not before somebody said that the resident agrees."""
    if told.partner is None or told.agreed_a is None:
        return
    Referral.unscoped.create(
        service=by.service,
        case=case,
        partner=told.partner,
        referred_by=told.referrer,
        own_reference=told.own_reference,
        consent_by=told.consent_by,
        consent_how=told.consent_how,
        consent_on=told.agreed_a,
        referred_at=case.received_at,
    )


def _keep_work(case: Case, told: RunningCase, landed: Landing, *, by: Scope, at: datetime) -> None:
    for seat in told.seats:
        since = instant(seat.since, 0, by.service.zone) if seat.since else case.received_at
        assignment = Assignment.unscoped.create(
            service=by.service,
            case=case,
            volunteer=seat.volunteer,
            seat=seat.number,
            assigned_at=since,
        )
        record("case.assign", assignment, by=by, at=at)
    for talk in told.talks:
        Outcome.unscoped.create(
            service=by.service, case=case, recorded_by=by.person, recorded_at=at, **vars(talk)
        )
    if told.aftercare_on and CaseState.AFTERCARE in {landed.state, landed.asleep}:
        Aftercare.unscoped.create(service=by.service, case=case, due_on=told.aftercare_on)


def used_since(case: Case, *, by: Scope) -> str:
    """Why a case that was brought in cannot be taken out again, in a word; "" where it can."""
    entries = AuditEntry.unscoped.filter(service=by.service)
    kind = Case._meta.label_lower
    brought = entries.about(kind, case.pk).of_verb("case.bring_in").first()
    if brought is None:
        return "here_before"
    if Hold.visible_to(by).about(kind, case.pk).not_ended().exists():
        return "hold"
    for code, rows in _rows_beside(case):
        if rows.exists():
            return code
    later = entries.filter(at__gt=brought.at)
    return "changed" if later.filter(_about(case)).exists() else ""


def _rows_beside(case: Case) -> Iterator[tuple[str, Any]]:
    """Rows of a case that nobody brings in, of this floor and of those above."""
    relations: list[Any] = Case._meta.get_fields(include_hidden=True)
    for relation in relations:
        model: Any = relation.related_model if relation.auto_created else None
        if model is None or relation.concrete or model in MADE:
            continue
        code = WHAT_IT_HAS.get(model._meta.model_name, "")
        # What goes with the case by itself, such as its line in a plan, holds nothing up.
        if code or relation.on_delete is not models.CASCADE:
            yield code or "used", model.unscoped.filter(**{relation.field.name: case})


WHAT_IT_HAS = {
    "offer": "offer",
    "appointment": "talk",
    "triage": "triage",
    "planlock": "locked",
}


def _about(case: Case) -> Q:
    """The entries of the case and of whatever was made beside it."""
    about = Q(object_kind=Case._meta.label_lower, object_id=case.pk)
    for model in MADE:
        rows = model.unscoped.filter(case=case)
        about |= Q(object_kind=model._meta.label_lower, object_id__in=rows.values("pk"))
    return about


@transaction.atomic
def take_out_case(case: Case, *, by: Scope, at: datetime) -> None:
    """Remove a case that was brought in, with all that came with it. Raises ``CaseInUse``."""
    case = of_service(by).select_for_update(of=("self",)).get(pk=case.pk)
    if why := used_since(case, by=by):
        raise CaseInUse(why)
    record("case.take_out", case, by=by, at=at)
    for model in MADE:
        model.unscoped.filter(case=case).delete()
    case.delete()
