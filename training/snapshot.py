"""Rows to evidence: the only file that knows both."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from organisations.models import Service
from training.lifecycle import TAKES_PART
from training.models import (
    Assessment,
    Attendance,
    Course,
    CourseKind,
    CourseSession,
    Enrolment,
    Observation,
)
from training.models.courses import EnrolmentQuerySet
from training.models.observations import ObservationQuerySet
from training.requirements.evaluate import Finding, evaluate
from training.requirements.evidence import Evidence, SessionSeen, gather
from training.requirements.rules import (
    EverySession,
    HoursAtLeast,
    JudgedCompetent,
    ObservationsAtLeast,
    Rule,
)
from volunteers.models import Volunteer


@dataclass(frozen=True, kw_only=True)
class Logbook:
    """What somebody watched, the newest first, and what their service asks of it."""

    observations: list[Observation]
    needed: int

    @property
    def watched(self) -> int:
        return len(self.observations)

    @property
    def still_needed(self) -> int:
        return max(self.needed - self.watched, 0)


@dataclass(frozen=True, kw_only=True)
class ParticipantStanding:
    """How one participant stands: what was seen, and what that is worth."""

    enrolment: Enrolment
    evidence: Evidence
    findings: list[Finding]
    assessment: Assessment | None
    presences: dict[int, str]  # by session
    sessions: list[CourseSession]

    @property
    def ready(self) -> bool:
        return all(finding.met for finding in self.findings)


def requirements_of(course: Course) -> list[Rule]:
    """What a certification after this course asks, by the settings of its service."""
    rules: list[Rule] = []
    if course.kind == CourseKind.BASIC and course.service.basic_training_hours:
        rules.append(HoursAtLeast(course.service.basic_training_hours))
    if course.all_sessions_required:
        rules.append(EverySession())
    if asks_observations(course):
        rules.append(ObservationsAtLeast(course.service.observations_needed))
    return [*rules, JudgedCompetent()]


def asks_observations(course: Course) -> bool:
    """Whether a certificate after this course asks for talks watched."""
    return course.kind == CourseKind.BASIC and course.service.observations_needed > 0


def standings_of(
    enrolments: Iterable[Enrolment], *, watched: Mapping[int, int] | None = None
) -> list[ParticipantStanding]:
    """One standing each, in the same order. Needs the course.

    Three queries however many, and one more where the service asks for observations and they
    are not given: ``watched`` says how many each volunteer (by id) has.
    """
    rows = list(enrolments)
    sessions = _sessions_by_course({row.course_id for row in rows})
    presences: dict[int, dict[int, str]] = defaultdict(dict)
    for enrolment, session, presence in Attendance.unscoped.of_enrolments(rows).as_seen():
        presences[enrolment][session] = presence
    judged: dict[int, Assessment] = {}
    for assessment in Assessment.unscoped.of_enrolments(rows).newest_first():
        # Newest first, so the one that stands already is the one that counts.
        judged.setdefault(assessment.enrolment_id, assessment)
    if watched is None:
        watched = _watched(rows)
    return [
        _standing(
            row,
            sessions[row.course_id],
            presences[row.pk],
            judged.get(row.pk),
            watched.get(row.volunteer_id, 0),
        )
        for row in rows
    ]


def _watched(enrolments: Iterable[Enrolment]) -> dict[int, int]:
    asked = {row.volunteer_id for row in enrolments if asks_observations(row.course)}
    return Observation.unscoped.standing().how_many_each(asked) if asked else {}


def newest_by_volunteer(
    enrolments: EnrolmentQuerySet, *, watched: Mapping[int, int], service: Service
) -> dict[int, ParticipantStanding]:
    """How each volunteer stands in the newest course they take part in, or else were asked for.

    Four queries in all; ``watched`` as for ``standings_of``.
    """
    newest: dict[int, Enrolment] = {}
    # Sorting is stable: those who take part first, and within each the newest first.
    for enrolment in sorted(enrolments.newest_first(), key=lambda row: not row.takes_part):
        enrolment.course.service = service
        newest.setdefault(enrolment.volunteer_id, enrolment)
    return {
        row.enrolment.volunteer_id: row for row in standings_of(newest.values(), watched=watched)
    }


def standing_of(enrolment: Enrolment) -> ParticipantStanding:
    return standings_of([enrolment])[0]


def logbook_of(theirs: ObservationQuerySet, *, service: Service) -> Logbook:
    """The logbook of one person, of these observations of theirs."""
    observations = theirs.standing().with_people().newest_first()
    return Logbook(observations=list(observations), needed=service.observations_needed)


def further_training(volunteer: Volunteer, *, since: datetime, until: datetime) -> Evidence:
    """The hours a volunteer learned in that time, in any course but the basic training."""
    return further_training_of([volunteer.pk], since=since, until=until)[volunteer.pk]


def further_training_of(
    volunteers: Collection[int], *, since: datetime, until: datetime
) -> dict[int, Evidence]:
    """The same of each of several, by their keys, in one query."""
    sessions = CourseSession.unscoped.standing().between(since, until)
    learned = Attendance.unscoped.filter(
        enrolment__volunteer__in=volunteers,
        enrolment__state__in=TAKES_PART,
        session__in=sessions,
    ).exclude(enrolment__course__kind=CourseKind.BASIC)
    seen: dict[int, list[SessionSeen]] = {volunteer: [] for volunteer in volunteers}
    for row in learned.select_related("session", "enrolment"):
        seen[row.enrolment.volunteer_id].append(
            SessionSeen(minutes=_minutes(row.session), presence=row.presence)
        )
    return {volunteer: gather(sessions) for volunteer, sessions in seen.items()}


def _sessions_by_course(courses: set[int]) -> dict[int, list[CourseSession]]:
    by_course: dict[int, list[CourseSession]] = defaultdict(list)
    for session in CourseSession.unscoped.of_courses(courses).standing().in_order():
        by_course[session.course_id].append(session)
    return by_course


def _standing(
    enrolment: Enrolment,
    sessions: list[CourseSession],
    presences: dict[int, str],
    assessment: Assessment | None,
    watched: int,
) -> ParticipantStanding:
    evidence = gather(
        (
            # A session without a register counts as one nobody was seen at: what was not written
            # down proves nothing.
            SessionSeen(minutes=_minutes(session), presence=presences.get(session.pk, ""))
            for session in sessions
        ),
        verdict=assessment.verdict if assessment else "",
        kind=enrolment.course.kind,
        observations=watched,
    )
    return ParticipantStanding(
        enrolment=enrolment,
        evidence=evidence,
        findings=evaluate(evidence, requirements_of(enrolment.course)),
        assessment=assessment,
        presences=presences,
        sessions=sessions,
    )


def _minutes(session: CourseSession) -> int:
    return int(session.length.total_seconds()) // 60
