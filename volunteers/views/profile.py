"""A volunteer's own page: what we know of them, and what they may change."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.downloads import as_json
from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from core.responses import keep_private
from organisations.actions.requests_of_people import hand_out
from organisations.models.kept_rows import all_about, kept_of_person
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.words import data_in_words, kept_in_words
from volunteers.actions import volunteers as actions
from volunteers.forms.volunteers import PauseForm, PersonForm
from volunteers.lifecycle import VOLUNTEER_LIFECYCLE
from volunteers.links import AGREEMENTS, token_for
from volunteers.models import ConflictOfInterest, Volunteer
from volunteers.policies import OWN_PROFILE
from volunteers.views.applications import service_today
from volunteers.views.volunteers import paperwork_of
from volunteers.words import words_of


def _mine(request: MemberRequest) -> Volunteer:
    rows = Volunteer.visible_to(request.scope).of_person(request.user).with_person()
    volunteer: Volunteer = get_object_or_404(rows)
    return volunteer


@require_http_methods(["GET", "POST"])
@allowed(OWN_PROFILE)
def my_profile(request: MemberRequest) -> HttpResponse:
    volunteer = _mine(request)
    form = PersonForm(posted(request), volunteer=volunteer)
    if form.is_valid():
        actions.change_own_facts(
            volunteer,
            changes=form.changes,
            by=request.scope,
            at=timezone.now(),
        )
        messages.success(request, _("Thank you. Your changes are saved."))
        return go_to(request, "volunteers:my_profile", request.service.slug)
    return _show(request, volunteer, form=form, status=422 if form.errors else 200)


@require_GET
@allowed(OWN_PROFILE)
def my_data(request: MemberRequest) -> HttpResponse:
    """Everything that is kept of this volunteer, to read; ``?as=json`` to take away."""
    volunteer, service = _mine(request), request.service
    told = all_about(volunteer, volunteer)
    if request.GET.get("as") == "json":
        hand_out(volunteer, by=request.scope, at=timezone.now())
        return as_json(told, "my-data.json")
    context = {
        "tables": data_in_words(told),
        "parts": kept_in_words(kept_of_person(volunteer, service)),
        "months": service.months_kept("volunteer_retention_months"),
    }
    return keep_private(render(request, "volunteers/my_data.html", context))


def _show(
    request: MemberRequest,
    volunteer: Volunteer,
    *,
    form: PersonForm | None = None,
    pause_form: PauseForm | None = None,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    moves = VOLUNTEER_LIFECYCLE.moves(volunteer.state, request.scope.roles)
    names = {move.name for move in moves}
    today: date = service_today(request)
    paperwork = paperwork_of(request, volunteer)
    context: dict[str, Any] = paperwork | {
        "volunteer": volunteer,
        "form": form or PersonForm(volunteer=volunteer),
        "pause_form": pause_form or PauseForm(today=today),
        "may_pause": "pause" in names,
        "may_return": volunteer.way_back in names,
        "conflicts": ConflictOfInterest.visible_to(request.scope)
        .of_volunteer(volunteer)
        .on_day(today)
        .with_partner()
        .newest_first(),
        "agreements_token": _token(paperwork),
        "refusals": refusals or [],
    }
    return render(request, "volunteers/my_profile.html", context, status=status)


def _token(paperwork: dict[str, Any]) -> str:
    """For the page of the texts, where one of them is still to be accepted."""
    application = paperwork["application"]
    if application is None or not paperwork["screening"].not_accepted:
        return ""
    return token_for(AGREEMENTS, application)


@require_POST
@allowed(OWN_PROFILE)
def my_pause(request: MemberRequest) -> HttpResponse:
    volunteer = _mine(request)
    form = PauseForm(request.POST, today=service_today(request))
    if not form.is_valid():
        return _show(request, volunteer, pause_form=form, status=422)
    try:
        actions.pause_volunteer(volunteer, **form.cleaned_data, by=request.scope, at=timezone.now())
    except Refused as refusal:
        return _show(request, volunteer, refusals=words_of(refusal), status=422)
    messages.success(request, _("Enjoy your break. You get no new cases until you come back."))
    return go_to(request, "volunteers:my_profile", request.service.slug)


@require_POST
@allowed(OWN_PROFILE)
def my_return(request: MemberRequest) -> HttpResponse:
    volunteer = _mine(request)
    try:
        actions.return_from_pause(volunteer, by=request.scope, at=timezone.now())
    except Refused as refusal:
        return _show(request, volunteer, refusals=words_of(refusal), status=422)
    messages.success(request, _("Good to have you back."))
    return go_to(request, "volunteers:my_profile", request.service.slug)
