"""Asking how a talk went once it is over, and telling it: once for each talk.

Telling makes the moves of the case that follow from it, by the verbs of the case itself. Every verb
locks the case first, then the talk.
"""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.actions.moving import take
from cases.actions.outcomes import Report, correct_outcome, record_outcome
from cases.models import Case, Outcome, StageResult
from core.local_time import local_day
from organisations.actions.colleagues import and_the_mailbox, those_who_hear
from organisations.audit import record
from organisations.models import ReadEntry, Role, Scope, User
from scheduling.appointments import mails
from scheduling.appointments.actions.appointments import (
    hold_appointment,
    miss_appointment,
    team_of,
)
from scheduling.appointments.actions.refusals import (
    AlreadyTold,
    AppointmentEnded,
    CaseWentOn,
    NotYetBegun,
    ReportRead,
    WrongMoment,
)
from scheduling.appointments.models import Appointment, CalendarItem, ways_after
from scheduling.appointments.models.reports import MAY_BE_TOLD
from scheduling.lifecycle import AppointmentState

BY_DAY = (time(8), time(21))
"""Nobody is mailed about a talk before or after these, by the clock of the service."""


@dataclass(frozen=True, kw_only=True)
class TalkTold:
    """``missed`` is a ``MissedBecause``; or it took place, and ``after`` is an ``AfterTalk``."""

    missed: str = ""
    after: str = ""
    minutes: int = 0
    note: str = ""


def ask_for_reports(*, at: datetime) -> int:
    """Mail the mediators of every talk that is over and of which nobody told; each talk once."""
    due = Appointment.unscoped.to_ask_about(at).select_related("service").soonest_first()
    return sum(_ask(talk, at=at) for talk in due if _is_day(talk, at))


def _is_day(talk: Appointment, at: datetime) -> bool:
    first, last = BY_DAY
    return first <= at.astimezone(talk.service.zone).time() < last


@transaction.atomic
def _ask(talk: Appointment, *, at: datetime) -> bool:
    """Claim it, then ask. False: another worker has asked."""
    # By its own columns alone: beside a join PostgreSQL would look at a row that another worker
    # has just claimed as it was before.
    if not Appointment.unscoped.not_asked_about().filter(pk=talk.pk).update(report_asked_at=at):
        return False
    case = Case.unscoped.get(pk=talk.case_id)
    invited = CalendarItem.unscoped.of_appointment(talk).invited()
    came = set(invited.values_list("user", flat=True))
    team = [one.user for one in team_of(case) if one.user_id in came]
    for person in team:
        others = [one for one in team if one.pk != person.pk]
        mails.ask_for_report(talk, case, person, others, service=talk.service, at=at)
    return True


@transaction.atomic
def tell_talk(talk: Appointment, told: TalkTold, *, by: Scope, at: datetime) -> Appointment:
    """Say how it went: the talk is held or missed, and the case goes where that leads.

    The same by a second click is kept once. Raises ``NotYetBegun``, ``AppointmentEnded`` for one
    that was called off, ``AlreadyTold``, ``CaseWentOn``, ``WrongMoment``, ``NamesInText``.
    """
    talk = _locked(talk, by)
    if talk.starts_at > at:
        raise NotYetBegun(talk.starts_at)
    if talk.state == AppointmentState.CANCELLED:
        raise AppointmentEnded(talk.state)
    outcome = outcome_of(talk)
    if outcome:
        if outcome.recorded_by_id == by.person.pk and _is_the_same(talk, outcome, told):
            return talk
        raise AlreadyTold(outcome.recorded_by.first_name, outcome.recorded_at)
    report, stands = _report_of(talk, told)
    talk = _look_back(talk, told, by=by, at=at)
    talk.outcome = record_outcome(talk.case, report, stands=stands, by=by, at=at)
    talk.missed_because, talk.told_after = told.missed, told.after
    talk.save(update_fields=["outcome", "missed_because", "told_after"])
    return talk


@transaction.atomic
def tell_otherwise(talk: Appointment, told: TalkTold, *, by: Scope, at: datetime) -> Appointment:
    """Put right what was told, by whoever told it, while nobody has built on it.

    That a talk took place, or did not, stays. Raises ``AlreadyTold`` for anybody else,
    ``ReportRead``, ``CaseWentOn``, ``WrongMoment``, ``NamesInText``.
    """
    talk = _locked(talk, by)
    outcome = talk.outcome
    if outcome is None or outcome.recorded_by_id != by.person.pk:
        other = outcome_of(talk)
        if other is None:
            raise WrongMoment(talk.kind, talk.case.state)
        raise AlreadyTold(other.recorded_by.first_name, other.recorded_at)
    if _is_the_same(talk, outcome, told):
        return talk
    if not may_be_told_otherwise(talk):
        raise ReportRead
    was_missed = outcome.result == StageResult.NOT_HELD
    if was_missed != bool(told.missed):
        raise WrongMoment(talk.kind, talk.case.state)
    report, stands = _report_of(talk, told)
    correct_outcome(outcome, report, stands=stands, by=by, at=at)
    talk.missed_because, talk.told_after = told.missed, told.after
    talk.save(update_fields=["missed_because", "told_after"])
    return talk


@transaction.atomic
def ask_again(talk: Appointment, person: User, *, at: datetime) -> bool:
    """Send a mediator a new link to their known address. False: there is nothing to tell."""
    if not Appointment.unscoped.to_tell(at).filter(pk=talk.pk).exists():
        return False
    others = [one.user for one in team_of(talk.case) if one.user_id != person.pk]
    mails.ask_for_report(talk, talk.case, person, others, service=talk.service, at=at)
    return True


@transaction.atomic
def say_unsafe(talk: Appointment, *, by: Scope, at: datetime) -> Appointment:
    """Something was unsafe: the coordinators are mailed at once and gets the step to call.

    Told twice it is told once. Raises ``NotYetBegun``, ``CaseWentOn`` once the case is closed.
    """
    talk = _locked(talk, by)
    if talk.starts_at > at:
        raise NotYetBegun(talk.starts_at)
    if not talk.case.is_open:
        raise CaseWentOn(talk.case.state)
    if talk.unsafe_at:
        return talk
    talk.unsafe_at = at
    talk.save(update_fields=["unsafe_at"])
    record("appointment.say_unsafe", talk, by=by, at=at)
    staff = those_who_hear(by.service, now_in={Role.COORDINATOR}, besides=[], at=at)
    mailed = [one for one in staff if one.email] or and_the_mailbox([], by.service)
    for to in mailed:
        mails.tell_unsafe(
            talk.case, to, teller=by.person, service=by.service, about=f"talk/{talk.pk}", at=at
        )
    return talk


@transaction.atomic
def hear_unsafe(talk: Appointment, *, by: Scope, at: datetime) -> Appointment:
    """A coordinator has spoken with the mediators: the step is done. A second time changes nothing.

    Raises ``WrongMoment`` where nothing unsafe was told.
    """
    talk = _locked(talk, by)
    if talk.unsafe_at is None:
        raise WrongMoment(talk.kind, talk.case.state)
    if talk.unsafe_heard_at is None:
        talk.unsafe_heard_at = at
        talk.save(update_fields=["unsafe_heard_at"])
        record("appointment.hear_unsafe", talk, by=by, at=at)
    return talk


def outcome_of(talk: Appointment) -> Outcome | None:
    """What was told of it: by these screens, or noted on the page of the case since it began."""
    if talk.outcome:
        return talk.outcome
    since = Outcome.unscoped.of_case(talk.case).told_of_talks_since(talk.starts_at)
    found: Outcome | None = since.with_person().newest_first().first()
    return found


def may_be_told_otherwise(talk: Appointment) -> bool:
    """Until the coordinator has opened the case, or the case has moved on."""
    outcome, case = talk.outcome, talk.case
    if outcome is None or not case.is_open or case.moved_at > outcome.recorded_at:
        return False
    reads = ReadEntry.unscoped.filter(service=talk.service_id).about("cases.case", case.pk)
    return not reads.by_coordinators_since(outcome.recorded_at).exists()


def _locked(talk: Appointment, by: Scope) -> Appointment:
    case = take(talk.case, by)
    case.service = by.service
    rows = Appointment.visible_to(by).of_case(case).locked()
    talk = rows.get(pk=talk.pk)
    talk.case = case
    return talk


def _report_of(talk: Appointment, told: TalkTold) -> tuple[Report, str]:
    """In the words of an outcome, and where the case stands then."""
    case = talk.case
    result, stands = StageResult.NOT_HELD, ""
    if not told.missed:
        way = ways_after(talk.kind, case.state).get(told.after)
        if way is None:
            raise WrongMoment(talk.kind, case.state)
        result, stands = way.result, way.leads_from(case.state) or ""
    elif case.state not in MAY_BE_TOLD:
        raise CaseWentOn(case.state)
    report = Report(
        stage=talk.kind,
        result=result,
        held_on=local_day(talk.starts_at, ZoneInfo(talk.zone)),
        minutes=told.minutes,
        note=told.note,
    )
    return report, stands


def _look_back(talk: Appointment, told: TalkTold, *, by: Scope, at: datetime) -> Appointment:
    """Hold or miss it; somebody may have said that much on the page of the case before."""
    wanted = AppointmentState.MISSED if told.missed else AppointmentState.HELD
    if talk.state == wanted:
        return talk
    verb = miss_appointment if told.missed else hold_appointment
    return verb(talk, by=by, at=at)


def _is_the_same(talk: Appointment, outcome: Outcome, told: TalkTold) -> bool:
    kept = TalkTold(
        missed=talk.missed_because,
        after=talk.told_after,
        minutes=outcome.minutes,
        note=outcome.note,
    )
    return kept == told
