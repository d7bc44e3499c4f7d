"""Propose, confirm, refuse, suspend and revoke the right to mediate.

Nobody does any of it about themselves (``AboutOneself``, organisations/actions/oneself.py).
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from core.local_time import local_day
from core.tokens import secret
from organisations.actions.numbers import next_number
from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import Scope, Service
from training import mails
from training.actions.enrolments import complete_enrolment
from training.actions.refusals import (
    AlreadyProposed,
    NoCertification,
    NoPaper,
    NothingToRenew,
    RequirementsUnmet,
    VolunteerHasLeft,
)
from training.lifecycle import CERTIFICATION_LIFECYCLE, EnrolmentState
from training.models import Certification, CourseKind, Enrolment
from training.policies import DECIDE, JUDGE
from training.requirements.evaluate import Finding, evaluate, unmet
from training.requirements.rules import HoursAtLeast
from training.signals import right_taken
from training.snapshot import further_training, standing_of
from volunteers.actions.volunteers import begin_probation
from volunteers.lifecycle import PRESENT, VolunteerState
from volunteers.models import Volunteer

A_YEAR = timedelta(days=365)


@transaction.atomic
def propose_certification(enrolment: Enrolment, *, by: Scope, at: datetime) -> Certification:
    """Ask the coordinator to certify who did this course, and complete it if that is not said yet.

    Raises ``RequirementsUnmet`` with the findings, ``NoCertification`` for another kind of
    course, ``NothingToRenew`` for further training without a certification that ends, and
    ``AlreadyProposed``.
    """
    # The volunteer and not the enrolment: a renewal and a course would otherwise be proposed side
    # by side.
    volunteer = _lock_volunteer(enrolment.volunteer, by=by)
    by = deciding_about(volunteer.user_id, by=by, roles=JUDGE.roles, at=at)
    rows = Enrolment.visible_to(by).taking_part().with_course().select_related("course__service")
    enrolment = rows.get(pk=enrolment.pk)
    if not enrolment.course.leads_to_certification:
        raise NoCertification
    if enrolment.course.kind == CourseKind.FOLLOW_UP:
        _certified_until(volunteer)
    # One course, one certificate: also where that one was revoked since.
    for earlier in Certification.visible_to(by).of_enrolments([enrolment]).ever_in_force():
        raise AlreadyProposed(earlier.number)
    _refuse_unmet(standing_of(enrolment).findings)
    if enrolment.state == EnrolmentState.ACCEPTED:
        complete_enrolment(enrolment, by=by, at=at)
    return _propose(volunteer, enrolment, by=by, at=at)


@transaction.atomic
def propose_renewal(volunteer: Volunteer, *, by: Scope, at: datetime) -> Certification:
    """Ask for a certification after the one that ends, on the further training of the last year.

    Raises ``NothingToRenew`` before the renewal window of the service opens,
    ``RequirementsUnmet`` and ``AlreadyProposed``.
    """
    volunteer = _lock_volunteer(volunteer, by=by)
    by = deciding_about(volunteer.user_id, by=by, roles=JUDGE.roles, at=at)
    ends = _certified_until(volunteer)
    today = local_day(at, by.service.zone)
    # Local days: the window opens at midnight where the service is.
    if ends - timedelta(days=by.service.renewal_window_days) > today:
        raise NothingToRenew
    _refuse_unmet(renewal_findings(volunteer, service=by.service, at=at))
    return _propose(volunteer, None, by=by, at=at)


def renewal_findings(volunteer: Volunteer, *, service: Service, at: datetime) -> list[Finding]:
    """What the service asks for a renewal: so many hours of further training in a year, or none."""
    if not service.further_training_hours:
        return []
    evidence = further_training(volunteer, since=at - A_YEAR, until=at)
    return evaluate(evidence, [HoursAtLeast(service.further_training_hours)])


@transaction.atomic
def confirm_certification(
    certification: Certification,
    *,
    effective_on: date,
    valid_until: date | None,
    by: Scope,
    at: datetime,
) -> Certification:
    """Give the right to mediate from ``effective_on`` up to and with ``valid_until``.

    The volunteer is told by mail, and moves from training to probation.
    """
    certification = _lock_certification(certification, by=by)
    certification.effective_on, certification.valid_until = effective_on, valid_until
    certification.decided_by, certification.decided_at = by.user, at
    stamps = ("effective_on", "valid_until", "decided_by", "decided_at")
    certification = _move(certification, "confirm", *stamps, by=by, at=at)
    # A renewal finds them at work already.
    if certification.volunteer.state == VolunteerState.TRAINING:
        begin_probation(certification.volunteer, by=by, at=at)
    mails.tell_certified(certification, at=at)
    return certification


@transaction.atomic
def refuse_certification(
    certification: Certification, *, reason: str, by: Scope, at: datetime
) -> Certification:
    """Not confirmed, with the reason the trainer reads. It may be proposed again.

    The volunteer hears nothing: neither mail nor page told them of the proposal.
    """
    certification = _lock_certification(certification, by=by)
    certification.decided_by, certification.decided_at = by.user, at
    return _move(certification, "refuse", "decided_by", "decided_at", by=by, at=at, reason=reason)


@transaction.atomic
def suspend_certification(
    certification: Certification, *, reason: str, by: Scope, at: datetime
) -> Certification:
    """The right to mediate rests until somebody reinstates it; its last day does not move.

    Without another right they are asked for no case any more: what they were asked is taken back.
    They read of it with the reason.
    """
    certification = _lock_certification(certification, by=by)
    certification.taken_at = at
    certification = _move(certification, "suspend", "taken_at", by=by, at=at, reason=reason)
    _take_right(certification, by=by, at=at)
    return certification


@transaction.atomic
def reinstate_certification(
    certification: Certification, *, reason: str = "", by: Scope, at: datetime
) -> Certification:
    """It stands again, for as long as its dates say; a volunteer who is here reads of it."""
    certification = _lock_certification(certification, by=by)
    certification.taken_at = None
    certification = _move(certification, "reinstate", "taken_at", by=by, at=at, reason=reason)
    if certification.volunteer.is_present:
        mails.tell_reinstated(certification, at=at)
    return certification


@transaction.atomic
def revoke_certification(
    certification: Certification, *, reason: str, by: Scope, at: datetime
) -> Certification:
    """Take the right back for good, and what they were asked; a new one needs a new proposal.

    They read of it with the reason.
    """
    certification = _lock_certification(certification, by=by)
    # Of one that was suspended before the right ended then.
    certification.taken_at = certification.taken_at or at
    certification = _move(certification, "revoke", "taken_at", by=by, at=at, reason=reason)
    _take_right(certification, by=by, at=at)
    return certification


@transaction.atomic
def reissue_certification(
    certification: Certification, *, by: Scope, at: datetime
) -> Certification:
    """Give out the paper anew, after a name was corrected: same number, and the day stands on it.

    The volunteer is told, since the paper they have is the old one. A second time on one day
    changes nothing. Raises ``NoPaper`` for one that gives none, and ``AboutOneself``.
    """
    certification = _lock_certification(certification, by=by)
    by = deciding_about(certification.volunteer.user_id, by=by, roles=DECIDE.roles, at=at)
    if not certification.has_paper:
        raise NoPaper
    today = local_day(at, certification.service.zone)
    if certification.reissued_on == today:
        return certification
    certification.reissued_on = today
    certification.save(update_fields=["reissued_on"])
    record("certification.reissue", certification, by=by, at=at, changed=["reissued_on"])
    mails.tell_reissued(certification, at=at)
    return certification


def _take_right(certification: Certification, *, by: Scope, at: datetime) -> None:
    volunteer = certification.volunteer
    today = local_day(at, certification.service.zone)
    has_another = Certification.unscoped.of_volunteer(volunteer).counting_on(today).exists()
    may_mediate = has_another and volunteer.may_mediate
    mails.tell_certification_taken(certification, may_mediate=may_mediate, at=at)
    if not has_another:
        right_taken.send(sender=Certification, volunteer=volunteer, by=by, at=at)


def _lock_volunteer(volunteer: Volunteer, *, by: Scope) -> Volunteer:
    """One proposal at a time for one volunteer. Raises ``VolunteerHasLeft``."""
    rows = Volunteer.visible_to(by).select_for_update(of=("self",))
    volunteer = rows.get(pk=volunteer.pk)
    if volunteer.state not in PRESENT:
        raise VolunteerHasLeft
    return volunteer


def _certified_until(volunteer: Volunteer) -> date:
    confirmed = Certification.unscoped.of_volunteer(volunteer).confirmed()
    latest = confirmed.latest_to_end_first().first()
    if latest is None or latest.valid_until is None:
        raise NothingToRenew
    return latest.valid_until


def _refuse_unmet(findings: list[Finding]) -> None:
    if missing := unmet(findings):
        raise RequirementsUnmet(missing)


def _propose(
    volunteer: Volunteer, enrolment: Enrolment | None, *, by: Scope, at: datetime
) -> Certification:
    for earlier in Certification.visible_to(by).of_volunteer(volunteer).proposed():
        raise AlreadyProposed(earlier.number)
    certification = Certification.unscoped.create(
        service=by.service,
        volunteer=volunteer,
        enrolment=enrolment,
        number=next_number(Certification.unscoped, service=by.service, at=at),
        secret=secret(),
        proposed_by=by.person,
        proposed_at=at,
    )
    record("certification.propose", certification, by=by, at=at)
    return certification


def _lock_certification(certification: Certification, *, by: Scope) -> Certification:
    # The volunteer first, as whoever asks them for a case does: they are certified then, or they
    # are not asked.
    theirs = Certification.visible_to(by).filter(pk=certification.pk).values("volunteer")
    list(Volunteer.visible_to(by).filter(pk__in=theirs).select_for_update(of=("self",)))
    rows = Certification.visible_to(by).select_for_update(of=("self",))
    return rows.with_person().select_related("service").get(pk=certification.pk)


def _move(
    certification: Certification,
    name: str,
    *stamps: str,
    by: Scope,
    at: datetime,
    reason: str = "",
) -> Certification:
    by = deciding_about(certification.volunteer.user_id, by=by, roles=DECIDE.roles, at=at)
    move = CERTIFICATION_LIFECYCLE.move(name, state=certification.state, roles=by.roles)
    certification.state = move.target
    # Also where there is none: the reason of the move before says nothing about this one.
    certification.reason = reason
    certification.save(update_fields=["state", "reason", *stamps])
    record(
        move.verb,
        certification,
        by=by,
        at=at,
        changed=["state", *stamps],
        reason=reason,
    )
    return certification
