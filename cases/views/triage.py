"""The coordinator's page of judgement."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
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
)
from cases.forms.triage import TriageForm
from cases.lifecycle import NEEDS_TRIAGE
from cases.models import Case, Party, PartyFacts
from cases.pages.earlier import earlier_cases
from cases.pages.facts import outside_area
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


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def triage(request: MemberRequest, case_id: int) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    case = the_case(request, case_id)
    if case.state not in NEEDS_TRIAGE:
        messages.info(request, _("This case has been assessed."))
        return go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    parties = {party.role: party for party in Party.visible_to(scope).of_case(case).in_order()}
    today = local_day(now, scope.service.zone)
    form = TriageForm(
        posted(request), scope=scope, today=today, case=case, neighbour=parties.get("b")
    )
    if form.is_valid():
        try:
            decide(case, form, by=scope, at=now)
        except Refused as refusal:
            for field in fields_of(refusal):
                form.add_error(field, words_of(refusal))
        else:
            messages.success(request, _("Your assessment is saved."))
            return go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    log_read(case, by=scope, at=now, why="triage page")
    known = [PartyFacts.among(vars(party)) for party in parties.values()]
    context = {
        "case": case,
        "form": form,
        "reporter": parties.get("a"),
        "earlier": earlier_cases(known, besides=case, by=scope, at=now),
        "outside": outside_area(case, parties.values(), by=scope, on=today),
    }
    status = 422 if form.is_bound else 200
    return render(request, "cases/triage.html", context, status=status)


def decide(case: Case, form: TriageForm, *, by: Scope, at: datetime) -> Case:
    told = form.cleaned_data
    match form.decided:
        case "make_ready":
            return actions.make_ready(case, form.judgement, by=by, at=at)
        case "coach":
            return actions.coach(case, form.judgement, by=by, at=at)
        case "give_advice":
            return actions.give_advice(case, form.judgement, result=told["result"], by=by, at=at)
        case "find_unsuitable":
            reason = told["reason"]
            return actions.find_unsuitable(case, form.judgement, reason=reason, by=by, at=at)
        case "find_outside_area":
            return actions.find_outside_area(case, form.judgement, by=by, at=at)
        case _:
            return actions.keep_judgement(case, form.judgement, by=by, at=at)


def fields_of(refusal: Refused) -> list[str | None]:
    """The fields of the form that a refusal is about; None stands for the whole."""
    match refusal:
        case NamesInText():
            return [refusal.field]
        case FactsMissing():
            return [*refusal.fields]
        case OverrideMissing():
            return ["override_reason"]
        case NoteMissing():
            return ["note"]
    return [None]
