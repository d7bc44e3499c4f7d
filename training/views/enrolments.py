"""Participants: enrol them, follow them, judge them, propose them."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.words import why_not_oneself
from training import policies
from training.actions import enrolments as actions
from training.actions import participation
from training.actions.certifications import propose_certification
from training.forms.participation import AssessForm, EnrolForm
from training.forms.reasons import ReasonForm
from training.lifecycle import ENROLMENT_LIFECYCLE, CertificationState
from training.models import Assessment, Certification, Course, CourseSession, Enrolment
from training.pages.choices import courses_of_the_same_kind, who_may_join
from training.snapshot import ParticipantStanding, asks_observations, standing_of
from training.words import words_of

CANDIDATES_PER_PAGE = 50
MOVES: dict[str, tuple[Callable[..., Enrolment], object]] = {
    "offer": (actions.offer_place, gettext_lazy("The place is offered by email.")),
    "accept": (actions.accept_place, gettext_lazy("They take part from now on.")),
    "withdraw": (actions.withdraw_enrolment, gettext_lazy("They are out of the course.")),
    "complete": (actions.complete_enrolment, gettext_lazy("The course is completed.")),
}


@require_http_methods(["GET", "POST"])
@allowed(policies.PLAN_COURSES)
def enrol(request: MemberRequest, course_id: int) -> HttpResponse:
    scope = request.scope
    course = get_object_or_404(Course.visible_to(scope).counting(), pk=course_id)
    form = EnrolForm(posted(request), course=course, scope=scope)
    if form.is_valid():
        if _enrol_all(request, course, form):
            return go_to(request, "training:course_detail", scope.service.slug, course.pk)
        return go_to(request, "training:enrol", scope.service.slug, course.pk)
    words = request.GET.get("q", "").strip()
    candidates = who_may_join(course, scope).named_like(words)
    page = Paginator(candidates, CANDIDATES_PER_PAGE).get_page(request.GET.get("page"))
    elsewhere = courses_of_the_same_kind(course, page, scope)
    context = {
        "course": course,
        "form": form,
        "page": page,
        "candidates": [(volunteer, elsewhere.get(volunteer.pk, "")) for volunteer in page],
        "words": words,
        "chosen": request.POST.getlist("volunteers"),
        "places_left": course.places - course.holding_places,
    }
    status = 422 if form.is_bound else 200
    return render(request, "training/enrol.html", context, status=status)


def _enrol_all(request: MemberRequest, course: Course, form: EnrolForm) -> bool:
    chosen = list(form.cleaned_data["volunteers"])
    try:
        enrolled = actions.enrol_volunteers(
            course,
            chosen,
            ask_first=form.cleaned_data["ask_first"],
            by=request.scope,
            at=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, words_of(refusal))
        return False
    waiting = sum(enrolment.is_waiting for enrolment in enrolled)
    words = _("%(number)s enrolled.") % {"number": len(enrolled) - waiting}
    if waiting:
        words = _("%(number)s enrolled, %(waiting)s on the waiting list.") % {
            "number": len(enrolled) - waiting,
            "waiting": waiting,
        }
    messages.success(request, words)
    ask_to_call(request, [volunteer.user for volunteer in chosen])
    return True


def _participant(scope: Scope, enrolment_id: int) -> Enrolment:
    rows = Enrolment.visible_to(scope).with_person().with_course()
    enrolment = get_object_or_404(rows, pk=enrolment_id)
    enrolment.course.service = scope.service
    return enrolment


@require_GET
@allowed(policies.JUDGE)
def enrolment_detail(request: MemberRequest, enrolment_id: int) -> HttpResponse:
    enrolment = _participant(request.scope, enrolment_id)
    return _show(request, enrolment, AssessForm())


def _show(
    request: MemberRequest, enrolment: Enrolment, form: AssessForm, *, refusal: str = ""
) -> HttpResponse:
    scope = request.scope
    standing = standing_of(enrolment)
    sessions = CourseSession.visible_to(scope).of_course(enrolment.course).standing().in_order()
    certifications = Certification.visible_to(scope).of_enrolments([enrolment])
    certification = certifications.newest_first().first()
    oneself = why_not_oneself(
        enrolment.volunteer.user_id, by=scope, roles=policies.JUDGE.roles, at=timezone.now()
    )
    moves = {move.name for move in ENROLMENT_LIFECYCLE.moves(enrolment.state, scope.roles)}
    context = {
        "enrolment": enrolment,
        "course": enrolment.course,
        "standing": standing,
        "sessions": [(session, standing.presences.get(session.pk, "")) for session in sessions],
        "assessments": Assessment.visible_to(scope)
        .of_enrolment(enrolment)
        .with_judge()
        .newest_first(),
        "certification": certification,
        "asks_observations": asks_observations(enrolment.course),
        "about_oneself": oneself,
        "may_judge": enrolment.takes_part and (form.is_bound or not oneself),
        "may_propose": not oneself and _may_propose(standing, certification),
        "moves": moves - {"complete"} if oneself else moves,
        "form": form,
        "withdraw_form": ReasonForm(required=False, help_text=_("It stands in the email to them.")),
        "refusal": refusal,
        "now": timezone.now(),
    }
    status = 422 if form.is_bound or refusal else 200
    return render(request, "training/enrolment_detail.html", context, status=status)


def _may_propose(standing: ParticipantStanding, certification: Certification | None) -> bool:
    enrolment = standing.enrolment
    return (
        standing.ready
        and enrolment.takes_part
        and enrolment.course.leads_to_certification
        and (certification is None or certification.state == CertificationState.REFUSED)
    )


@require_POST
@allowed(policies.JUDGE)
def assess(request: MemberRequest, enrolment_id: int) -> HttpResponse:
    enrolment = _participant(request.scope, enrolment_id)
    form = AssessForm(request.POST)
    if not form.is_valid():
        return _show(request, enrolment, form)
    try:
        participation.judge_participant(
            enrolment, **form.cleaned_data, by=request.scope, at=timezone.now()
        )
    except Refused as refusal:
        form.add_error(None, words_of(refusal))
        return _show(request, enrolment, form)
    messages.success(request, _("The assessment is saved."))
    return go_to(request, "training:enrolment_detail", request.scope.service.slug, enrolment.pk)


@require_POST
@allowed(policies.JUDGE)
def certification_propose(request: MemberRequest, enrolment_id: int) -> HttpResponse:
    enrolment = _participant(request.scope, enrolment_id)
    try:
        certification = propose_certification(enrolment, by=request.scope, at=timezone.now())
    except (Refused, Enrolment.DoesNotExist) as refusal:
        words = words_of(refusal) if isinstance(refusal, Refused) else _("They do not take part.")
        return _show(request, enrolment, AssessForm(), refusal=words)
    words = _("Certificate %(number)s is proposed. The coordinator decides.")
    messages.success(request, words % {"number": certification.number})
    return go_to(request, "training:enrolment_detail", request.scope.service.slug, enrolment.pk)


@require_POST
@allowed(policies.PLAN_COURSES)
def enrolment_move(request: MemberRequest, enrolment_id: int, move: str) -> HttpResponse:
    if move not in MOVES:
        raise Http404(move)
    action, done = MOVES[move]
    enrolment = _participant(request.scope, enrolment_id)
    form = ReasonForm(request.POST, required=False)
    back = go_to(request, "training:course_detail", request.scope.service.slug, enrolment.course_id)
    if not form.is_valid():  # they would read it, so it is not cut or left out
        messages.error(request, str(form.errors["reason"][0]))
        return back
    facts = form.cleaned_data if move == "withdraw" else {}
    try:
        action(enrolment, **facts, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, str(done))
        if move != "complete":
            ask_to_call(request, [enrolment.volunteer.user])
    return back
