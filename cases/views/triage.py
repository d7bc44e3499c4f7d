"""The coordinator's judgement in three screens, each with its own address, form and draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import policies
from cases.actions import triage as actions
from cases.actions.refusals import (
    FactsMissing,
    NamesInText,
    NoteMissing,
    OverrideMissing,
    QuestionsOpen,
)
from cases.forms.triage import STEPS, OtherwiseForm, TriageForm
from cases.lifecycle import NEEDS_TRIAGE
from cases.models import Case
from cases.pages.next_step import BOARD, TRIAGE
from cases.pages.triage import WHO, TriageScreen, screen
from cases.views.cases import the_case
from cases.words.refusals import words_of
from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.audit import log_read
from organisations.models import Scope
from organisations.policies import allowed
from organisations.requests import MemberRequest

ASKING, OTHERWISE, CASE = "cases:triage_asking", "cases:triage_otherwise", "cases:case_detail"
Verb = Callable[..., Case]
AnyForm = TriageForm | OtherwiseForm


@dataclass(frozen=True)
class LedOn:
    """What a button of a screen does with what was written, and where it leads."""

    verb: Verb
    to: str
    query: str = ""


ONLY_ADVICE = "?end=give_advice"
KEEP = actions.keep_judgement
WAYS: dict[str, dict[str, LedOn]] = {
    "fit": {
        "next": LedOn(actions.answer_fit, WHO),
        "advice": LedOn(KEEP, OTHERWISE, ONLY_ADVICE),
        "otherwise": LedOn(KEEP, OTHERWISE),
        "later": LedOn(KEEP, CASE),
    },
    "who": {
        "next": LedOn(actions.answer_who, ASKING),
        "back": LedOn(KEEP, TRIAGE),
        "later": LedOn(KEEP, CASE),
    },
    "asking": {
        "next": LedOn(actions.make_ready, BOARD),
        "back": LedOn(KEEP, WHO),
        "later": LedOn(KEEP, CASE),
    },
}
"""The first of each is what Enter does."""
ENDS: dict[str, Verb] = {
    "coach": actions.coach,
    "give_advice": actions.give_advice,
    "find_unsuitable": actions.find_unsuitable,
    "find_outside_area": actions.find_outside_area,
}


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def triage(request: MemberRequest, case_id: int) -> HttpResponse:
    """Is this for us?"""
    return _step(request, case_id, "fit")


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def triage_who(request: MemberRequest, case_id: int) -> HttpResponse:
    """Who are they, what do they speak, and when can they?"""
    return _step(request, case_id, "who")


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def triage_asking(request: MemberRequest, case_id: int) -> HttpResponse:
    """What do we ask volunteers?"""
    return _step(request, case_id, "asking")


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def triage_otherwise(request: MemberRequest, case_id: int) -> HttpResponse:
    """Advice, coaching, or an end: no mediators are sought."""
    now = timezone.now()
    shown = _screen(request, case_id, "otherwise", now)
    if shown is None:
        return _assessed(request, case_id)
    form = OtherwiseForm(
        posted(request),
        initial={"decision": request.GET.get("end", "")},
        scope=request.scope,
        case=shown.case,
    )
    if form.is_valid():
        try:
            _end(shown.case, form, by=request.scope, at=now)
        except Refused as refusal:
            if way := _elsewhere(request, shown.case, form, refusal, now):
                return way
        else:
            messages.success(request, _("Your assessment is saved."))
            return go_to(request, CASE, request.service.slug, shown.case.pk)
    return _show(request, shown, form, now)


def _step(request: MemberRequest, case_id: int, name: str) -> HttpResponse:
    now = timezone.now()
    shown = _screen(request, case_id, name, now)
    if shown is None:
        return _assessed(request, case_id)
    form = STEPS[name](posted(request), **shown.asked)
    if form.is_valid():
        way = WAYS[name].get(request.POST.get("go", ""), WAYS[name]["next"])
        try:
            way.verb(shown.case, form.judgement, by=request.scope, at=now)
        except Refused as refusal:
            if elsewhere := _elsewhere(request, shown.case, form, refusal, now):
                return elsewhere
        else:
            if way.to in {BOARD, CASE}:
                messages.success(request, _("Your assessment is saved."))
            to = reverse(way.to, args=[request.service.slug, shown.case.pk])
            return go_to(request, to + way.query)
    return _show(request, shown, form, now)


def _screen(request: MemberRequest, case_id: int, name: str, at: datetime) -> TriageScreen | None:
    """What the screen needs; nothing of a case that was judged already."""
    case = the_case(request, case_id)
    if case.state not in NEEDS_TRIAGE:
        return None
    return screen(case, name, by=request.scope, on=local_day(at, request.service.zone))


def _assessed(request: MemberRequest, case_id: int) -> HttpResponse:
    messages.info(request, _("This case has been assessed."))
    return go_to(request, CASE, request.service.slug, case_id)


def _show(request: MemberRequest, shown: TriageScreen, form: AnyForm, at: datetime) -> HttpResponse:
    log_read(shown.case, by=request.scope, at=at, why="triage page")
    context: dict[str, Any] = {"form": form, **shown.context(by=request.scope, at=at)}
    status = 422 if form.is_bound else 200
    return render(request, shown.template, context, status=status)


def _end(case: Case, form: OtherwiseForm, *, by: Scope, at: datetime) -> None:
    told = form.cleaned_data
    more = {
        "give_advice": {"result": told["result"]},
        "find_unsuitable": {"reason": told["reason"]},
    }.get(form.decided, {})
    ENDS[form.decided](case, form.judgement, **more, by=by, at=at)


def _elsewhere(
    request: MemberRequest, case: Case, form: AnyForm, refusal: Refused, at: datetime
) -> HttpResponse | None:
    """Say in the form what is refused; where it is about another screen, keep this and go there."""
    fields = fields_of(refusal)
    here = [field for field in fields if field is None or field in form.fields]
    for field in here:
        form.add_error(field, words_of(refusal))
    if here:
        return None
    to, others = _screen_with(fields)
    actions.keep_judgement(case, form.judgement, by=request.scope, at=at)
    labels = " · ".join(str(others.base_fields[str(field)].label) for field in fields)
    messages.warning(request, f"{labels} – {words_of(refusal)}")
    return go_to(request, to, request.service.slug, case.pk)


def _screen_with(fields: list[str | None]) -> tuple[str, type[TriageForm]]:
    name = "fit" if fields[0] in STEPS["fit"].base_fields else "who"
    return {"fit": TRIAGE, "who": WHO}[name], STEPS[name]


def fields_of(refusal: Refused) -> list[str | None]:
    """The fields of the form that a refusal is about; None stands for the whole."""
    match refusal:
        case NamesInText():
            return [refusal.field]
        case FactsMissing():
            return [*refusal.fields]
        case QuestionsOpen():
            return ["contra_indications"]
        case OverrideMissing():
            return ["override_reason"]
        case NoteMissing():
            return ["note"]
    return [None]
