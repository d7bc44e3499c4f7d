"""The assignment queue, and the board on which a pair is chosen for one case."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cases.models import Case
from core.lifecycle import MoveRefused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies, week, words
from scheduling.actions import offers as actions
from scheduling.actions.refusals import (
    AlreadyAsked,
    EnoughAsked,
    NoSeatLeft,
    OfferRefused,
    ReasonMissing,
    TeamRefused,
)
from scheduling.board import board_of
from scheduling.forms.offers import DeclineForm, OfferForm
from scheduling.languages import listed, spoken
from scheduling.snapshot import Snapshot, take_snapshot
from scheduling.waiting import standings, waiting_tone

CASES_PER_PAGE = 25


@require_GET
@allowed(policies.PAIR_CASES)
def queue(request: MemberRequest) -> HttpResponse:
    cases = Case.visible_to(request.scope).in_queue().with_place().longest_in_queue_first()
    page = Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"standing": standing, "languages": listed(*spoken(standing.case.languages))}
        for standing in standings(page, scope=request.scope, at=timezone.now())
    ]
    return render(request, "scheduling/queue.html", {"page": page, "rows": rows})


@require_GET
@allowed(policies.PAIR_CASES)
def pair_board(request: MemberRequest, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    context = _case_context(request, case)
    if not case.is_in_queue:
        return render(request, "scheduling/pair_board_closed.html", context)
    snapshot = take_snapshot(case, service=request.service, at=timezone.now())
    board = board_of(snapshot)
    context |= _offers_context(snapshot) | {
        "cards": [
            {
                "card": card,
                "reasons": words.reasons_for(card, snapshot),
                "warnings": words.warning_lines(card.warnings),
                "points": words.points_of(card),
            }
            for card in board.cards
        ],
        "left_out": [words.group_words(group) for group in board.left_out],
        "bottleneck": board.bottleneck and words.group_words(board.bottleneck),
        "seated": board.seated,
        "concerns": words.warning_lines(board.concerns),
        "seats": snapshot.need.seats,
        "open_seats": snapshot.open_seats,
        "looks_for_second": len(snapshot.need.kept) == 1 and snapshot.need.seats == 2,
        "as_reserve": len(snapshot.asked) >= snapshot.open_seats,
    }
    return render(request, "scheduling/pair_board.html", context)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def offer_create(request: MemberRequest, case_id: int) -> HttpResponse:
    """Ask the two of a card (POST from the board), or choose any two by hand (this page)."""
    case = _case(request, case_id)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        scope=request.scope,
        seats=request.service.mediators_per_case,
    )
    context = {**_case_context(request, case), "form": form}
    if form.is_valid():
        try:
            sent = actions.offer_case(
                case,
                form.volunteers,
                despite=(),
                as_reserve=form.cleaned_data["as_reserve"],
                by=request.scope,
                at=timezone.now(),
            )
        except (OfferRefused, MoveRefused) as refusal:
            context |= _refusal_context(refusal, form)
        else:
            count = len(sent)
            asked = ngettext("%(count)s person is asked.", "%(count)s people are asked.", count)
            messages.success(request, asked % {"count": count})
            return redirect("scheduling:pair_board", request.service.slug, case.pk)
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/offer_create.html", context, status=status)


def _case(request: MemberRequest, case_id: int) -> Case:
    return get_object_or_404(Case.visible_to(request.scope).with_place(), pk=case_id)


def _case_context(request: MemberRequest, case: Case) -> dict[str, Any]:
    now = timezone.now()
    return {
        "case": case,
        "languages": listed(*spoken(case.languages)),
        "wishes": week.in_words(case.wishes),
        "days": case.days_waiting(now),
        "tone": waiting_tone(case, service=request.service, at=now),
    }


def _offers_context(snapshot: Snapshot) -> dict[str, Any]:
    waiting = [offer for offer in snapshot.offers if offer.is_waiting]
    over = [offer for offer in snapshot.offers if not offer.is_waiting]
    return {"waiting_offers": waiting, "past_offers": over, "decline_form": DeclineForm()}


def _refusal_context(refusal: Exception, form: OfferForm) -> dict[str, Any]:
    names = {volunteer.pk: str(volunteer) for volunteer in form.volunteers}
    if isinstance(refusal, TeamRefused):
        return {"refused": [words.reason_words(reason, names) for reason in refusal.reasons]}
    if isinstance(refusal, ReasonMissing):
        return {"warned": [words.reason_words(reason, names) for reason in refusal.reasons]}
    if isinstance(refusal, EnoughAsked):
        asked = _("Enough people have been asked already: %(names)s.")
        return {"reserve": [asked % {"names": ", ".join(refusal.names)}]}
    return {"refused": [_refusal_words(refusal)]}


def _refusal_words(refusal: Exception) -> str | Promise:
    if isinstance(refusal, AlreadyAsked):
        return _("Asked already: %(names)s.") % {"names": ", ".join(refusal.names)}
    if isinstance(refusal, NoSeatLeft) and refusal.seats:
        return _("There is one seat left, so choose one person.")
    return _("This case seeks nobody any more.")
