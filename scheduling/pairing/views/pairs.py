"""The board on which a pair is chosen for one case, what it answers, and asking the pair."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from cases.models import Assignment, Case
from cases.views.undoing import tell_done
from core.htmx import go_to, render_page, wants_fragment
from core.lifecycle import MoveRefused
from core.refusals import Refused
from core.wording import listed, listed_with_and, week_in_words
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.words import phone_note
from scheduling import policies
from scheduling.pairing.actions import offers as actions
from scheduling.pairing.actions.refusals import AlreadyAsked, NoSeatLeft
from scheduling.pairing.forms.offers import DeclineOfferForm, OfferForm, PairForm, WhyForm
from scheduling.pairing.pages import board_lines, left_out
from scheduling.pairing.pages.board import Board, asks_reserves, board_of
from scheduling.pairing.pages.common_hours import common_hours
from scheduling.pairing.pages.handpicked import choices_for, look_at
from scheduling.pairing.pages.hands import hands_up
from scheduling.pairing.pages.locks import case_with_lock, locked_names
from scheduling.pairing.pages.queue import waiting_tone
from scheduling.pairing.pages.why_not import kept_out_by, why_not_of
from scheduling.pairing.snapshot.cases import Snapshot
from scheduling.pairing.snapshot.everybody import look_at_pool
from scheduling.pairing.words.refusals import words_of
from volunteers.models import Volunteer
from volunteers.words import spoken

PEOPLE_FOUND = 8


@require_GET
@allowed(policies.PAIR_CASES)
def pair_board(request: MemberRequest, case_id: int) -> HttpResponse:
    case = _case(request, case_id)
    context = _case_context(request, case)
    if not case.is_in_queue:
        context |= _closed_context(request, case)
        return render(request, "scheduling/pair_board_closed.html", context)
    snapshot = _snapshot(request, case)
    board = board_of(snapshot)
    hands = hands_up(snapshot, case, scope=request.scope)
    raised = {hand.id: hand.note for hand in hands}
    context |= (
        _offers_context(snapshot)
        | _seats_context(snapshot)
        | {
            "cards": [
                board_lines.card_words(card, snapshot, place=place, hands=raised)
                for place, card in enumerate(board.cards, 1)
            ],
            "hands": hands,
            "along": board_lines.along_words(board.along),
            "wish_used": board_lines.wish_used(snapshot.need),
            "locked": listed(*locked_names(case, scope=request.scope)),
            "left_out": _groups(board, snapshot),
            "nobody": board.nobody and left_out.nobody_words(board.nobody),
            "seated": board.seated,
            "concerns": board_lines.warning_lines(board.concerns, snapshot),
        }
    )
    return render(request, "scheduling/pair_board.html", context)


@require_GET
@allowed(policies.PAIR_CASES)
def pair_check(request: MemberRequest, case_id: int) -> HttpResponse:
    """Any one or two people, and at once what every rule says of them."""
    case = _case(request, case_id)
    form = PairForm(request.GET, scope=request.scope, seats=request.service.mediators_per_case)
    snapshot = _snapshot(request, case)
    context = _check_context(request, case, form, snapshot)
    return render_page(
        request, "scheduling/pair_check.html", "scheduling/_pair_check.html", context
    )


@require_GET
@allowed(policies.PAIR_CASES)
def pair_hours(request: MemberRequest, case_id: int) -> HttpResponse:
    """The people of the best pairs beside the next hours of the case."""
    case = _case(request, case_id)
    snapshot = _snapshot(request, case)
    context = _case_context(request, case) | _seats_context(snapshot)
    context["table"] = common_hours(snapshot)
    return render_page(
        request, "scheduling/pair_hours.html", "scheduling/_pair_hours.html", context
    )


@require_GET
@allowed(policies.PAIR_CASES)
def pair_why(request: MemberRequest, case_id: int) -> HttpResponse:
    """Why somebody is not on the board, by name; or everybody whom one rule keeps out."""
    case = _case(request, case_id)
    form = WhyForm(request.GET)
    context = _case_context(request, case) | {"form": form}
    if form.is_valid():
        context |= _why_context(request, form, _snapshot(request, case))
    return render_page(request, "scheduling/pair_why.html", "scheduling/_pair_why.html", context)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def offer_create(request: MemberRequest, case_id: int) -> HttpResponse:
    """Ask the people of a card, or those chosen by hand. There is nothing to look at (GET)."""
    case = _case(request, case_id)
    board = go_to(request, "scheduling:pair_board", request.service.slug, case.pk)
    if request.method == "GET":
        return board
    form = OfferForm(request.POST, scope=request.scope, seats=request.service.mediators_per_case)
    notice = None
    if form.is_valid():
        now = timezone.now()
        try:
            sent = _ask(request, case, form, at=now)
        except Refused as refusal:
            notice = words_of(refusal)
            if _is_stale(refusal):
                messages.warning(request, notice)
                return board
        else:
            asked = ngettext("%(count)s person is asked.", "%(count)s people are asked.", sent)
            tell_done(request, asked % {"count": sent}, at=now)
            ask_to_call(request, [volunteer.user for volunteer in form.volunteers])
            return board
    context = _check_context(request, case, form, _snapshot(request, case)) | {"notice": notice}
    return render(request, "scheduling/pair_check.html", context, status=422)


def _ask(request: MemberRequest, case: Case, form: OfferForm, *, at: datetime) -> int:
    chosen = form.cleaned_data
    sent = actions.offer_case(
        case,
        form.volunteers,
        despite=chosen["despite"],
        despite_reason=chosen["despite_reason"],
        as_reserve=chosen["as_reserve"],
        by=request.scope,
        at=at,
    )
    return len(sent)


def _case(request: MemberRequest, case_id: int) -> Case:
    case = case_with_lock(case_id, scope=request.scope)
    if case is None:
        raise Http404("no such case")
    return case


def _closed_context(request: MemberRequest, case: Case) -> dict[str, Any]:
    """Who has the case by now, and which case waits longest for somebody."""
    scope = request.scope
    seats = Assignment.visible_to(scope).of_case(case).open().with_person().in_order()
    waiting = Case.visible_to(scope).waiting_for_the_coordinator().longest_in_queue_first()
    return {"on_it": [seat.volunteer for seat in seats], "next_case": waiting.first()}


def _snapshot(request: MemberRequest, case: Case) -> Snapshot:
    return look_at_pool(case, service=request.service, at=timezone.now())


def _case_context(request: MemberRequest, case: Case) -> dict[str, Any]:
    now = timezone.now()
    return {
        "case": case,
        "seats": request.service.mediators_per_case,
        "languages": listed(*spoken(case.languages)),
        "wishes": week_in_words(case.wishes),
        "days": case.days_waiting(now),
        "tone": waiting_tone(case.ready_at, service=request.service, at=now),
    }


def _groups(board: Board, snapshot: Snapshot) -> list[dict[str, Any]]:
    seats = snapshot.need.seats
    return [left_out.group_words(*group, seats=seats) for group in board.left_out]


def _seats_context(snapshot: Snapshot) -> dict[str, Any]:
    need = snapshot.need
    return {
        "seats": need.seats,
        "looks_for_second": len(need.kept) == 1 and need.seats == 2,
        "as_reserve": asks_reserves(snapshot, more=1),
    }


def _offers_context(snapshot: Snapshot) -> dict[str, Any]:
    now = timezone.now()
    if not snapshot.offers:
        return {}
    people = snapshot.people
    named = [(offer, people[offer.volunteer_id]) for offer in snapshot.offers]
    return {
        "asked_for": board_lines.asked_words(snapshot),
        "waiting_offers": [
            (offer, one.name, phone_note(*one.ways), one.ways[1], offer.leaves_after(now))
            for offer, one in named
            if offer.is_waiting
        ],
        "past_offers": [(offer, one.name) for offer, one in named if not offer.is_waiting],
        "decline_form": DeclineOfferForm(),
    }


def _check_context(
    request: MemberRequest, case: Case, form: PairForm, snapshot: Snapshot
) -> dict[str, Any]:
    """The form, and what the rules say of who was chosen in it."""
    context = _case_context(request, case) | _seats_context(snapshot)
    context |= {"form": form, "may_ask": case.is_in_queue}
    chosen = form.volunteers
    if form.has_error("first") or form.has_error("second"):
        chosen = []
    if not wants_fragment(request):
        ids = [one.pk for one in chosen]
        context["choices"] = choices_for(snapshot, request.scope, ids)
    known = set(snapshot.pool.ids.tolist()) - snapshot.asked - set(snapshot.seated.values())
    strangers = [str(one) for one in chosen if one.pk not in known]
    if strangers or not chosen:
        return context | {"strangers": strangers}
    if len(chosen) > snapshot.open_seats:
        return context | {"refused": words_of(NoSeatLeft(snapshot.open_seats))}
    return context | _picked_context(snapshot, [one.pk for one in chosen])


def _picked_context(snapshot: Snapshot, ids: list[int]) -> dict[str, Any]:
    picked = look_at(snapshot, ids)
    names = [member.person.name for member in picked.new_members]
    as_reserve = asks_reserves(snapshot, more=len(names))
    return {
        "picked": picked,
        "names": listed_with_and(names),
        "by_phone": board_lines.by_phone_lines(picked.new_members),
        "as_reserve": as_reserve,
        "ask": board_lines.ask_words(names, as_reserve=as_reserve),
        "verdict": picked.verdict.value,
        "lines": board_lines.finding_lines(picked.findings, snapshot),
        "points": board_lines.points_of(picked.terms, seats=snapshot.need.seats),
        "wish_used": board_lines.wish_used(snapshot.need),
    }


def _why_context(request: MemberRequest, form: WhyForm, snapshot: Snapshot) -> dict[str, Any]:
    rule, words = form.cleaned_data["rule"], form.cleaned_data["q"]
    if rule:
        return {
            "group": left_out.kept_out_words(kept_out_by(snapshot, rule), seats=snapshot.need.seats)
        }
    if not words:
        return {}
    named = Volunteer.visible_to(request.scope).present().named_like(words).with_person().by_name()
    found = why_not_of(snapshot, named[:PEOPLE_FOUND])
    seats = snapshot.need.seats
    return {"found": [left_out.whereabouts_words(one, seats=seats) for one in found]}


def _is_stale(refusal: Refused) -> bool:
    """Whether somebody else was quicker, so that the board itself says more than the rules."""
    seeks_nobody = isinstance(refusal, NoSeatLeft) and not refusal.seats
    return seeks_nobody or isinstance(refusal, AlreadyAsked | MoveRefused)
