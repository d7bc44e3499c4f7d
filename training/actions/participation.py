"""Write down who was there, and judge how they did."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from core.local_time import local_day
from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import Scope
from training.actions.refusals import NotInCourse, SessionCancelled, SessionNotYet
from training.models import Assessment, Attendance, CourseSession, Enrolment
from training.policies import JUDGE, TAKE_REGISTER


@transaction.atomic
def save_register(
    session: CourseSession, presences: Mapping[int, str], *, by: Scope, at: datetime
) -> int:
    """Write the presence of each enrolment (by id) and return how many are new or another.

    Saving the same again changes nothing, so that the register keeps saying who first saw it.
    Raises ``SessionCancelled``, ``SessionNotYet`` before the day of the session,
    ``NotInCourse`` for an enrolment in another course, and ``AboutOneself`` where their own
    presence would change.
    """
    rows = CourseSession.visible_to(by).select_for_update(of=("self",))
    session = rows.select_related("service").get(pk=session.pk)
    if session.is_cancelled:
        raise SessionCancelled
    zone = session.service.zone
    if local_day(at, zone) < local_day(session.starts_at, zone):
        raise SessionNotYet
    in_course = Enrolment.visible_to(by).filter(course=session.course_id, pk__in=presences)
    # Counted in the database: an id of another course, or of another service, is simply not among
    # them.
    if in_course.count() < len(presences):
        raise NotInCourse
    known = {row.enrolment_id: row for row in Attendance.unscoped.of_session(session)}
    for own in in_course.of_person(by.person).values_list("pk", flat=True):
        if own not in known or known[own].presence != presences[own]:
            by = deciding_about(by.person.pk, by=by, roles=TAKE_REGISTER.roles, at=at)
    written = sum(
        _write(session, known.get(enrolment), enrolment, presence, by=by, at=at)
        for enrolment, presence in presences.items()
    )
    if written:
        record("session.register", session, by=by, at=at)
    return written


def _write(
    session: CourseSession,
    row: Attendance | None,
    enrolment: int,
    presence: str,
    *,
    by: Scope,
    at: datetime,
) -> bool:
    if row is None:
        row = Attendance(service=session.service, session=session, enrolment_id=enrolment)
    elif row.presence == presence:
        return False
    row.presence, row.recorded_by, row.recorded_at = presence, by.person, at
    row.save()
    return True


@transaction.atomic
def judge_participant(
    enrolment: Enrolment, *, verdict: str, note: str = "", by: Scope, at: datetime
) -> Assessment:
    """Judge competence. A later judgement counts instead; the earlier ones are kept.

    Raises ``AboutOneself``.
    """
    enrolment = Enrolment.visible_to(by).with_person().get(pk=enrolment.pk)
    by = deciding_about(enrolment.volunteer.user_id, by=by, roles=JUDGE.roles, at=at)
    assessment = Assessment.unscoped.create(
        service=enrolment.service,
        enrolment=enrolment,
        verdict=verdict,
        note=note,
        assessed_by=by.person,
        assessed_at=at,
    )
    record("enrolment.assess", enrolment, by=by, at=at)
    return assessment
