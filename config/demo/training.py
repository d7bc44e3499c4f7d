"""Courses behind us, under way and ahead; registers, judgements and certificates."""

from datetime import datetime, timedelta

from config.demo import words
from config.demo.people import BATCH, Neighbourhood
from core.local_time import instant
from core.tokens import secret
from training.lifecycle import CertificationState, EnrolmentState
from training.models import (
    Assessment,
    AssessmentVerdict,
    Attendance,
    Certification,
    Course,
    CourseSession,
    Enrolment,
    Observation,
    ObservationKind,
    Presence,
)
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer

CLASS = 12
CLASSES_BEHIND = 8  # so many first days, six weeks apart
WATCHED = (1, 2, 0)  # by those in training, in turn


def _sessions(town: Neighbourhood, course: Course) -> list[CourseSession]:
    """One afternoon a week from the course's first day, 13:00 to 16:45 on the wall."""
    zone = town.service.zone
    sessions = []
    for week, title in enumerate(words.SESSIONS[town.tongue]):
        day = course.starts_on + timedelta(days=7 * week)
        sessions.append(
            CourseSession(
                service=town.service,
                course=course,
                title=title,
                starts_at=instant(day, 13 * 60, zone),
                ends_at=instant(day, 16 * 60 + 45, zone),
                place=words.PLACES[town.tongue],
            )
        )
    return sessions


def _course(town: Neighbourhood, name: str, kind: str, *, start_days: int, closed: bool) -> Course:
    starts_on = (town.at + timedelta(days=start_days)).date()
    return Course(
        service=town.service,
        name=f"{name} {starts_on:%Y-%m}",
        kind=kind,
        trainer=town.trainers[0],
        language=town.tongue,
        places=CLASS,
        starts_on=starts_on,
        closed_at=town.at + timedelta(days=start_days + 30) if closed else None,
    )


def build_training(town: Neighbourhood) -> list[CourseSession]:
    """Certified volunteers went through a closed course; the others sit in one. Returns the
    sessions that are still ahead."""
    trainees = [row for row in town.volunteers if row.state == VolunteerState.TRAINING]
    trained = [row for row in town.volunteers if row.state != VolunteerState.TRAINING]
    classes = [trained[n : n + CLASS] for n in range(0, len(trained), CLASS)]
    name, kind = words.COURSES[town.tongue][0]
    past = [
        _course(town, name, kind, start_days=-430 - 45 * (n % CLASSES_BEHIND), closed=True)
        for n in range(len(classes))
    ]
    running = _course(town, name, kind, start_days=-14, closed=False)
    ahead = [
        _course(town, name, kind, start_days=24, closed=False)
        for name, kind in words.COURSES[town.tongue][-1:]
    ]
    courses = Course.unscoped.bulk_create([*past, running, *ahead], batch_size=BATCH)
    sessions = CourseSession.unscoped.bulk_create(
        [session for course in courses for session in _sessions(town, course)], batch_size=BATCH
    )
    of_course: dict[int, list[CourseSession]] = {}
    for session in sessions:
        of_course.setdefault(session.course_id, []).append(session)
    enrolments = _enrol(town, zip(past, classes, strict=True), running, trainees)
    _fill_registers(town, enrolments, of_course)
    _judge_and_certify(town, enrolments)
    if town.service.observations_needed:
        _fill_logbook(town, enrolments)
    return [session for session in sessions if session.starts_at > town.at]


def _enrol(town, past, running: Course, trainees: list[Volunteer]) -> list[Enrolment]:  # type: ignore[no-untyped-def]
    rows = [
        Enrolment(
            service=town.service,
            course=course,
            volunteer=volunteer,
            state=EnrolmentState.COMPLETED,
            enrolled_at=course.closed_at - timedelta(days=45),
            completed_at=course.closed_at,
        )
        for course, members in past
        for volunteer in members
    ]
    rows += [
        Enrolment(
            service=town.service,
            course=running,
            volunteer=volunteer,
            state=EnrolmentState.ACCEPTED,
            enrolled_at=town.at - timedelta(days=30),
        )
        for volunteer in trainees
    ]
    return Enrolment.unscoped.bulk_create(rows, batch_size=BATCH)


def _fill_registers(
    town: Neighbourhood, enrolments: list[Enrolment], of_course: dict[int, list[CourseSession]]
) -> None:
    Attendance.unscoped.bulk_create(
        [
            Attendance(
                service=town.service,
                session=session,
                enrolment=enrolment,
                presence=Presence.PRESENT
                if enrolment.state == EnrolmentState.COMPLETED
                else _presence(town, turn, number),
                recorded_by=town.trainers[0],
                recorded_at=session.ends_at,
            )
            for turn, enrolment in enumerate(enrolments)
            for number, session in enumerate(of_course[enrolment.course_id])
            if session.ends_at < town.at
        ],
        batch_size=BATCH,
    )


def _presence(town: Neighbourhood, turn: int, number: int) -> Presence:
    """Most come; of each five one missed a day, each another one."""
    drawn = town.dice.choice((*[Presence.PRESENT] * 9, Presence.LATE))
    return Presence.ABSENT if turn % 5 == 1 and number == turn % 2 else drawn


def _judge_and_certify(town: Neighbourhood, enrolments: list[Enrolment]) -> None:
    completed = [row for row in enrolments if row.state == EnrolmentState.COMPLETED]
    Assessment.unscoped.bulk_create(
        [
            Assessment(
                service=town.service,
                enrolment=row,
                verdict=AssessmentVerdict.COMPETENT,
                assessed_by=town.trainers[0],
                assessed_at=row.completed_at or town.at,
            )
            for row in completed
        ],
        batch_size=BATCH,
    )
    Certification.unscoped.bulk_create(
        [_certification(town, row, number) for number, row in enumerate(completed)],
        batch_size=BATCH,
    )


def _fill_logbook(town: Neighbourhood, enrolments: list[Enrolment]) -> None:
    """Whoever is certified watched enough; of those in training some did, some not yet."""
    mentors = [row for row in town.volunteers if row.state == VolunteerState.ACTIVE]
    learners = [row for row in enrolments if row.completed_at is None]
    watched = [(row, WATCHED[turn % len(WATCHED)]) for turn, row in enumerate(learners)]
    watched += [(row, town.service.observations_needed) for row in enrolments if row.completed_at]
    Observation.unscoped.bulk_create(
        [
            _observation(town, row, number, mentors)
            for row, count in watched
            for number in range(count)
        ],
        batch_size=BATCH,
    )


def _observation(
    town: Neighbourhood, enrolment: Enrolment, number: int, mentors: list[Volunteer]
) -> Observation:
    """The first is a talk with a mediator, the next one of those in training a role play."""
    noted = (enrolment.completed_at or town.at) - timedelta(days=11 - 7 * number)
    at_a_talk = enrolment.completed_at is not None or number == 0
    mentor = _somebody_else(mentors, enrolment, number) if at_a_talk else None
    return Observation(
        service=town.service,
        volunteer=enrolment.volunteer,
        day=(noted - timedelta(days=1)).date(),
        kind=ObservationKind.TALK if mentor else ObservationKind.PRACTICE,
        mentor=mentor,
        noted_by=town.trainers[0],
        noted_at=noted,
    )


def _somebody_else(mentors: list[Volunteer], enrolment: Enrolment, number: int) -> Volunteer | None:
    """One of the mediators, each in turn, or None where there is nobody else."""
    for turn in range(min(len(mentors), 2)):
        mentor = mentors[(enrolment.volunteer_id + number + turn) % len(mentors)]
        if mentor.pk != enrolment.volunteer_id:
            return mentor
    return None


def _certification(town: Neighbourhood, enrolment: Enrolment, number: int) -> Certification:
    """Most are valid; some end soon, have ended, are suspended, or wait for the coordinator."""
    waits = number % 11 == 4
    state = CertificationState.SUSPENDED if number % 17 == 9 else CertificationState.CONFIRMED
    completed: datetime = enrolment.completed_at or town.at
    proposed = town.at - timedelta(days=20) if waits else completed + timedelta(days=2)
    effective = (completed + timedelta(days=5)).date()
    ends = {6: 30, 7: -20}.get(number % 13)
    decided: datetime | None = None if waits else completed + timedelta(days=4)
    return Certification(
        service=town.service,
        volunteer=enrolment.volunteer,
        enrolment=enrolment,
        state=CertificationState.PROPOSED if waits else state,
        number=f"{proposed.year}-{number + 1:04}",
        secret=secret(),
        proposed_by=town.trainers[0],
        proposed_at=proposed,
        decided_by=None if waits else town.coordinators[0],
        decided_at=decided,
        effective_on=None if waits else effective,
        valid_until=(town.at + timedelta(days=ends)).date() if ends and not waits else None,
    )
