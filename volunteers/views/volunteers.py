"""The coordinator's pages about volunteers."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to, render_page
from core.refusals import Refused
from organisations.actions.refusals import AboutOneself
from organisations.models import Scope
from organisations.models.questions import PARTNERS_BY_NAME
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.lists import take_along
from organisations.words import why_not_oneself, words_about_oneself
from volunteers.actions import volunteers as actions
from volunteers.forms.blank import blank_conflict_form, blank_move_form
from volunteers.forms.volunteers import (
    ConflictForm,
    LeaveForm,
    MoveForm,
    PauseForm,
    SearchForm,
    VolunteerForm,
)
from volunteers.lifecycle import VOLUNTEER_LIFECYCLE
from volunteers.models import ConflictOfInterest, Volunteer, VolunteerNoteKind
from volunteers.models.questions import (
    APPLICATION_OF_VOLUNTEER,
    CONFLICTS_OF_VOLUNTEER,
    THE_VOLUNTEER,
)
from volunteers.pages.dashboard import dashboard_of
from volunteers.pages.listing import VolunteerListing
from volunteers.pages.merging import merges_of
from volunteers.pages.sheet import sheet_of_volunteers
from volunteers.policies import KNOW_VOLUNTEERS, LIST_VOLUNTEERS
from volunteers.snapshot import papers_of, renew_by
from volunteers.views.applications import service_today, trail_of
from volunteers.words import CONDUCT_WORDS, spoken_here, words_of

IN_A_PAGE = 25

MOVES: dict[str, tuple[type[MoveForm], Callable[..., Volunteer]]] = {
    "begin_probation": (MoveForm, actions.begin_probation),
    "release": (MoveForm, actions.release),
    "pause": (PauseForm, actions.pause_volunteer),
    "return": (MoveForm, actions.return_from_pause),
    "take_back": (MoveForm, actions.take_back),
    "leave": (LeaveForm, actions.leave),
}
MOVE_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    #                  the button            what it means
    "begin_probation": (
        gettext_lazy("Start the probation period"),
        gettext_lazy(
            "This happens by itself when a certification is confirmed. Do it here only if your "
            "service works without one."
        ),
    ),
    "release": (
        gettext_lazy("End the probation period"),
        gettext_lazy("You have talked it over: from now on any case may be offered."),
    ),
    "pause": (
        gettext_lazy("Start a pause"),
        gettext_lazy("No new cases for a while. Coming back is always possible."),
    ),
    "return": (
        gettext_lazy("Back from the pause"),
        gettext_lazy("New cases may be offered again."),
    ),
    "take_back": (
        gettext_lazy("Take back as a volunteer"),
        gettext_lazy("They get their account back and start in training."),
    ),
    "leave": (
        gettext_lazy("Leaves the service"),
        gettext_lazy("They can no longer sign in here as a volunteer. Thank them well."),
    ),
}
FIRST_CHOICE = {"release", "return"}
NOT_OF_ONESELF = {"begin_probation", "release", "take_back"}


@require_GET
@allowed(LIST_VOLUNTEERS)
def volunteer_list(request: MemberRequest) -> HttpResponse:
    form, asked = _asked(request)
    shown = VolunteerListing.of(request.GET, request.scope, timezone.now())
    page = shown.chosen(asked, per_page=IN_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "shown": shown,
        "listing": shown.listing,
        "lines": shown.lines(page),
        "is_searching": bool(shown.listing.query),
        "addresses_to_complete": _addresses_to_complete(request),
    }
    return render_page(
        request, "volunteers/volunteer_list.html", "volunteers/_volunteer_rows.html", context
    )


def _asked(request: MemberRequest) -> tuple[SearchForm, Mapping[str, Any]]:
    form = SearchForm(request.GET)
    return form, form.cleaned_data if form.is_valid() else {}


@require_GET
@allowed(LIST_VOLUNTEERS)
def volunteer_sheet(request: MemberRequest, form: str) -> HttpResponseBase:
    """What the list shows to whoever asks, all pages of it."""
    _form, asked = _asked(request)
    shown = VolunteerListing.of(request.GET, request.scope, timezone.now())
    return take_along(
        request,
        sheet_of_volunteers(shown, asked),
        form=form,
        why="volunteers taken out",
        back="volunteers:volunteer_list",
    )


def _addresses_to_complete(request: MemberRequest) -> int:
    """How many who are here have no home; whoever may not complete it is not told."""
    if not request.scope.is_coordinator:
        return 0
    return Volunteer.visible_to(request.scope).present().without_home().count()


def volunteer_for(request: MemberRequest, volunteer_id: int) -> Volunteer:
    volunteer: Volunteer | None = THE_VOLUNTEER.first(request.scope, volunteer=volunteer_id)
    if volunteer is None:
        raise Http404("no such volunteer")
    volunteer.service = request.scope.service
    return volunteer


def moves_for(volunteer: Volunteer, scope: Scope, *, but: set[str]) -> list[dict[str, Any]]:
    """What this person may do with the state of the volunteer, for buttons."""
    moves = VOLUNTEER_LIFECYCLE.moves(volunteer.state, scope.roles)
    named = [move.name for move in moves if move.name not in but]
    back = {"return", "return_to_probation"}
    names = ["return"] * (volunteer.way_back in named) + [
        name for name in named if name not in back
    ]
    return [
        {
            "name": name,
            "label": MOVE_WORDS[name][0],
            "question": MOVE_WORDS[name][1],
            "form": None,
            "blank": blank_move_form(MOVES[name][0]),
            "tone": "bad" if name == "leave" else "",
            "is_first": name in FIRST_CHOICE,
        }
        for name in names
    ]


@require_GET
@allowed(KNOW_VOLUNTEERS)
def volunteer_detail(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    return show_volunteer(request, volunteer_for(request, volunteer_id))


def show_volunteer(
    request: MemberRequest,
    volunteer: Volunteer,
    *,
    conflict_form: ConflictForm | None = None,
    note: Mapping[str, Any] | None = None,
    move: tuple[str, Form] | None = None,
    refusals: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = request.scope
    oneself = why_not_oneself(
        volunteer.user_id, by=scope, roles=KNOW_VOLUNTEERS.roles, at=timezone.now()
    )
    not_offered = NOT_OF_ONESELF if oneself else set()
    if volunteer.user.is_erased:
        not_offered = not_offered | {"take_back"}
    moves = moves_for(volunteer, scope, but=not_offered)
    for one in moves:
        if move and one["name"] == move[0]:
            one["form"] = move[1]
    merges = merges_of(volunteer, scope=scope, at=timezone.now()) if volunteer.has_parts else []
    context = {
        "volunteer": volunteer,
        "merges": merges,
        "about_oneself": oneself,
        "languages": spoken_here(volunteer.languages),
        "first_moves": [one for one in moves if one["is_first"]],
        "other_moves": [one for one in moves if not one["is_first"]],
        "conflicts": CONFLICTS_OF_VOLUNTEER.ask(scope, volunteer=volunteer.pk),
        "conflict_form": conflict_form,
        "blank_conflict_form": blank_conflict_form(tuple(PARTNERS_BY_NAME.ask(scope))),
        "note": note or {"kind": VolunteerNoteKind.CALLED},
        "today": service_today(request),
        "refusals": refusals or [],
        "trail": trail_of(
            request, "volunteers.volunteer", volunteer.pk, *(merge.merged_id for merge in merges)
        ),
    }
    context |= paperwork_of(request, volunteer)
    context |= dashboard_of(volunteer, scope=scope, at=timezone.now())
    return render(request, "volunteers/volunteer_detail.html", context, status=status)


def paperwork_of(request: MemberRequest, volunteer: Volunteer) -> dict[str, Any]:
    """Their certificate and agreements, and the application they came by; some came by none."""
    application = APPLICATION_OF_VOLUNTEER.first(request.scope, volunteer=volunteer.pk)
    if application:
        application.service = request.service
    screening = papers_of(volunteer)
    months = request.service.conduct_certificate_months
    due = renew_by(screening.certificate, months) if screening.certificate else None
    return {
        "application": application,
        "screening": screening,
        "renew_by": due,
        "conduct_words": CONDUCT_WORDS[request.service.country],
    }


@require_POST
@allowed(KNOW_VOLUNTEERS)
def volunteer_move(request: MemberRequest, volunteer_id: int, move: str) -> HttpResponse:
    if move not in MOVES:
        raise Http404("no such move")
    volunteer = volunteer_for(request, volunteer_id)
    form_class, action = MOVES[move]
    form = form_class(request.POST, today=service_today(request))
    if not form.is_valid():
        return show_volunteer(request, volunteer, move=(move, form), status=422)
    try:
        action(volunteer, **form.cleaned_data, by=request.scope, at=timezone.now())
    except Refused as refusal:
        volunteer.refresh_from_db(fields=["state", "paused_from"])
        return show_volunteer(request, volunteer, refusals=words_of(refusal), status=422)
    messages.success(request, _("Done. Higher up you see the new state."))
    return go_to(request, "volunteers:volunteer_detail", request.service.slug, volunteer.pk)


@require_http_methods(["GET", "POST"])
@allowed(KNOW_VOLUNTEERS)
def volunteer_change(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    volunteer = volunteer_for(request, volunteer_id)
    form = VolunteerForm(
        posted(request), scope=request.scope, today=service_today(request), volunteer=volunteer
    )
    if form.is_valid():
        try:
            actions.change_volunteer(
                volunteer, changes=form.changes, by=request.scope, at=timezone.now()
            )
        except AboutOneself as refusal:
            form.add_error("level", words_about_oneself(refusal))
        else:
            messages.success(
                request, _("The facts about %(name)s are saved.") % {"name": volunteer}
            )
            return go_to(request, "volunteers:volunteer_detail", request.service.slug, volunteer.pk)
    context = {"form": form, "volunteer": volunteer}
    status = 422 if form.errors else 200
    return render(request, "volunteers/volunteer_change.html", context, status=status)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def conflict_add(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    volunteer = volunteer_for(request, volunteer_id)
    form = ConflictForm(request.POST, scope=request.scope, today=service_today(request))
    if not form.is_valid():
        return show_volunteer(request, volunteer, conflict_form=form, status=422)
    actions.note_conflict_of_interest(
        volunteer, **form.cleaned_data, by=request.scope, at=timezone.now()
    )
    messages.success(request, _("The conflict of interest is noted."))
    return go_to(request, "volunteers:volunteer_detail", request.service.slug, volunteer.pk)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def conflict_end(request: MemberRequest, volunteer_id: int, conflict_id: int) -> HttpResponse:
    volunteer = volunteer_for(request, volunteer_id)
    rows = ConflictOfInterest.visible_to(request.scope).of_volunteer(volunteer)
    conflict = get_object_or_404(rows, pk=conflict_id)
    actions.end_conflict_of_interest(conflict, by=request.scope, at=timezone.now())
    messages.success(request, _("From today this counts no more."))
    return go_to(request, "volunteers:volunteer_detail", request.service.slug, volunteer.pk)
