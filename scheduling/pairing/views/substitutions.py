"""A mediator names a colleague for their seat, who answers by a link; a coordinator confirms it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.models import Assignment
from core.forms import posted
from core.htmx import go_to
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
from scheduling.pairing.actions import substitutions as actions
from scheduling.pairing.actions.refusals import SeatGone, TeamRefused
from scheduling.pairing.forms.substitutions import (
    RefuseSubstitutionForm,
    SubstituteAnswerForm,
    SubstituteForm,
)
from scheduling.pairing.models import Substitution
from scheduling.pairing.pages.substitutes import colleagues_for, said_by_rules
from scheduling.pairing.snapshot.offer_told import told_of_seat
from scheduling.pairing.words.refusals import words_of_substitution
from scheduling.pairing.words.rules import gentle_words, rule_sentence
from volunteers.models import Volunteer

# --- whoever cannot go on ---


@require_http_methods(["GET", "POST"])
@allowed(policies.NAME_SUBSTITUTE)
def substitution_create(request: MemberRequest, assignment_id: int) -> HttpResponse:
    """Whom the rules let in, by first name. Where somebody is named already, how that stands."""
    scope, now = request.scope, timezone.now()
    seats = Assignment.visible_to(scope).open().of_cases_seen_by(scope).of_person(request.user)
    try:
        seat = seats.with_person().with_case().get(pk=assignment_id)
    except Assignment.DoesNotExist:
        # Theirs no more, or never: whichever it is says nothing.
        messages.info(request, words_of_substitution(SeatGone()))
        return go_to(request, "cases:case_list", scope.service.slug)
    standing = Substitution.visible_to(scope).of_seat(seat).open().with_all().first()
    context: dict[str, Any] = {"seat": seat, "case": seat.case, "standing": standing}
    if standing:
        return render(request, "scheduling/substitution_create.html", context)
    people = colleagues_for(seat, scope=scope, at=now)
    form = SubstituteForm(posted(request), people=people)
    if form.is_valid():
        colleague = get_object_or_404(Volunteer.visible_to(scope), pk=form.chosen)
        try:
            row = actions.name_colleague(seat, colleague, why=form.reason, by=scope, at=now)
        except Refused as refusal:
            form.add_error(None, words_of_substitution(refusal))
        else:
            words = _("%(name)s is asked. You keep the case until the coordinator confirms it.")
            messages.success(request, words % {"name": row.volunteer.user.first_name})
            return go_to(request, "cases:case_detail", scope.service.slug, seat.case_id)
    context |= {"form": form, "people": people}
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/substitution_create.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.NAME_SUBSTITUTE)
def substitution_take_back(request: MemberRequest, substitution_id: int) -> HttpResponse:
    """There is no page (GET)."""
    if request.method == "GET":
        return go_to(request, "cases:case_list", request.service.slug)
    own = Substitution.visible_to(request.scope).named_by(request.user).with_all()
    row = get_object_or_404(own, pk=substitution_id)
    _make(
        request,
        lambda: actions.take_substitution_back(row, by=request.scope, at=timezone.now()),
        done=_("You took it back: you keep the case."),
    )
    return go_to(request, "cases:case_detail", request.service.slug, row.case_id)


# --- the colleague ---


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def substitution_answer(request: GuestRequest, token: str) -> HttpResponse:
    """Opening it changes nothing (programs that check mail open links too); a POST answers."""
    try:
        row = links.substitution_of(token)
    except (BadLink, Substitution.DoesNotExist) as broken:
        raise Http404("no such question") from broken
    person = row.volunteer.user
    enter_by_link(request, row.service, language=person.language)
    form = SubstituteAnswerForm(posted(request))
    if form.is_valid():
        _answer(request, row, form, by=Scope.by_link(row.service, person, Role.VOLUNTEER))
        return go_to(request, "scheduling:substitution_answer", token)
    now = timezone.now()
    # After their answer, or once it is over, the page speaks of that alone.
    if not row.is_open and not row.answered_at and not row.has_ended(now):
        return link_over(request)
    asks = row.is_asked and not row.has_ended(now)
    context = {
        "row": row,
        "case": row.case,
        "asks": asks,
        "told": told_of_seat(row, service=row.service, at=now) if asks else None,
    }
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/substitution_answer.html", context, status=status)


def _answer(
    request: HttpRequest, row: Substitution, form: SubstituteAnswerForm, *, by: Scope
) -> None:
    act = actions.agree_to_substitution if form.is_yes else actions.decline_substitution
    try:
        act(row, by=by, at=timezone.now())
    except TeamRefused as refusal:
        words = str(gentle_words(refusal.reasons))
        if by.via == "phone":
            names = {row.volunteer_id: str(row.volunteer)}
            words = " ".join(rule_sentence(one, names) for one in refusal.reasons)
        messages.warning(request, words)
    except Refused:
        messages.info(request, _("This question was answered or has ended in the meantime."))
    else:
        if form.is_yes:
            messages.success(request, _("The yes is noted. It waits for the coordinator."))
        else:
            messages.success(request, _("The no is noted."))


# --- the coordinator ---


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def substitution_detail(request: MemberRequest, substitution_id: int) -> HttpResponse:
    """How it stands, what the rules say of it, and the one click that confirms it.

    What is sent here says why it is not confirmed.
    """
    row = _row(request, substitution_id)
    form = RefuseSubstitutionForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.refuse_substitution(row, reason=reason, by=request.scope, at=timezone.now())
        except Refused as refusal:
            form.add_error("reason", words_of_substitution(refusal))
        else:
            messages.success(request, _("It is not confirmed. Both are told, and why."))
            ask_to_call(request, [row.leaver.user, row.volunteer.user])
            return go_to(request, "cases:case_detail", request.service.slug, row.case_id)
    context = {
        "row": row,
        "case": row.case,
        "form": form,
        "answer_form": SubstituteAnswerForm(),
        "reasons": said_by_rules(row, scope=request.scope, at=timezone.now()),
        "ended": row.has_ended(timezone.now()),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/substitution_detail.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def substitution_confirm(request: MemberRequest, substitution_id: int) -> HttpResponse:
    """There is no page (GET)."""
    row = _row(request, substitution_id)
    detail = go_to(request, "scheduling:substitution_detail", request.service.slug, row.pk)
    if request.method == "GET":
        return detail
    done = _("%(colleague)s has the seat of %(leaver)s now. Everybody concerned gets an email.")
    names = {"colleague": row.volunteer.user.full_name, "leaver": row.leaver.user.full_name}
    if not _make(
        request,
        lambda: actions.confirm_substitution(row, by=request.scope, at=timezone.now()),
        done=done % names,
    ):
        return detail
    staying = Assignment.visible_to(request.scope).of_case(row.case).open().with_person()
    ask_to_call(request, [row.leaver.user, *(seat.volunteer.user for seat in staying)])
    return go_to(request, "cases:case_detail", request.service.slug, row.case_id)


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def substitution_by_phone(request: MemberRequest, substitution_id: int) -> HttpResponse:
    """A coordinator writes down what the colleague said on the phone. There is no page (GET)."""
    row = _row(request, substitution_id)
    detail = go_to(request, "scheduling:substitution_detail", request.service.slug, row.pk)
    form = SubstituteAnswerForm(posted(request))
    if form.is_valid():
        _answer(request, row, form, by=replace(request.scope, via="phone"))
    elif form.is_bound:
        messages.error(request, _("Choose yes or no."))
    return detail


def _row(request: MemberRequest, substitution_id: int) -> Substitution:
    rows = Substitution.visible_to(request.scope).with_all()
    found: Substitution = get_object_or_404(rows, pk=substitution_id)
    return found


def _make(request: MemberRequest, act: Callable[[], object], *, done: str) -> bool:
    try:
        act()
    except Refused as refusal:
        messages.warning(request, words_of_substitution(refusal))
        return False
    messages.success(request, done)
    return True
