"""Answering an offer: by the link in the mail without login, or by phone through a coordinator."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.views.undoing import tell_done
from core.forms import posted
from core.htmx import go_to
from core.lifecycle import MoveRefused
from core.refusals import Refused
from core.responses import private
from core.tokens import BadLink
from organisations.models import Role, Scope
from organisations.policies import allowed
from organisations.requests import GuestRequest, MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.views.signed_links import enter_by_link, link_over
from scheduling import policies
from scheduling.pairing import links
from scheduling.pairing.actions import offers as actions
from scheduling.pairing.actions import while_asked
from scheduling.pairing.actions.refusals import TeamRefused
from scheduling.pairing.forms.offers import AnswerForm, DeclineOfferForm
from scheduling.pairing.models import Offer, Substitution
from scheduling.pairing.models.questions import still_tells
from scheduling.pairing.snapshot.offer_told import look_and_tell
from scheduling.pairing.words.rules import gentle_words, rule_sentence


@require_GET
@allowed(policies.OWN_OFFERS)
def offer_list(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    own = Offer.visible_to(request.scope).to_person(request.user).with_case().with_person()
    waiting = [
        {"offer": offer, "token": links.offer_token(offer)}
        for offer in own.waiting().soonest_expiring_first()
        if not offer.has_ended(now)
    ]
    named = Substitution.visible_to(request.scope).to_person(request.user).asked().with_all()
    seats = [
        {"row": row, "token": links.substitution_token(row)}
        for row in named.soonest_expiring_first()
        if not row.has_ended(now)
    ]
    answered = own.answered().newest_first()[:5]
    context = {"waiting": waiting, "seats": seats, "answered": answered}
    return render(request, "scheduling/offer_list.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def offer_answer(request: GuestRequest, token: str) -> HttpResponse:
    """Opening it changes nothing (programs that check mail open links too); a POST answers."""
    try:
        offer = links.offer_of(token)
    except (BadLink, Offer.DoesNotExist) as broken:
        raise Http404("no such offer") from broken
    person = offer.volunteer.user
    enter_by_link(request, offer.service, language=person.language)
    form = AnswerForm(posted(request))
    if form.is_valid():
        by = Scope.by_link(offer.service, person, Role.VOLUNTEER)
        _answer(request, offer, form, by=by)
        return go_to(request, "scheduling:offer_answer", token)
    if not still_tells(offer):
        return link_over(request)
    context = {**_offer_context(offer), "form": form if form.is_bound else DeclineOfferForm()}
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/offer_answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def offer_by_phone(request: MemberRequest, offer_id: int) -> HttpResponse:
    """A coordinator writes down what somebody said on the phone. There is no page (GET)."""
    offer = _offer(request, offer_id)
    board = go_to(request, "scheduling:pair_board", request.service.slug, offer.case_id)
    if request.method == "GET":
        return board
    form = AnswerForm(request.POST)
    if form.is_valid():
        _answer(request, offer, form, by=replace(request.scope, via="phone"))
    else:
        messages.error(request, _("Choose yes or no."))
    return board


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def offer_withdraw(request: MemberRequest, offer_id: int) -> HttpResponse:
    """Take a question back. There is no page (GET)."""
    offer = _offer(request, offer_id)
    board = go_to(request, "scheduling:pair_board", request.service.slug, offer.case_id)
    if request.method == "GET":
        return board
    now = timezone.now()
    try:
        actions.withdraw_offer(offer, by=request.scope, at=now)
    except MoveRefused:
        messages.warning(request, _("This offer was answered or ended already."))
    else:
        tell_done(request, _("The question is taken back."), at=now)
        ask_to_call(request, [offer.volunteer.user])
    return board


def _offer(request: MemberRequest, offer_id: int) -> Offer:
    return get_object_or_404(Offer.visible_to(request.scope), pk=offer_id)


def _answer(request: HttpRequest, offer: Offer, form: AnswerForm, *, by: Scope) -> None:
    by_phone = by.via == "phone"
    try:
        if form.wants_a_call:
            while_asked.ask_for_a_call(offer, by=by, at=timezone.now())
            message = _("Thank you. We call you before you have to answer.")
        elif form.is_yes:
            noted = actions.accept_offer(offer, by=by, at=timezone.now())
            message = _("The yes is noted.") if by_phone else _("Thank you! You are on this case.")
        else:
            reason, note = form.cleaned_data["decline_reason"], form.cleaned_data["decline_note"]
            actions.decline_offer(offer, reason=reason, note=note, by=by, at=timezone.now())
            message = _("The no is noted.") if by_phone else _("Thank you for telling us.")
    except TeamRefused as refusal:
        messages.warning(request, _refusal_words(refusal, offer, by_phone=by_phone))
    except Refused:
        messages.info(request, _("This question was answered or has ended in the meantime."))
    else:
        messages.success(request, message)
        if by_phone and form.is_yes:
            ask_to_call(request, noted.to_call)


def _refusal_words(refusal: TeamRefused, offer: Offer, *, by_phone: bool) -> str:
    """The coordinator reads the rule; the volunteer kind words and nothing that was noted."""
    if not by_phone:
        return str(gentle_words(refusal.reasons))
    names = {offer.volunteer_id: str(offer.volunteer)}
    return " ".join(rule_sentence(reason, names) for reason in refusal.reasons)


def _offer_context(offer: Offer) -> dict[str, Any]:
    now = timezone.now()
    return {
        "offer": offer,
        "case": offer.case,
        "told": look_and_tell(offer, offer.case, service=offer.service, at=now),
        "has_ended": offer.has_ended(now),
        "answer_url": "",
    }
