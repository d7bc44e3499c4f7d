"""Courses and their days, places in them, and the right to mediate."""

from datetime import timedelta

from tests.walk.world import World, step
from training.actions import certifications, courses, enrolments, observations, participation
from training.lifecycle import CertificationState, EnrolmentState
from training.models import (
    AssessmentVerdict,
    Certification,
    Course,
    CourseKind,
    CourseSession,
    Enrolment,
    Presence,
)
from volunteers.models import Volunteer

MOST_COURSES = 3
WAITS = (EnrolmentState.REQUESTED, EnrolmentState.WAITING)


def _planned(world: World) -> courses.PlannedSession:
    starts_at = world.in_days(0, 4)
    hours = timedelta(hours=world.dice.randint(2, 5))
    title = f"Evening {world.dice.randint(1, 9)}"
    return courses.PlannedSession(
        title=title, starts_at=starts_at, ends_at=starts_at + hours, place="Community centre"
    )


@step(often=1)
def begin_course(world: World) -> object:
    if Course.unscoped.filter(service=world.service, closed_at=None).count() >= MOST_COURSES:
        return None
    course = courses.create_course(
        name=f"Course {world.dice.randint(1, 99)}",
        kind=world.one_of([CourseKind.BASIC] * 4 + [CourseKind.FOLLOW_UP]),
        language="nl",
        places=world.dice.randint(1, 4),
        trainer=world.trainer.person,
        all_sessions_required=world.chance(0.2),
        by=world.trainer,
        at=world.at,
    )
    days = [_planned(world) for _ in range(world.dice.randint(1, 2))]
    return courses.plan_sessions(course, days, by=world.trainer, at=world.at)


def _course(world: World) -> Course | None:
    """One that is open, mostly."""
    closed = {} if world.chance(0.1) else {"closed_at": None}
    course: Course | None = world.some(Course.unscoped.filter(**closed))
    return course


def _day(world: World) -> CourseSession | None:
    stands = {} if world.chance(0.1) else {"cancelled_at": None, "course__closed_at": None}
    rows = CourseSession.unscoped.filter(**stands).select_related("course")
    day: CourseSession | None = world.some(rows)
    return day


@step(often=1)
def end_course(world: World) -> object:
    course = _course(world)
    return course and courses.close_course(course, by=world.trainer, at=world.at)


@step(often=1)
def plan_day(world: World) -> object:
    course = _course(world)
    return course and courses.plan_sessions(
        course, [_planned(world)], by=world.trainer, at=world.at
    )


@step(often=1)
def move_day(world: World) -> object:
    day = _day(world)
    return day and courses.move_session(day, _planned(world), by=world.trainer, at=world.at)


@step(often=1)
def cancel_day(world: World) -> object:
    day = _day(world)
    return day and courses.cancel_session(day, by=world.trainer, at=world.at)


def _place(world: World, *states: str) -> Enrolment | None:
    rows = Enrolment.unscoped.select_related("course__service", "volunteer__user")
    enrolment: Enrolment | None = world.aimed(rows, states)
    return enrolment


@step(often=10)
def enrol(world: World) -> object:
    course, one = _course(world), world.some(Volunteer.unscoped)
    return course and enrolments.enrol_volunteer(
        course, one, ask_first=world.chance(0.4), by=world.trainer, at=world.at
    )


@step(often=3)
def offer_place(world: World) -> object:
    place = _place(world, *WAITS)
    return place and enrolments.offer_place(place, by=world.trainer, at=world.at)


@step(often=3)
def take_place(world: World) -> object:
    place = _place(world, EnrolmentState.OFFERED, *WAITS)
    if place is None:
        return None
    by = world.themselves(place.volunteer.user) if world.chance(0.5) else world.trainer
    return enrolments.accept_place(place, by=by, at=world.at)


@step(often=3)
def give_place_up(world: World) -> object:
    place = _place(world, EnrolmentState.OFFERED, EnrolmentState.ACCEPTED, *WAITS)
    if place is None:
        return None
    by = world.themselves(place.volunteer.user) if world.chance(0.5) else world.trainer
    return enrolments.withdraw_enrolment(place, by=by, at=world.at)


@step(often=2)
def complete_place(world: World) -> object:
    place = _place(world, EnrolmentState.ACCEPTED)
    return place and enrolments.complete_enrolment(place, by=world.trainer, at=world.at)


@step(often=9)
def keep_register(world: World) -> object:
    """Of a day that has come; nearly everybody was there."""
    stands = {} if world.chance(0.1) else {"cancelled_at": None}
    begun = CourseSession.unscoped.filter(starts_at__lte=world.at, **stands)
    day = world.some(begun.select_related("course"))
    if day is None:
        return None
    there = Enrolment.unscoped.in_course(day.course).taking_part_now().order_by("pk")
    presences = {one.pk: world.one_of([Presence.PRESENT, Presence.LATE]) for one in there}
    return str(participation.save_register(day, presences, by=world.trainer, at=world.at))


@step(often=8)
def judge_learner(world: World) -> object:
    place = _place(world, EnrolmentState.ACCEPTED, EnrolmentState.COMPLETED)
    verdict = world.one_of([AssessmentVerdict.COMPETENT] * 5 + [AssessmentVerdict.NOT_YET])
    return place and participation.judge_participant(
        place, verdict=verdict, by=world.trainer, at=world.at
    )


@step(often=1)
def note_watching(world: World) -> object:
    one = world.some(Volunteer.unscoped)
    day = world.at.date() - timedelta(days=world.dice.randint(0, 9))
    return one and observations.note_observation(
        one, day=day, kind="role_play", by=world.trainer, at=world.at
    )


@step(often=14)
def earn(world: World) -> object:
    """Somebody was there on every day of a course that was held, does well, and is proposed."""
    place = _place(world, EnrolmentState.ACCEPTED, EnrolmentState.COMPLETED)
    if place is None or place.course.kind != CourseKind.BASIC:
        return None
    days = CourseSession.unscoped.of_course(place.course).standing().order_by("pk")
    held = list(days.filter(starts_at__lte=world.at))
    if not held:
        return None
    for day in held:
        presence = {place.pk: Presence.PRESENT}
        participation.save_register(day, presence, by=world.trainer, at=world.at)
    participation.judge_participant(place, verdict="competent", by=world.trainer, at=world.at)
    return certifications.propose_certification(place, by=world.trainer, at=world.at)


@step(often=3)
def propose(world: World) -> object:
    judged = Enrolment.unscoped.filter(assessments__verdict=AssessmentVerdict.COMPETENT)
    rows = judged.select_related("course__service", "volunteer__user").distinct()
    place = world.aimed(rows, (EnrolmentState.ACCEPTED, EnrolmentState.COMPLETED))
    return place and certifications.propose_certification(place, by=world.trainer, at=world.at)


@step(often=1)
def propose_renewal(world: World) -> object:
    one = world.some(Volunteer.unscoped)
    return one and certifications.propose_renewal(one, by=world.trainer, at=world.at)


def _certification(world: World, *states: str) -> Certification | None:
    certification: Certification | None = world.aimed(Certification.unscoped, states)
    return certification


@step(often=4)
def confirm(world: World) -> object:
    one = _certification(world, CertificationState.PROPOSED)
    return one and certifications.confirm_certification(
        one,
        effective_on=world.at.date(),
        valid_until=None,
        by=world.coordinator,
        at=world.at,
    )


@step(often=1)
def refuse(world: World) -> object:
    one = _certification(world, CertificationState.PROPOSED)
    return one and certifications.refuse_certification(
        one, reason="later", by=world.coordinator, at=world.at
    )


@step(often=1)
def suspend(world: World) -> object:
    one = _certification(world, CertificationState.CONFIRMED)
    return one and certifications.suspend_certification(
        one, reason="", by=world.coordinator, at=world.at
    )


@step(often=3)
def reinstate(world: World) -> object:
    one = _certification(world, CertificationState.SUSPENDED)
    return one and certifications.reinstate_certification(one, by=world.coordinator, at=world.at)


@step(often=1)
def revoke(world: World) -> object:
    in_force = (CertificationState.CONFIRMED, CertificationState.SUSPENDED)
    one = _certification(world, *in_force) if world.chance(0.3) else None
    return one and certifications.revoke_certification(
        one, reason="", by=world.coordinator, at=world.at
    )
