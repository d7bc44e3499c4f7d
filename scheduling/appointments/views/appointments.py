"""Planning the talks of a case, moving them, cancelling them, and saying how they went."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Case, kinds_of_talks
from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.models import User
from organisations.pages.venues import rooms_to_choose
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from scheduling.appointments.actions import appointments as actions
from scheduling.appointments.actions.refusals import Doubts
from scheduling.appointments.forms.appointments import CancelForm, PlanForm, asked_start
from scheduling.appointments.models import Appointment, CalendarItem
from scheduling.appointments.pages.hours import propose_hours
from scheduling.appointments.pages.talks import talks_of
from scheduling.appointments.words import appointment_field, doubt_words, words_of
from scheduling.policies import PLAN_TALKS

PLACES_SHOWN = 8


@require_http_methods(["GET", "POST"])
@allowed(PLAN_TALKS)
def appointment_create(request: MemberRequest, case_id: int) -> HttpResponse:
    case = get_object_or_404(Case.visible_to(request.scope).with_place(), pk=case_id)
    form = _form(request, kinds=kinds_of_talks(case))
    plan = _planner(request, form, lambda **facts: _plan(case, form, **facts))
    if plan is not None:
        messages.success(request, _("The talk is planned, and the mediators are invited."))
        ask_to_call(request, _others_invited(request, plan))
        return go_to(request, "cases:case_detail", request.service.slug, case.pk)
    talks = talks_of(case, [], scope=request.scope, at=timezone.now())
    context = _context(request, case, form) | {
        "may_plan": bool(kinds_of_talks(case)),
        "ahead": [talk.appointment for talk in talks if talk.may_be_changed],
    }
    status = 422 if form.errors else 200
    return render(request, "scheduling/appointment_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(PLAN_TALKS)
def appointment_move(request: MemberRequest, appointment_id: int) -> HttpResponse:
    appointment = _appointment(request, appointment_id)
    form = _form(request, of=appointment)
    moved = _planner(
        request, form, lambda **facts: actions.move_appointment(appointment, form.plan, **facts)
    )
    if moved is not None:
        messages.success(request, _("The talk is moved, and everybody is asked again."))
        ask_to_call(request, _others_invited(request, appointment))
        return _to_case(request, appointment)
    context = _context(request, appointment.case, form) | {"appointment": appointment}
    context["has_ended"] = not appointment.is_standing or appointment.is_over(timezone.now())
    status = 422 if form.errors else 200
    return render(request, "scheduling/appointment_move.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(PLAN_TALKS)
def appointment_cancel(request: MemberRequest, appointment_id: int) -> HttpResponse:
    appointment = _appointment(request, appointment_id)
    form = CancelForm(posted(request))
    if form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        try:
            told = _others_invited(request, appointment)
            actions.cancel_appointment(appointment, reason=reason, by=request.scope, at=at)
        except Refused as refusal:
            form.add_error("reason", words_of(refusal))
        else:
            messages.success(request, _("The talk is cancelled, and the mediators are told."))
            ask_to_call(request, told)
            return _to_case(request, appointment)
    has_ended = not appointment.is_standing or appointment.is_over(timezone.now())
    context = {"appointment": appointment, "form": form, "has_ended": has_ended}
    status = 422 if form.errors else 200
    return render(request, "scheduling/appointment_cancel.html", context, status=status)


def _others_invited(request: MemberRequest, appointment: Appointment) -> list[User]:
    """Who is told of a change of the talk, but for whoever makes it."""
    items = CalendarItem.visible_to(request.scope).of_appointment(appointment).invited()
    return [item.user for item in items.but_of(request.user).with_person()]


@require_POST
@allowed(PLAN_TALKS)
def appointment_hold(request: MemberRequest, appointment_id: int) -> HttpResponse:
    done = _("Good. Please note what the talk brought.")
    return _look_back(request, appointment_id, actions.hold_appointment, done)


@require_POST
@allowed(PLAN_TALKS)
def appointment_miss(request: MemberRequest, appointment_id: int) -> HttpResponse:
    done = _("Noted that the talk did not take place.")
    return _look_back(request, appointment_id, actions.miss_appointment, done)


def _look_back(
    request: MemberRequest, appointment_id: int, verb: Callable[..., Appointment], done: str
) -> HttpResponse:
    appointment = _appointment(request, appointment_id)
    try:
        verb(appointment, by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, words_of(refusal))
    else:
        messages.success(request, done)
    return _to_case(request, appointment)


def _appointment(request: MemberRequest, appointment_id: int) -> Appointment:
    rows = Appointment.visible_to(request.scope).with_case()
    return get_object_or_404(rows, pk=appointment_id)


def _to_case(request: MemberRequest, appointment: Appointment) -> HttpResponse:
    return go_to(request, "cases:case_detail", request.service.slug, appointment.case_id)


def _form(request: MemberRequest, **facts: Any) -> PlanForm:
    rooms = rooms_to_choose(request.scope, at=timezone.now())
    asked = request.GET.get("room", "")
    return PlanForm(
        posted(request),
        service=request.service,
        today=local_day(timezone.now(), request.service.zone),
        start=asked_start(request.GET.get("start", "")),
        rooms=rooms,
        room=next((room for room in rooms if str(room.pk) == asked), None) if asked else None,
        **facts,
    )


def _plan(case: Case, form: PlanForm, **facts: Any) -> Appointment:
    kind = form.cleaned_data.get("kind", "")
    return actions.plan_appointment(case, form.plan, kind=kind, **facts)


def _planner(
    request: MemberRequest, form: PlanForm, verb: Callable[..., Appointment]
) -> Appointment | None:
    """Do it; what stands in the way goes into the form."""
    if not form.is_valid():
        return None
    try:
        return verb(sure=form.cleaned_data["sure"], by=request.scope, at=timezone.now())
    except Doubts as refusal:
        form.ask_to_be_sure()
        for doubt in refusal.doubts:
            form.add_error("sure", doubt_words(doubt))
    except Refused as refusal:
        field = appointment_field(refusal)
        form.add_error(field if field in form.fields else None, words_of(refusal))
    return None


def _context(request: MemberRequest, case: Case, form: PlanForm) -> dict[str, Any]:
    at: datetime = timezone.now()
    seen = Appointment.visible_to(request.scope).at_neutral_places().newest_first()
    places = dict.fromkeys(appointment.place for appointment in seen[: PLACES_SHOWN * 4])
    return {
        "case": case,
        "form": form,
        "proposal": propose_hours(case, service=request.service, at=at),
        "chosen": asked_start(request.GET.get("start", "")),
        "places": list(places)[:PLACES_SHOWN],
    }
