"""Closing a service: its manager asks, a coordinator takes everything along and confirms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.lifecycle import MoveRefused
from core.refusals import Refused
from core.responses import keep_private
from organisations import policies
from organisations.actions import closing as actions
from organisations.actions import last_exports
from organisations.actions.refusals import LastExportUnderWay
from organisations.forms.closing import ClosingForm
from organisations.lifecycle import CLOSING_LIFECYCLE
from organisations.models import LastExport, Membership, Role, Scope, ServiceClosing
from organisations.models.closing import earliest_day, state_of_closing
from organisations.models.running_work import running_work
from organisations.policies import allowed, while_closed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.words import words_about_closing, work_in_words


@require_http_methods(["GET", "POST"])
@allowed(policies.SEE_CLOSING)
def closing(request: MemberRequest) -> HttpResponse:
    """Where it stands; of a service that goes on, what closing it means. A POST asks for it."""
    scope, now = request.scope, timezone.now()
    state = state_of_closing(scope.service)
    form = None
    if state is None and policies.CLOSE_SERVICE.lets_in(scope):
        form = closing_form(request, scope)
        if form.is_valid() and _is_asked(form, scope, at=now):
            messages.success(request, _("A coordinator is asked by email to confirm it."))
            return go_to(request, "organisations:closing", scope.service.slug)
    elif request.method == "POST":
        # Somebody was quicker, or the page is not theirs to send.
        return go_to(request, "organisations:closing", scope.service.slug)
    context = {"closing": state, "form": form, **_about(state, scope, now)}
    status = 422 if form and form.errors else 200
    return render(request, "organisations/closing.html", context, status=status)


def closing_form(request: Any, scope: Scope) -> ClosingForm:
    return ClosingForm(
        posted(request),
        earliest=earliest_day(scope.service, timezone.now()),
        work=running_work(scope.service),
    )


def _is_asked(form: ClosingForm, scope: Scope, *, at: datetime) -> bool:
    try:
        actions.begin_closing(form.leaving, by=scope, at=at)
    except Refused as refusal:
        form.add_error(None, words_about_closing(refusal))
        return False
    return True


def _about(state: ServiceClosing | None, scope: Scope, now: datetime) -> dict[str, Any]:
    moves = CLOSING_LIFECYCLE.moves(state.state, scope.roles) if state else []
    others = Membership.objects.of_service(scope.service).current().in_role(Role.COORDINATOR)
    exports = LastExport.visible_to(scope).without_content().newest_first()
    newest = exports.first() if state and policies.TAKE_ALL_ALONG.lets_in(scope) else None
    return {
        "moves": {move.name for move in moves},
        "is_mine": bool(state and state.asked_by_id == scope.person.pk),
        "is_alone": not others.besides(scope.person).exists(),
        "takes_along": policies.TAKE_ALL_ALONG.lets_in(scope),
        "work": work_in_words(state.work if state else running_work(scope.service)),
        "export": newest,
        "is_there": bool(newest and newest.can_be_fetched(now)),
        "is_being_made": bool(newest and newest.is_being_made(now)),
        "is_taken": bool(
            state and LastExport.visible_to(scope).taken_since(state.asked_at).exists()
        ),
        "now": now,
    }


@require_POST
@allowed(policies.TAKE_ALL_ALONG)
def closing_confirm(request: MemberRequest) -> HttpResponse:
    done = _("The service is closed. Everybody who belongs to it hears by email.")
    answer = _move(request, actions.confirm_closing, done)
    request.service.refresh_from_db()
    if request.service.is_closed:
        ask_to_call(request, actions.members_to_call(request.service))
    return answer


@require_POST
@allowed(policies.SEE_CLOSING)
def closing_call_off(request: MemberRequest) -> HttpResponse:
    done = _("It is called off. Those who run the service hear by email.")
    return _move(request, actions.call_off_closing, done)


@require_POST
@allowed(policies.CLOSE_SERVICE)
@while_closed
def closing_take_back(request: MemberRequest) -> HttpResponse:
    done = _("The service goes on. Everybody who belongs to it hears by email.")
    return _move(request, actions.take_back_closing, done)


def _move(request: MemberRequest, act: Callable[..., ServiceClosing], done: str) -> HttpResponse:
    """Nothing is to be moved any more where somebody was quicker: the page says how it stands."""
    state = state_of_closing(request.service)
    if state is not None:
        try:
            act(state, by=request.scope, at=timezone.now())
        except MoveRefused:
            pass
        except Refused as refusal:
            messages.warning(request, words_about_closing(refusal))
        else:
            messages.success(request, done)
    return go_to(request, "organisations:closing", request.service.slug)


@require_POST
@allowed(policies.TAKE_ALL_ALONG)
@while_closed
def closing_export(request: MemberRequest) -> HttpResponse:
    """Have the file made again: the last one is there for a day only."""
    if state_of_closing(request.service) is not None:
        try:
            last_exports.ask_last_export(by=request.scope, at=timezone.now())
        except LastExportUnderWay as refusal:
            messages.warning(request, words_about_closing(refusal))
    return go_to(request, "organisations:closing", request.service.slug)


@require_GET
@allowed(policies.TAKE_ALL_ALONG)
def closing_download(request: MemberRequest, last_export_id: int) -> HttpResponseBase:
    now = timezone.now()
    get_object_or_404(LastExport.visible_to(request.scope).without_content(), pk=last_export_id)
    content = last_exports.fetch_last_export(last_export_id, by=request.scope, at=now)
    if content is None:
        messages.warning(request, _("This file is not there any more. Have it made again."))
        return go_to(request, "organisations:closing", request.service.slug)
    name = f"{request.service.slug}-{now:%Y-%m-%d}.zip"
    answer = StreamingHttpResponse(last_exports.parts_of(content), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    answer["Content-Length"] = str(len(content))
    return keep_private(answer)
