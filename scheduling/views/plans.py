"""The plan of the whole queue: asking for it, watching it, reading it, offering what it found."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.models import Case
from core.htmx import go_to, render_page, wants_fragment
from core.lifecycle import MoveRefused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import plan_words, policies, scarcity
from scheduling.actions import plan_offers
from scheduling.actions import plans as actions
from scheduling.forms.plans import LockForm, PlanOfferForm
from scheduling.models import LackedKind, PlannedCase, PlanRun
from scheduling.plan_board import Entry, drift_of, entries, runs_of

CASES_PER_PAGE = 12
LEFT_PER_PAGE = 40


@require_GET
@allowed(policies.PAIR_CASES)
def plan(request: MemberRequest) -> HttpResponse:
    """The newest plan, or how far it is: htmx asks for that alone, again and again."""
    runs = runs_of(request.scope)
    context: dict[str, Any] = {"runs": runs}
    if runs.newest and runs.is_under_way:
        context |= {"run": runs.newest, "stage": plan_words.stage_words(runs.newest)}
        context["gap"] = plan_words.could_be_better(runs.newest) if runs.newest.bound else ""
        return render_page(
            request, "scheduling/plan_under_way.html", "scheduling/_plan_progress.html", context
        )
    if wants_fragment(request):
        return go_to(request, "scheduling:plan", request.service.slug)
    if runs.shown is None:
        context["waiting"] = Case.visible_to(request.scope).waiting_for_the_coordinator().count()
        return render(request, "scheduling/plan_empty.html", context)
    context |= _board(request, runs.shown)
    return render(request, "scheduling/plan.html", context)


@require_POST
@allowed(policies.PAIR_CASES)
def plan_ask(request: MemberRequest) -> HttpResponse:
    try:
        actions.ask_plan(by=request.scope, at=timezone.now())
    except actions.NothingToPlan:
        messages.info(request, _("No case waits for a pair now, so there is nothing to plan."))
    except actions.PlanUnderWay:
        messages.info(request, _("The queue is being planned already."))
    return redirect("scheduling:plan", request.service.slug)


@require_POST
@allowed(policies.PAIR_CASES)
def plan_stop(request: MemberRequest) -> HttpResponse:
    newest = runs_of(request.scope).newest
    if newest is not None:
        try:
            actions.stop_plan(newest, by=request.scope, at=timezone.now())
        except MoveRefused:
            messages.info(request, _("The plan had ended already."))
    return redirect("scheduling:plan", request.service.slug)


@require_POST
@allowed(policies.PAIR_CASES)
def plan_offer(request: MemberRequest) -> HttpResponse:
    """Ask the teams of the cases that were ticked, or of all without a warning."""
    back = redirect("scheduling:plan", request.service.slug)
    run = runs_of(request.scope).shown
    if run is None:
        return back
    form = PlanOfferForm(request.POST, scope=request.scope, run=run)
    if not form.is_valid():
        messages.info(request, _("There is a newer plan now. Look at it before you offer."))
        return back
    chosen = form.chosen(plan_offers.AT_ONCE)
    if not chosen:
        messages.info(request, _("Nothing was offered. Tick the cases you want to offer."))
        return back
    offered = plan_offers.offer_planned(
        run,
        chosen,
        despite_reason=form.cleaned_data["despite_reason"],
        by=request.scope,
        at=timezone.now(),
    )
    _tell(request, offered)
    if form.cleaned_data["everything"] and len(chosen) == plan_offers.AT_ONCE:
        messages.info(request, _("So many are offered at a time. Press again for the rest."))
    return back


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def plan_lock(request: MemberRequest, case_id: int) -> HttpResponse:
    """Fix the two of the plan (POST from its page), or choose any by hand (this page)."""
    case = get_object_or_404(Case.visible_to(request.scope).with_place(), pk=case_id)
    form = LockForm(
        request.POST if request.method == "POST" else None,
        scope=request.scope,
        seats=request.service.mediators_per_case,
    )
    if form.is_valid():
        try:
            actions.lock_team(case, form.volunteers, by=request.scope, at=timezone.now())
        except actions.CaseNotWaiting:
            messages.info(request, _("This case seeks nobody any more."))
        else:
            messages.success(request, _("Locked. The next plan keeps to it."))
        return redirect("scheduling:plan", request.service.slug)
    context = {"case": case, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/plan_lock.html", context, status=status)


@require_POST
@allowed(policies.PAIR_CASES)
def plan_unlock(request: MemberRequest, case_id: int) -> HttpResponse:
    case = get_object_or_404(Case.visible_to(request.scope), pk=case_id)
    if actions.unlock_team(case, by=request.scope, at=timezone.now()):
        messages.success(request, _("Unlocked. The next plan is free to choose."))
    return redirect("scheduling:plan", request.service.slug)


@require_GET
@allowed(policies.PAIR_CASES)
def lacks(request: MemberRequest) -> HttpResponse:
    """Which mediators the newest plan would gladly have more of."""
    run = runs_of(request.scope).shown
    if run is None:
        return render(request, "scheduling/lacks.html", {"run": None})
    rows = LackedKind.visible_to(request.scope).of_run(run).with_place().most_wanted_first()
    kinds = list(rows[: scarcity.KINDS_SHOWN])
    context = {
        "run": run,
        "groups": scarcity.groups_of(kinds),
        "best": scarcity.best_of(kinds),
        "without_room": PlannedCase.visible_to(request.scope).of_run(run).lacking_room().count(),
    }
    return render(request, "scheduling/lacks.html", context)


def _board(request: MemberRequest, run: PlanRun) -> dict[str, Any]:
    shows_left = request.GET.get("show") == "left"
    rows = PlannedCase.visible_to(request.scope).of_run(run)
    rows = rows.left().by_reason() if shows_left else rows.placed().still_to_offer_first()
    size = LEFT_PER_PAGE if shows_left else CASES_PER_PAGE
    page = Paginator(rows.with_case().with_team(), size).get_page(request.GET.get("page"))
    found = entries(page, scope=request.scope)
    return {
        "run": run,
        "page": page,
        "shows_left": shows_left,
        "tabs": _tabs(request, run, shows_left=shows_left),
        "proof": plan_words.proof_lines(run),
        "compared": plan_words.compared(run),
        "drift": drift_of(run, scope=request.scope),
        "has_warnings": any(entry.planned.warnings and entry.is_open for entry in found),
        "groups": _groups(found) if shows_left else [],
        "placed": []
        if shows_left
        else [_told(entry, usual=request.service.language) for entry in found],
        "can_offer": not shows_left and any(entry.is_open for entry in found),
    }


def _tabs(request: MemberRequest, run: PlanRun, *, shows_left: bool) -> list[dict[str, Any]]:
    url = reverse("scheduling:plan", args=[request.service.slug])
    return [
        {
            "label": _("Get a team"),
            "url": url,
            "count": run.served,
            "current": not shows_left,
        },
        {
            "label": _("Stay in the queue"),
            "url": f"{url}?show=left",
            "count": run.left,
            "current": shows_left,
        },
    ]


def _told(entry: Entry, *, usual: str) -> dict[str, Any]:
    """One case that gets a team, in words; everybody speaks the ``usual`` language."""
    return {
        "entry": entry,
        "reasons": plan_words.reasons_of(entry.planned, usual=usual),
        "notes": [
            *plan_words.refusal_of(entry.planned),
            *plan_words.warnings_of(entry.planned),
            *plan_words.away_lines(entry.away),
        ],
        "difference": plan_words.difference(entry.planned),
    }


def _groups(found: list[Entry]) -> list[dict[str, Any]]:
    """Cases that stay, under the reason why; ``found`` come by reason."""
    groups: list[dict[str, Any]] = []
    for entry in found:
        why = plan_words.why_left(entry.planned)
        if not groups or groups[-1]["title"] != why["title"]:
            groups.append({**why, "entries": []})
        groups[-1]["entries"].append(entry)
    return groups


def _tell(request: MemberRequest, offered: plan_offers.Offered) -> None:
    if offered.cases:
        words = ngettext(
            "%(count)s case is offered. The volunteers are asked by mail.",
            "%(count)s cases are offered. The volunteers are asked by mail.",
            offered.cases,
        )
        messages.success(request, words % {"count": offered.cases})
    if offered.refused:
        words = ngettext(
            "%(count)s case could not be offered. Why stands beside it.",
            "%(count)s cases could not be offered. Why stands beside each.",
            offered.refused,
        )
        messages.warning(request, words % {"count": offered.refused})
