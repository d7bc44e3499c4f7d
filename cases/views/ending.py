"""Closing, reopening, resting and waking a case."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import policies
from cases.actions.closing import close_case, reopen_case
from cases.actions.resting import rest_case, wake_case
from cases.forms.ending import CloseForm, ReopenForm, RestForm
from cases.lifecycle import CASE_LIFECYCLE, CaseState
from cases.models import Case
from cases.views.cases import the_case
from cases.views.undoing import tell_done
from cases.words.refusals import field_of, words_of
from core.forms import posted
from core.htmx import go_to
from core.lifecycle import MoveRefused
from core.local_time import local_day
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest


def _make_move(
    request: MemberRequest,
    case: Case,
    *,
    page: str,
    name: str,
    form: forms.Form,
    action: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Show the form of a move, or carry it out; back to the case where it cannot be made."""
    scope = request.scope
    back = go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    if name not in {move.name for move in CASE_LIFECYCLE.moves(case.state, scope.roles)}:
        messages.info(request, words_of(MoveRefused(name, case.state, scope.roles)))
        return back
    if form.is_valid():
        now = timezone.now()
        try:
            action(case, **form.cleaned_data, by=scope, at=now)
        except Refused as refusal:
            form.add_error(field_of(refusal), words_of(refusal))
        else:
            tell_done(request, done, at=now)
            return back
    status = 422 if form.is_bound else 200
    return render(request, page, {"case": case, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def case_close(request: MemberRequest, case_id: int) -> HttpResponse:
    case = the_case(request, case_id)
    return _make_move(
        request,
        case,
        page="cases/case_close.html",
        name="close",
        form=CloseForm(posted(request), case=case),
        action=close_case,
        done=_("The case is closed."),
    )


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def case_reopen(request: MemberRequest, case_id: int) -> HttpResponse:
    case = the_case(request, case_id)
    return _make_move(
        request,
        case,
        page="cases/case_reopen.html",
        name="reopen",
        form=ReopenForm(posted(request)),
        action=reopen_case,
        done=_("The case is open again, in triage."),
    )


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def case_rest(request: MemberRequest, case_id: int) -> HttpResponse:
    case = the_case(request, case_id)
    today = local_day(timezone.now(), request.scope.service.zone)
    return _make_move(
        request,
        case,
        page="cases/case_rest.html",
        name="rest",
        form=RestForm(posted(request), today=today),
        action=rest_case,
        done=_("The case rests now."),
    )


@require_POST
@allowed(policies.LEAD_CASES)
def case_wake(request: MemberRequest, case_id: int) -> HttpResponse:
    case, now = the_case(request, case_id), timezone.now()
    try:
        case = wake_case(case, by=request.scope, at=now)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        words = _("The case goes on: it is “%(state)s”.") % {"state": CaseState(case.state).label}
        tell_done(request, words, at=now)
    return go_to(request, "cases:case_detail", request.scope.service.slug, case.pk)
