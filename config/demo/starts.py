"""What fills the start pages of the first service's logins. By turns: what the dice draw stays as it was."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from cases.lifecycle import CaseState
from cases.models import Aftercare, Assignment, Case, Outcome, Referral, Result
from config.demo import words
from config.demo.people import Neighbourhood
from core.local_time import instant, local_day
from scheduling.lifecycle import OfferState
from scheduling.models import Offer
from training.lifecycle import EnrolmentState
from training.models import Attendance, Course, CourseSession, Enrolment, Presence
from volunteers.lifecycle import VolunteerState
from volunteers.models import Level, Volunteer

NEWCOMERS = 6
HOURS_A_YEAR = 8
DAYS_TO_START = (3, 5, 4, 8, 6, 9, 12, 7, 21)
"""From a referral of the first partner to the first talk; one of them came late."""
CLOSED_AGO = (2, 6, 11, 19, 40, 75, 110, 150, 190)


def build_newcomers(town: Neighbourhood) -> None:
    """The last volunteers are in training, so that a course has a class."""
    last = town.volunteers[-NEWCOMERS:]
    for volunteer in last:
        volunteer.state, volunteer.level = VolunteerState.TRAINING, Level.NOVICE
        volunteer.paused_until = volunteer.left_on = None
    Volunteer.unscoped.bulk_update(last, ["state", "level", "paused_until", "left_on"])


def build_evenings(town: Neighbourhood) -> None:
    """Two evenings of further training in spring, and so many hours asked of each in a year."""
    town.service.further_training_hours = HOURS_A_YEAR
    town.service.save(update_fields=["further_training_hours"])
    name, kind = words.COURSES[town.tongue][-1]
    starts_on = local_day(town.at - timedelta(days=120), town.service.zone)
    course = Course.unscoped.create(
        service=town.service,
        name=f"{name} {starts_on:%Y-%m}",
        kind=kind,
        trainer=town.trainers[0],
        language=town.tongue,
        starts_on=starts_on,
        closed_at=town.at - timedelta(days=100),
    )
    evenings = [_evening(town, course, starts_on + timedelta(days=7 * n), n) for n in range(2)]
    CourseSession.unscoped.bulk_create(evenings)
    came = Enrolment.unscoped.bulk_create(
        [
            Enrolment(
                service=town.service,
                course=course,
                volunteer=volunteer,
                state=EnrolmentState.COMPLETED,
                enrolled_at=town.at - timedelta(days=140),
                completed_at=course.closed_at,
            )
            for volunteer in town.mediators[:9]
        ]
    )
    Attendance.unscoped.bulk_create(
        [
            Attendance(
                service=town.service,
                session=evening,
                enrolment=enrolment,
                presence=Presence.ABSENT if (turn + n) % 4 == 3 else Presence.PRESENT,
                recorded_by=town.trainers[0],
                recorded_at=evening.ends_at,
            )
            for n, evening in enumerate(evenings)
            for turn, enrolment in enumerate(came)
        ]
    )


def _evening(town: Neighbourhood, course: Course, day: date, number: int) -> CourseSession:
    zone = town.service.zone
    return CourseSession(
        service=town.service,
        course=course,
        title=words.SESSIONS[town.tongue][number],
        starts_at=instant(day, 19 * 60, zone),
        ends_at=instant(day, 22 * 60, zone),
        place=words.PLACES[town.tongue],
    )


def build_starts(town: Neighbourhood, paired: Mapping[Case, list[Volunteer]]) -> None:
    """Questions to the first volunteer, a case of theirs that ended well, and the partner's year."""
    me = town.volunteers[0]
    me.max_open_cases = 4
    me.save(update_fields=["max_open_cases"])
    _ask(town, me)
    closed = [case for case in paired if case.state == CaseState.CLOSED]
    _end_lately(town, closed[: len(CLOSED_AGO)])
    if closed:
        _thank(closed[0], me)
    _refer(town, closed)
    _call_this_week(town)


def _ask(town: Neighbourhood, me: Volunteer) -> None:
    """Two are asked for a case, one of whom wants to be called first; another case asks the login."""
    here = Case.unscoped.filter(service=town.service)
    asked = Offer.unscoped.filter(service=town.service, state=OfferState.SENT).order_by("pk")
    if (first := asked.first()) and not asked.filter(case=first.case, volunteer=me).exists():
        first.volunteer = me
        first.save(update_fields=["volunteer"])
    case = here.filter(state=CaseState.READY).order_by("-ready_at", "pk").first()
    if case is None:
        return
    sent = town.at - timedelta(hours=20)
    case.state, case.moved_at = CaseState.OFFERED, sent
    case.save(update_fields=["state", "moved_at"])
    others = [one for one in town.mediators if one != me][: town.service.mediators_per_case]
    Offer.unscoped.bulk_create(
        [
            Offer(
                service=town.service,
                case=case,
                volunteer=volunteer,
                wave=1,
                state=OfferState.SENT,
                sent_at=sent,
                sent_by=town.coordinators[0],
                expires_at=sent + timedelta(hours=town.service.offer_hours),
                call_asked_at=None if n else town.at - timedelta(hours=3),
            )
            for n, volunteer in enumerate(others)
        ]
    )


def _end_lately(town: Neighbourhood, cases: Iterable[Case]) -> None:
    for case, days in zip(cases, CLOSED_AGO, strict=False):
        closed = (town.at - timedelta(days=days)).replace(hour=14, minute=20)
        case.closed_at = case.moved_at = min(closed, town.at - timedelta(hours=3))
        case.received_at = case.closed_at - timedelta(days=52)
        case.ready_at = case.received_at + timedelta(days=2)
        case.started_at = case.ready_at + timedelta(days=3)
        moments = ["closed_at", "moved_at", "received_at", "ready_at", "started_at"]
        case.save(update_fields=moments)
        _follow(case)


def _follow(case: Case) -> None:
    """What hangs on the case happened in its time."""
    ended: datetime = case.closed_at  # type: ignore[assignment]
    begun: datetime = case.started_at  # type: ignore[assignment]
    Assignment.unscoped.filter(case=case).update(
        assigned_at=begun - timedelta(days=2),
        ended_at=ended,
        readable_until=ended + timedelta(days=7),
    )
    Aftercare.unscoped.filter(case=case).update(due_on=ended.date(), done_at=ended)
    for n, outcome in enumerate(Outcome.unscoped.filter(case=case).order_by("pk")):
        outcome.recorded_at = begun + timedelta(days=5 * n)
        outcome.held_on = outcome.recorded_at.date()
        outcome.save(update_fields=["recorded_at", "held_on"])


def _thank(case: Case, me: Volunteer) -> None:
    """The newest of them is the login's, and ended well."""
    case.provisional_result = case.confirmed_result = Result.SOLVED
    case.save(update_fields=["provisional_result", "confirmed_result"])
    seats = Assignment.unscoped.filter(case=case).order_by("seat")
    mine = seats.first()
    if mine and not seats.filter(volunteer=me).exists():
        mine.volunteer = me
        mine.save(update_fields=["volunteer"])


def _refer(town: Neighbourhood, closed: Iterable[Case]) -> None:
    """Cases that nobody referred came from the first partner."""
    person, partner = town.partner_people[0], town.partners[0]
    own = [case for case in closed if case.partner_id is None]
    for case, days in zip(own, DAYS_TO_START, strict=False):
        case.started_at = case.received_at + timedelta(days=days)
    running = Case.unscoped.filter(
        service=town.service, partner=None, state__in=(CaseState.TRIAGE, CaseState.IN_CONTACT_A)
    )
    for case in [*own[: len(DAYS_TO_START)], *running.order_by("pk")[:2]]:
        case.partner = partner
        case.save(update_fields=["partner", "started_at"])
        Referral.unscoped.create(
            service=town.service,
            case=case,
            partner=partner,
            referred_by=person.user,
            own_reference=f"REF-{case.number[5:]}",
            consent_by="A",
            consent_how="phone",
            consent_on=case.received_at.date(),
            referred_at=case.received_at,
        )


def _call_this_week(town: Neighbourhood) -> None:
    """Calls of aftercare on the days that come."""
    today = local_day(town.at, town.service.zone)
    open_calls = Aftercare.unscoped.filter(service=town.service, done_at__isnull=True)
    for n, call in enumerate(open_calls.order_by("pk")[:2]):
        call.due_on = today + timedelta(days=2 * n)
        call.save(update_fields=["due_on"])
