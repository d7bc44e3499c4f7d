"""A volunteer's own courses and certificates."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.htmx import go_to
from core.refusals import Refused
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest
from training import policies
from training.actions import enrolments as actions
from training.lifecycle import EnrolmentState
from training.models import Certification, CourseSession, Enrolment, Observation
from training.snapshot import ParticipantStanding, logbook_of, standings_of
from training.views.certifications import standings_on_paper
from training.words import words_of
from volunteers.models import Volunteer

ANSWERS: dict[str, tuple[Callable[..., Enrolment], object]] = {
    "accept": (
        actions.accept_place,
        gettext_lazy("Great, see you there. The days are in your calendar soon."),
    ),
    "withdraw": (
        actions.withdraw_enrolment,
        gettext_lazy("You are not in this course any more. Thank you for telling us."),
    ),
}


@require_GET
@allowed(policies.OWN_TRAINING)
def my_training(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    mine = Enrolment.visible_to(scope).of_person(scope.user).not_withdrawn()
    enrolments = list(mine.with_course().knowing_trainer().newest_first())
    for enrolment in enrolments:
        enrolment.course.service = scope.service
    courses = {enrolment.course_id for enrolment in enrolments}
    sessions = list(CourseSession.visible_to(scope).of_courses(courses).in_order())
    certifications = Certification.visible_to(scope).of_person(scope.user).ever_in_force()
    watched = Observation.visible_to(scope).of_person(scope.user)
    logbook = logbook_of(watched, service=scope.service)
    standings = standings_of(
        enrolments, watched={enrolment.volunteer_id: logbook.watched for enrolment in enrolments}
    )
    context = {
        "offered": [row for row in standings if row.enrolment.state == EnrolmentState.OFFERED],
        "courses": [
            (row, _with_presence(row, sessions))
            for row in standings
            if row.enrolment.state != EnrolmentState.OFFERED
        ],
        "sessions": sessions,
        "certifications": standings_on_paper(scope, certifications.newest_first()),
        "logbook": logbook,
        "learns": _learns(scope),
        "next_session": _next_session(standings, sessions, now),
        "now": now,
    }
    return render(request, "training/my_training.html", context)


def _learns(scope: Scope) -> bool:
    """Whether their service asks them to watch talks; whoever is certified need not any more."""
    mine = Volunteer.visible_to(scope).of_person(scope.user)
    return scope.service.observations_needed > 0 and mine.in_training().exists()


def _with_presence(
    standing: ParticipantStanding, sessions: list[CourseSession]
) -> list[tuple[CourseSession, str]]:
    return [
        (session, standing.presences.get(session.pk, ""))
        for session in sessions
        if session.course_id == standing.enrolment.course_id
    ]


def _next_session(
    standings: list[ParticipantStanding], sessions: list[CourseSession], now: datetime
) -> CourseSession | None:
    accepted = {row.enrolment.course_id for row in standings if row.enrolment.takes_part}
    coming = (
        session
        for session in sessions
        if session.course_id in accepted and not session.is_cancelled and session.ends_at > now
    )
    return next(coming, None)


@require_POST
@allowed(policies.OWN_TRAINING)
def my_answer(request: MemberRequest, enrolment_id: int, answer: str) -> HttpResponse:
    if answer not in ANSWERS:
        raise Http404(answer)
    action, done = ANSWERS[answer]
    mine = Enrolment.visible_to(request.scope).of_person(request.scope.user).with_course()
    enrolment = get_object_or_404(mine, pk=enrolment_id)
    try:
        action(enrolment, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, str(done))
    return go_to(request, "training:my_training", request.scope.service.slug)
