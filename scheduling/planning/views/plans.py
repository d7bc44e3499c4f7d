"""The plan of the whole queue: asking for it, watching it, reading it, offering what it found."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cases.models import Case
from cases.views.undoing import tell_done
from core.forms import FEW
from core.htmx import go_to, render_page, wants_fragment
from core.lifecycle import MoveRefused
from core.refusals import Refused
from core.wording import listed, listed_with_and, week_in_words
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from scheduling import policies
from scheduling.engine.explain import RuleVerdict
from scheduling.pairing.actions.locks import lock_team, unlock_team
from scheduling.pairing.forms.offers import PairForm
from scheduling.pairing.pages import board_lines
from scheduling.pairing.pages.handpicked import choices_for, look_at
from scheduling.pairing.pages.queue import waiting_tone
from scheduling.pairing.snapshot.everybody import look_at_pool
from scheduling.pairing.words.refusals import words_of
from scheduling.planning.actions import offers as plan_offers
from scheduling.planning.actions import plans as actions
from scheduling.planning.actions.refusals import NothingToPlan, PlanUnderWay
from scheduling.planning.forms.plans import LockForm, PlanOfferForm
from scheduling.planning.models import PlanRun
from scheduling.planning.pages import plan_lines
from scheduling.planning.pages.plan import (
    PlanEntry,
    entries,
    fixed_for,
    plan_counts,
    plan_page,
    runs_of,
    spot_of,
)
from scheduling.planning.pages.second_look import letters_of
from volunteers.models import Volunteer
from volunteers.words import spoken


@require_GET
@allowed(policies.PAIR_CASES)
def plan(request: MemberRequest) -> HttpResponse:
    """The newest plan, or how far it is: htmx asks for that alone, again and again."""
    runs = runs_of(request.scope)
    context: dict[str, Any] = {"runs": runs}
    if runs.newest and runs.is_under_way:
        context |= {"run": runs.newest, "stage": plan_lines.stage_words(runs.newest)}
        context["gap"] = plan_lines.could_be_better(runs.newest) if runs.newest.bound else ""
        return render_page(
            request, "scheduling/plan_under_way.html", "scheduling/_plan_progress.html", context
        )
    if wants_fragment(request):
        return go_to(request, "scheduling:plan", request.service.slug)
    if runs.shown is None:
        context["one"] = request.service.mediators_per_case == 1
        context["waiting"] = Case.visible_to(request.scope).waiting_for_the_coordinator().count()
        return render(request, "scheduling/plan_empty.html", context)
    context |= _board(request, runs.shown)
    return render(request, "scheduling/plan.html", context)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def plan_ask(request: MemberRequest) -> HttpResponse:
    """As every address of this page that changes something: who only looks is led to the plan."""
    if request.method == "POST":
        try:
            actions.ask_plan(by=request.scope, at=timezone.now())
        except NothingToPlan:
            messages.info(request, _nothing_to_plan(request))
        except PlanUnderWay:
            messages.info(request, _("The queue is being planned already."))
    return go_to(request, "scheduling:plan", request.service.slug)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def plan_stop(request: MemberRequest) -> HttpResponse:
    newest = runs_of(request.scope).newest
    if request.method == "POST" and newest is not None:
        try:
            actions.stop_plan(newest, by=request.scope, at=timezone.now())
        except MoveRefused:
            messages.info(request, _("The plan had ended already."))
    return go_to(request, "scheduling:plan", request.service.slug)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def plan_offer(request: MemberRequest) -> HttpResponse:
    """Ask the teams of the cases that were ticked, or of all without a warning.

    More than a few letters are shown first, case by case, and leave by a second press.
    """
    back = go_to(request, "scheduling:plan", request.service.slug)
    run = runs_of(request.scope).shown
    if run is None or request.method == "GET":
        return back
    form = PlanOfferForm(request.POST, scope=request.scope, run=run)
    if not form.is_valid():
        messages.info(request, _("There is a newer plan now. Look at it before you offer."))
        return back
    chosen = form.chosen(plan_offers.AT_ONCE)
    if not chosen:
        messages.info(request, _("Nothing was offered. Tick the cases you want to offer."))
        return back
    reasons = form.reasons(chosen)
    letters = letters_of(chosen)
    if letters.number > FEW and not form.cleaned_data["sure"]:
        context = {"run": run, "letters": letters, "reasons": reasons}
        return render(request, "scheduling/plan_offer.html", context)
    now = timezone.now()
    offered = plan_offers.offer_planned(run, chosen, reasons=reasons, by=request.scope, at=now)
    _tell(request, offered, at=now)
    if form.cleaned_data["everything"] and len(chosen) == plan_offers.AT_ONCE:
        messages.info(request, _("So many are offered at a time. Press again for the rest."))
    return back


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def plan_lock(request: MemberRequest, case_id: int) -> HttpResponse:
    """Fix the team of the plan (POST from its page), or choose by hand, and read the verdict."""
    case = get_object_or_404(Case.visible_to(request.scope).with_district(), pk=case_id)
    seats = request.service.mediators_per_case
    if not case.is_in_queue:
        messages.info(request, _("This case seeks nobody any more."))
        return _to_case(request, case)
    if request.method == "GET":
        chosen = request.GET if "first" in request.GET else fixed_for(case, scope=request.scope)
        form = PairForm(chosen, scope=request.scope, seats=seats)
        page = ("scheduling/plan_lock.html", "scheduling/_plan_verdict.html")
        return render_page(request, *page, _lock_context(request, case, form))
    form = LockForm(request.POST, scope=request.scope, seats=seats)
    refused = ""
    if form.is_valid():
        try:
            lock_team(case, form.volunteers, by=request.scope, at=timezone.now())
        except Refused as refusal:
            refused = words_of(refusal)
        else:
            _tell_of_lock(request, case, form.volunteers)
            return _to_case(request, case)
    context = _lock_context(request, case, form) | {"refused": refused}
    return render(request, "scheduling/plan_lock.html", context, status=422)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def plan_unlock(request: MemberRequest, case_id: int) -> HttpResponse:
    case = get_object_or_404(Case.visible_to(request.scope), pk=case_id)
    if request.method == "POST" and unlock_team(case, by=request.scope, at=timezone.now()):
        messages.success(request, _("Unlocked. The next plan is free to choose."))
    return _to_case(request, case)


def _nothing_to_plan(request: MemberRequest) -> str:
    if request.service.mediators_per_case == 1:
        return _("No case waits for a mediator now, so there is nothing to plan.")
    return _("No case waits for a pair now, so there is nothing to plan.")


def _to_case(request: MemberRequest, case: Case) -> HttpResponse:
    """Back to where the case stands on the plan, on whichever of its pages that is."""
    url = reverse("scheduling:plan", args=[request.service.slug])
    run = runs_of(request.scope).shown
    spot = spot_of(case, run, scope=request.scope) if run else None
    if spot is None:
        return go_to(request, url)
    query = {"show": "left"} if spot.left else {}
    if spot.page > 1:
        query["page"] = str(spot.page)
    return go_to(request, f"{url}{'?' if query else ''}{urlencode(query)}#case-{spot.row}")


def _lock_context(request: MemberRequest, case: Case, form: PairForm) -> dict[str, Any]:
    """The case, the form, and what the rules say of who was chosen in it."""
    now = timezone.now()
    snapshot = look_at_pool(case, service=request.service, at=now)
    chosen = [] if form.errors else form.volunteers
    ids = [one.pk for one in chosen]
    context = {
        "case": case,
        "form": form,
        "languages": listed(*spoken(case.languages)),
        "wishes": week_in_words(case.wishes),
        "days": case.days_waiting(now),
        "tone": waiting_tone(case.ready_at, service=request.service, at=now),
        "one_seat": snapshot.open_seats == 1,
    }
    if not wants_fragment(request):
        context["choices"] = choices_for(snapshot, request.scope, ids)
    known = set(snapshot.pool.ids.tolist()) - snapshot.asked - set(snapshot.seated.values())
    context["strangers"] = [str(one) for one in chosen if one.pk not in known]
    if context["strangers"] or not 1 <= len(ids) <= snapshot.open_seats:
        return context
    picked = look_at(snapshot, ids)
    return context | {
        "picked": picked,
        "names": listed_with_and([member.person.name for member in picked.new_members]),
        "chosen": list(zip(("first", "second"), ids, strict=False)),
        "verdict": picked.verdict.value,
        "lines": board_lines.finding_lines(picked.findings, snapshot),
        "finds_second": len(ids) < snapshot.open_seats,
    }


def _tell_of_lock(request: MemberRequest, case: Case, chosen: list[Volunteer]) -> None:
    """That it is locked, and what speaks against it all the same."""
    snapshot = look_at_pool(case, service=request.service, at=timezone.now())
    picked = look_at(snapshot, [one.pk for one in chosen])
    if picked.verdict == RuleVerdict.SOFT:
        messages.warning(request, _("Locked. The next plan leaves this case in the queue."))
    else:
        messages.success(request, _("Locked. The next plan keeps to it."))
    for line in board_lines.finding_lines(picked.findings, snapshot):
        if line["verdict"] != RuleVerdict.KEPT:
            for text, _fact in line["texts"]:
                messages.warning(request, text)


def _board(request: MemberRequest, run: PlanRun) -> dict[str, Any]:
    scope, one = request.scope, request.service.mediators_per_case == 1
    shows_left = request.GET.get("show") == "left"
    counts = plan_counts(run, scope=scope)
    page = plan_page(run, request.GET.get("page"), counts, left=shows_left, scope=scope)
    found = entries(page, run=run, scope=scope)
    context = {
        "run": run,
        "page": page,
        "shows_left": shows_left,
        "one": one,
        "tabs": _tabs(request, run, shows_left=shows_left),
        "proof": plan_lines.proof_lines(run, locked=counts.fixed > 0),
        "compared": plan_lines.compared(run),
        "drift": counts.drift,
    }
    if shows_left:
        return context | {"groups": _groups(found, one=one)}
    told = [_told(entry, usual=request.service.language, one=one) for entry in found]
    can_offer = any(entry.is_open for entry in found)
    return context | {"placed": told, "at_once": counts.at_once, "can_offer": can_offer}


def _tabs(request: MemberRequest, run: PlanRun, *, shows_left: bool) -> list[dict[str, Any]]:
    url = reverse("scheduling:plan", args=[request.service.slug])
    one = request.service.mediators_per_case == 1
    return [
        {
            "label": _("Get a mediator") if one else _("Get a pair"),
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


def _told(entry: PlanEntry, *, usual: str, one: bool) -> dict[str, Any]:
    """One case that gets a team, in words; everybody speaks the ``usual`` language."""
    refusal = entry.planned.refusal
    return {
        "entry": entry,
        "names": listed(*(str(seat.volunteer) for seat in entry.team if not seat.stays)),
        "is_ticked": bool(refusal) and refusal["kind"] in {"warnings", "names"},
        "reasons": plan_lines.reasons_of(entry.planned, usual=usual, one=one),
        "notes": [
            *plan_lines.refusal_of(entry.planned),
            *plan_lines.warnings_of(entry.planned),
            *plan_lines.away_lines(entry.away),
            *plan_lines.declined_lines(entry.declined),
        ],
        "difference": plan_lines.difference(entry.planned),
    }


def _groups(found: list[PlanEntry], *, one: bool) -> list[dict[str, Any]]:
    """Cases that stay, under the reason why; ``found`` come by reason."""
    groups: list[dict[str, Any]] = []
    for entry in found:
        why = plan_lines.why_left(entry.planned, one=one)
        if not groups or groups[-1]["title"] != why["title"]:
            groups.append({**why, "entries": []})
        groups[-1]["entries"].append(entry)
    return groups


def _tell(request: MemberRequest, offered: plan_offers.Offered, *, at: datetime) -> None:
    if offered.cases:
        words = ngettext(
            "%(count)s case is offered. The volunteers are asked by email.",
            "%(count)s cases are offered. The volunteers are asked by email.",
            offered.cases,
        )
        tell_done(request, words % {"count": offered.cases}, at=at)
        ask_to_call(request, {volunteer.user: None for volunteer in offered.asked})
    if offered.refused:
        words = ngettext(
            "%(count)s case could not be offered. Why stands beside it.",
            "%(count)s cases could not be offered. Why stands beside each.",
            offered.refused,
        )
        messages.warning(request, words % {"count": offered.refused})
