"""The coordinator's pipeline: who stands where, and one applicant at a time."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.htmx import go_to, render_page
from core.local_time import local_day
from organisations.actions import service
from organisations.actions.refusals import PerhapsSame
from organisations.models.kept_rows import promised_days
from organisations.models.questions import TRAIL_OF_ROW
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.trail import reason_lines
from organisations.views.lists import take_along
from organisations.views.public_forms import FORMS_AN_HOUR, FORMS_OF_A_CROWD
from volunteers.forms.applications import (
    AdmitForm,
    CertificateForm,
    CrowdForm,
    DeclineApplicationForm,
    InformForm,
    InterviewForm,
    SignedForm,
    WithdrawForm,
)
from volunteers.lifecycle import APPLICATION_LIFECYCLE, PIPELINE, ApplicationState
from volunteers.models import Application
from volunteers.pages.applications import ApplicationListing, StepClock
from volunteers.pages.sheet import sheet_of_applications
from volunteers.policies import LEAD_APPLICANTS
from volunteers.snapshot import perhaps_applied_before, screening_of
from volunteers.words import CONDUCT_WORDS, spoken_here, trail_words, why_not_lead

IN_A_PAGE = 25


def service_today(request: MemberRequest) -> date:
    return local_day(timezone.now(), request.service.zone)


def days_since(moment: datetime, request: MemberRequest) -> int:
    return (service_today(request) - local_day(moment, request.service.zone)).days


@require_GET
@allowed(LEAD_APPLICANTS)
def application_board(request: MemberRequest) -> HttpResponse:
    """All steps side by side; ``?state=`` is one step as a long list."""
    return _board(request, CrowdForm())


def _board(request: MemberRequest, crowd_form: CrowdForm, *, status: int = 200) -> HttpResponse:
    shown = ApplicationListing.of(request.GET, request.scope, timezone.now())
    context = {
        "tabs": shown.tabs(),
        "chosen": shown.step,
        "listing": shown.listing,
        "crowd_form": crowd_form,
        "forms_an_hour": FORMS_AN_HOUR,
        "forms_of_a_crowd": FORMS_OF_A_CROWD,
        "expects_crowd": request.service.expects_crowd(timezone.now()),
    }
    number = request.GET.get("page")
    context |= shown.page(number, per_page=IN_A_PAGE) if shown.step else shown.board()
    return render_page(
        request,
        "volunteers/application_board.html",
        "volunteers/_application_rows.html",
        context,
        status=status,
    )


@require_GET
@allowed(LEAD_APPLICANTS)
def application_sheet(request: MemberRequest, form: str) -> HttpResponseBase:
    """What the page shows, all of it: of the board everybody whom its columns count."""
    shown = ApplicationListing.of(request.GET, request.scope, timezone.now())
    return take_along(
        request,
        sheet_of_applications(shown),
        form=form,
        why="applications taken out",
        back="volunteers:application_board",
    )


@require_POST
@allowed(LEAD_APPLICANTS)
def crowd_begin(request: MemberRequest) -> HttpResponse:
    """For an information evening: a hall full of people is one network."""
    form = CrowdForm(request.POST)
    if not form.is_valid():
        return _board(request, form, status=422)
    service.open_to_crowd(**form.cleaned_data, by=request.scope, at=timezone.now())
    messages.success(request, _("From now on many people can apply from one network."))
    return go_to(request, "volunteers:application_board", request.service.slug)


@require_POST
@allowed(LEAD_APPLICANTS)
def crowd_end(request: MemberRequest) -> HttpResponse:
    service.end_crowd(by=request.scope, at=timezone.now())
    messages.success(request, _("From now on one network sends as many forms as usual."))
    return go_to(request, "volunteers:application_board", request.service.slug)


def application_for(request: MemberRequest, application_id: int) -> Application:
    rows = Application.visible_to(request.scope).confirmed().with_campaign()
    application: Application = get_object_or_404(rows, pk=application_id)
    application.service = request.service
    return application


@require_GET
@allowed(LEAD_APPLICANTS)
def application_detail(request: MemberRequest, application_id: int) -> HttpResponse:
    return show_application(request, application_for(request, application_id))


def show_application(
    request: MemberRequest,
    application: Application,
    *,
    filled: dict[str, Form] | None = None,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one applicant. ``filled`` holds the form that was just sent, by its name."""
    today = service_today(request)
    moves = APPLICATION_LIFECYCLE.moves(application.state, request.scope.roles)
    oneself = why_not_lead(application, by=request.scope, at=timezone.now())
    known = perhaps_applied_before(application, scope=request.scope) if application.is_open else []
    context = {
        "application": application,
        "about_oneself": oneself,
        "languages": spoken_here(application.spoken),
        "age": StepClock(request.scope, timezone.now()).age_since(application.moved_at)
        if application.is_open
        else None,
        "days": days_since(application.applied_at, request),
        "goes_on": None
        if application.is_open
        else promised_days(application, Application, request.service).get(application.pk),
        "steps": _steps(application),
        "screening": screening_of(application),
        "conduct_words": CONDUCT_WORDS[request.service.country],
        "moves": set() if oneself else {move.name for move in moves},
        "known": known,
        "forms": _forms(today, known) | (filled or {}),
        "refusals": refusals or [],
        "trail": trail_of(request, "volunteers.application", application.pk),
    }
    return render(request, "volunteers/application_detail.html", context, status=status)


def _forms(today: date, known: list[PerhapsSame]) -> dict[str, Form]:
    admit = AdmitForm()
    if known:
        admit.ask_who(known)
    return {
        "admit": admit,
        "inform": InformForm(today=today),
        "signed": SignedForm(today=today),
        "interview": InterviewForm(today=today),
        "certificate": CertificateForm(today=today),
        "decline": DeclineApplicationForm(today=today),
        "withdraw": WithdrawForm(today=today),
    }


def _steps(application: Application) -> list[dict[str, Any]]:
    road = [*PIPELINE, ApplicationState.ADMITTED]
    state = ApplicationState(application.state)
    here = road.index(state) if state in road else -1
    done = here + 1 if state == ApplicationState.ADMITTED else here
    return [
        {
            "label": step.label.capitalize(),
            "state": "done" if place < done else "now" if place == here else "next",
        }
        for place, step in enumerate(road)
    ]


def trail_of(request: MemberRequest, kind: str, pk: int, *parts: int) -> list[dict[str, Any]]:
    """What was done to a row, and to ``parts``: records that became part of it. Newest first."""
    entries = list(TRAIL_OF_ROW.ask(request.scope, kind=kind, key=pk))
    for part in parts:
        entries += TRAIL_OF_ROW.ask(request.scope, kind=kind, key=part)
    if parts:
        entries.sort(key=lambda entry: (entry.at, entry.pk), reverse=True)
    return [
        {
            "title": trail_words(entry.verb),
            "at": entry.at,
            "by": entry.by,
            "text": " ".join(reason_lines(entry)),
        }
        for entry in entries
    ]
