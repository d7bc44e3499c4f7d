"""Courses and their sessions."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.local_time import instant, local_day
from core.refusals import Refused
from organisations.actions.refusals import RoomNotInUse, RoomTaken
from organisations.models import Scope
from organisations.pages.venues import rooms_to_choose
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from training import policies
from training.actions import courses as actions
from training.actions.refusals import TooFewPlaces
from training.forms.courses import CourseForm, PlanSessionsForm, SessionForm
from training.forms.reasons import ReasonForm
from training.models import Certification, Course, CourseSession, Enrolment
from training.snapshot import standings_of
from training.words import words_of
from volunteers.models import Volunteer

COURSES_PER_PAGE = 25
REGISTERS_SHOWN = 6


def _end_of_day(scope: Scope, at: datetime) -> datetime:
    zone = scope.service.zone
    return instant(local_day(at, zone) + timedelta(days=1), 0, zone)


@require_GET
@allowed(policies.PLAN_COURSES)
def course_list(request: MemberRequest) -> HttpResponse:
    scope, closed = request.scope, "closed" in request.GET
    courses = Course.visible_to(scope).counting().with_trainer().newest_first()
    courses = courses.closed() if closed else courses.open()
    sessions = CourseSession.visible_to(scope).with_course().in_order()
    today = _end_of_day(scope, timezone.now())
    return render(
        request,
        "training/course_list.html",
        {
            "page": Paginator(courses, COURSES_PER_PAGE).get_page(request.GET.get("page")),
            "closed": closed,
            "registers": sessions.without_register(today)[:REGISTERS_SHOWN],
        },
    )


@require_http_methods(["GET", "POST"])
@allowed(policies.PLAN_COURSES)
def course_create(request: MemberRequest) -> HttpResponse:
    form = CourseForm(posted(request), scope=request.scope)
    if form.is_valid():
        course = actions.create_course(**form.cleaned_data, by=request.scope, at=timezone.now())
        messages.success(request, _("The course is there. Now plan its sessions."))
        return go_to(request, "training:session_plan", request.scope.service.slug, course.pk)
    status = 422 if form.is_bound else 200
    return render(request, "training/course_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.PLAN_COURSES)
def course_change(request: MemberRequest, course_id: int) -> HttpResponse:
    courses = Course.visible_to(request.scope).with_trainer()
    course = get_object_or_404(courses, pk=course_id)
    form = CourseForm(posted(request), scope=request.scope, course=course)
    if form.is_valid():
        try:
            actions.change_course(course, **form.changes, by=request.scope, at=timezone.now())
        except TooFewPlaces as refusal:
            form.add_error("places", words_of(refusal))
        else:
            messages.success(request, _("The course is changed."))
            return go_to(request, "training:course_detail", request.scope.service.slug, course.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "course": course}
    return render(request, "training/course_change.html", context, status=status)


@require_GET
@allowed(policies.PLAN_COURSES)
def course_detail(request: MemberRequest, course_id: int) -> HttpResponse:
    scope = request.scope
    courses = Course.visible_to(scope).counting().with_trainer()
    course = get_object_or_404(courses, pk=course_id)
    course.service = scope.service
    sessions = CourseSession.visible_to(scope).of_course(course).counting_recorded().in_order()
    enrolments = list(Enrolment.visible_to(scope).in_course(course).with_person().by_name())
    for enrolment in enrolments:
        enrolment.course = course
    taking_part = [enrolment for enrolment in enrolments if enrolment.takes_part]
    certified = {
        row.enrolment_id: row
        for row in Certification.visible_to(scope).of_enrolments(taking_part).oldest_first()
    }
    return render(
        request,
        "training/course_detail.html",
        {
            "course": course,
            "sessions": sessions,
            "participants": [
                (standing, certified.get(standing.enrolment.pk))
                for standing in standings_of(taking_part)
            ],
            "not_in_yet": [
                enrolment
                for enrolment in enrolments
                if not enrolment.takes_part and not enrolment.is_withdrawn
            ],
            "places_left": course.places - course.holding_places,
            "register_opens_before": _end_of_day(scope, timezone.now()),
        },
    )


@require_POST
@allowed(policies.PLAN_COURSES)
def course_close(request: MemberRequest, course_id: int) -> HttpResponse:
    course = get_object_or_404(Course.visible_to(request.scope), pk=course_id)
    hearing = [one.user for one in _who_hears(request, course)]
    try:
        actions.close_course(course, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("The course is closed."))
        ask_to_call(request, hearing)
    return go_to(request, "training:course_detail", request.scope.service.slug, course.pk)


def _who_hears(request: MemberRequest, course: Course) -> list[Volunteer]:
    """Of a change in the days of the course; asked for what is sent, not for what is looked at."""
    if request.method != "POST":
        return []
    rows = Enrolment.visible_to(request.scope).in_course(course).taking_part_now()
    return [enrolment.volunteer for enrolment in rows.with_person().by_name()]


def _field_of(refusal: Refused) -> str | None:
    return "room" if isinstance(refusal, RoomTaken | RoomNotInUse) else None


@require_http_methods(["GET", "POST"])
@allowed(policies.PLAN_COURSES)
def session_plan(request: MemberRequest, course_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    course = get_object_or_404(Course.visible_to(scope), pk=course_id)
    sessions = list(CourseSession.visible_to(scope).of_course(course).standing().in_order())
    form = PlanSessionsForm(
        posted(request),
        service=scope.service,
        number=len(sessions) + 1,
        last=sessions[-1] if sessions else None,
        language=course.language,
        at=now,
        people=_who_hears(request, course),
        rooms=rooms_to_choose(scope, at=now),
    )
    if form.is_valid():
        try:
            planned = actions.plan_sessions(course, form.all_planned, by=scope, at=now)
        except Refused as refusal:
            form.add_error(_field_of(refusal), words_of(refusal))
        else:
            words = _("%(number)s planned: who takes part gets it in their calendar.")
            messages.success(request, words % {"number": len(planned)})
            return go_to(request, "training:course_detail", scope.service.slug, course.pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "course": course, "sessions": sessions}
    return render(request, "training/session_plan.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.PLAN_COURSES)
def session_move(request: MemberRequest, session_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    sessions = CourseSession.visible_to(scope).with_course().counting_recorded()
    session = get_object_or_404(sessions, pk=session_id)
    people = _who_hears(request, session.course)
    form = SessionForm(
        posted(request),
        service=scope.service,
        like=session,
        at=now,
        people=people,
        rooms=rooms_to_choose(scope, at=now),
    )
    if form.is_valid():
        try:
            actions.move_session(session, form.planned, by=scope, at=now)
        except Refused as refusal:
            form.add_error(_field_of(refusal), words_of(refusal))
        else:
            messages.success(request, _("The session is changed: calendars follow."))
            return go_to(request, "training:course_detail", scope.service.slug, session.course_id)
    status = 422 if form.is_bound else 200
    context = {
        "form": form,
        "session": session,
        "course": session.course,
        "may_cancel": session.course.is_open and not session.is_cancelled and not session.recorded,
        "cancel_form": ReasonForm(
            required=False, help_text=_("Everybody who takes part reads it.")
        ),
    }
    return render(request, "training/session_move.html", context, status=status)


@require_POST
@allowed(policies.PLAN_COURSES)
def session_cancel(request: MemberRequest, session_id: int) -> HttpResponse:
    scope = request.scope
    session = get_object_or_404(CourseSession.visible_to(scope).with_course(), pk=session_id)
    form = ReasonForm(request.POST, required=False)
    back = go_to(request, "training:course_detail", scope.service.slug, session.course_id)
    if not form.is_valid():  # everybody would read it, so it is not cut or left out
        messages.error(request, str(form.errors["reason"][0]))
        return back
    try:
        actions.cancel_session(session, **form.cleaned_data, by=scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("The session is cancelled: calendars follow."))
        ask_to_call(request, [one.user for one in _who_hears(request, session.course)])
    return back
