"""What stands beside the triage of a case: how many pairs can, and what a volunteer would read."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases.actions.triage import Judgement
from cases.forms.triage import STEPS
from cases.lifecycle import NEEDS_TRIAGE
from cases.models import Case, Party
from cases.models.questions import THE_CASE
from cases.snapshot import traces_of_parties
from core.htmx import go_to, render_page
from core.local_time import local_day
from core.wording import listed
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.pairing.pages.pair_count import draft_of, pair_count_of, with_neighbour
from scheduling.pairing.snapshot.offer_told import told_to_anybody


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def pair_count(request: MemberRequest, case_id: int) -> HttpResponse:
    """As it stands (GET), or as somebody is typing it: nothing is stored."""
    case = _case(request, case_id)
    if case.state not in NEEDS_TRIAGE:
        return go_to(request, "scheduling:pair_board", request.service.slug, case.pk)
    parties = list(Party.visible_to(request.scope).of_case(case).in_order())
    draft, said = _typed(request, case, parties)
    told = with_neighbour(case, parties, said.neighbour)
    context: dict[str, Any] = {
        "case": case,
        **pair_count_of(draft, told, service=request.service, at=timezone.now()),
    }
    return render_page(
        request, "scheduling/pair_count.html", "scheduling/_pair_count.html", context
    )


@require_POST
@allowed(policies.PAIR_CASES)
def offer_preview(request: MemberRequest, case_id: int) -> HttpResponse:
    """The case in the words that a volunteer reads who is asked for it."""
    case = _case(request, case_id)
    parties = list(Party.visible_to(request.scope).of_case(case).in_order())
    draft, _said = _typed(request, case, parties)
    context = {
        "case": draft,
        "told": told_to_anybody(draft),
        "leave_out": listed(*traces_of_parties(draft, draft.summary)),
    }
    return render(request, "scheduling/_offer_preview.html", context)


def _typed(request: MemberRequest, case: Case, parties: list[Party]) -> tuple[Case, Judgement]:
    """The case with what is typed well so far on a screen of its triage."""
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        return case, Judgement()
    second = next((party for party in parties if party.role == "b"), None)
    today = local_day(timezone.now(), request.service.zone)
    form = step(request.POST, scope=request.scope, today=today, case=case, neighbour=second)
    form.is_valid()
    said = form.judgement
    return draft_of(case, said), said


def _case(request: MemberRequest, case_id: int) -> Case:
    case: Case | None = THE_CASE.first(request.scope, case=case_id)
    if case is None:
        raise Http404("no such case")
    case.service = request.service
    return case
