"""What mediators note while a case runs, and the look back."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import policies
from cases.actions.aftercare import call_again, plan_aftercare, record_aftercare, talk_again
from cases.actions.outcomes import record_outcome
from cases.actions.refusals import AftercareNotNoted
from cases.forms.work import AftercareForm, AftercarePlanForm, FollowUpForm, OutcomeForm
from cases.lifecycle import HAS_TALKS, CaseState
from cases.models import Assignment, Case, Party
from cases.pages.facts import told_at_aftercare
from cases.views.cases import the_case
from cases.words.refusals import field_of, words_of
from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from core.wording import listed_with_and
from organisations.audit import log_read
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call


@require_http_methods(["GET", "POST"])
@allowed(policies.WORK_ON_CASES)
def outcome_create(request: MemberRequest, case_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    case = the_case(request, case_id)
    back = go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    if case.state not in HAS_TALKS:
        messages.info(request, _("No talks are held in this case now."))
        return back
    today, stage = local_day(now, scope.service.zone), request.GET.get("stage", "")
    form = OutcomeForm(posted(request), case=case, today=today, stage=stage)
    if form.is_valid():
        try:
            record_outcome(case, form.report, stands=form.cleaned_data["stands"], by=scope, at=now)
        except Refused as refusal:
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            messages.success(request, _("What the talk brought is saved."))
            return back
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form}
    return render(request, "cases/outcome_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.WORK_ON_CASES)
def aftercare_plan(request: MemberRequest, case_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    case = the_case(request, case_id)
    back = go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    if case.state != CaseState.TALKS_DONE:
        messages.info(request, _("Aftercare is planned when the talks are done."))
        return back
    form = AftercarePlanForm(posted(request), case=case, today=local_day(now, scope.service.zone))
    if form.is_valid():
        try:
            plan_aftercare(case, **form.cleaned_data, by=scope, at=now)
        except Refused as refusal:
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            messages.success(request, _("The aftercare is planned."))
            return back
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form}
    return render(request, "cases/aftercare_plan.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.WORK_ON_CASES)
def aftercare(request: MemberRequest, case_id: int) -> HttpResponse:
    """Shows whom to call, and asks how it is now."""
    scope, now = request.scope, timezone.now()
    case = the_case(request, case_id)
    back = go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    planned = getattr(case, "aftercare", None)
    if case.state != CaseState.AFTERCARE or planned is None or planned.done_at:
        messages.info(request, _("No aftercare is waiting."))
        return back
    form = AftercareForm(posted(request), initial={"note": planned.note})
    if form.is_valid():
        try:
            record_aftercare(case, **form.cleaned_data, by=scope, at=now)
        except Refused as refusal:
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            messages.success(request, _("The aftercare is saved."))
            return back
    log_read(case, by=scope, at=now, why="aftercare page")
    parties = Party.visible_to(scope).of_case(case).in_order()
    context = {"case": case, "form": form, "parties": parties}
    status = 422 if form.is_bound else 200
    return render(request, "cases/aftercare.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def follow_up(request: MemberRequest, case_id: int) -> HttpResponse:
    """Shows what was said at the look back, and asks what is done about it."""
    scope, now = request.scope, timezone.now()
    case = the_case(request, case_id)
    back = go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    aftercare = getattr(case, "aftercare", None)
    if case.state != CaseState.AFTERCARE or aftercare is None or not aftercare.done_at:
        messages.info(request, words_of(AftercareNotNoted()))
        return back
    seats = list(Assignment.visible_to(scope).of_case(case).open().with_person())
    today = local_day(now, scope.service.zone)
    form = FollowUpForm(posted(request), case=case, today=today, has_mediators=bool(seats))
    if form.is_valid():
        what = form.cleaned_data["what"]
        if what == form.CLOSE:
            return go_to(request, "cases:case_close", scope.service.slug, case.pk)
        try:
            done = _follow(case, form, by=scope, at=now)
        except Refused as refusal:
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            messages.success(request, done)
            if what == form.TALK:
                ask_to_call(request, [seat.volunteer.user for seat in seats])
            return back
    log_read(case, by=scope, at=now, why="aftercare page")
    status = 422 if form.is_bound else 200
    mediators = listed_with_and(seat.volunteer.user.full_name for seat in seats)
    facts = {"told": told_at_aftercare(aftercare), "mediators": mediators}
    context = {"case": case, "form": form, "aftercare": aftercare, **facts}
    return render(request, "cases/follow_up.html", context, status=status)


def _follow(case: Case, form: FollowUpForm, *, by: Scope, at: datetime) -> str:
    if form.cleaned_data["what"] == form.TALK:
        talk_again(case, by=by, at=at)
        return _("The mediators are asked to talk with them again.")
    call_again(case, due_on=form.cleaned_data["due_on"], by=by, at=at)
    return _("One more call is planned.")
