"""A mediator of a case is replaced: why, and who is asked in their place, on one page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.actions.pairs import is_refilled
from cases.models import Assignment, WhySeatEnded
from cases.pages.next_step import BOARD
from cases.views.undoing import tell_done
from cases.words.refusals import field_of
from cases.words.refusals import words_of as words_of_case
from core.forms import posted
from core.htmx import go_to, wants_fragment
from core.refusals import Refused
from core.wording import listed_with_and
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from scheduling import policies
from scheduling.appointments.models import Appointment
from scheduling.pairing.actions.replacing import replace_mediator
from scheduling.pairing.forms.replacing import ReplaceForm
from scheduling.pairing.pages.successors import Successors, proposed_of, successors_of
from scheduling.pairing.snapshot.everybody import look_at_pool
from scheduling.pairing.words.refusals import words_of


@require_http_methods(["GET", "POST"])
@allowed(policies.PAIR_CASES)
def seat_replace(request: MemberRequest, assignment_id: int) -> HttpResponse:
    seats = Assignment.visible_to(request.scope).open().with_person().with_case()
    seat = get_object_or_404(seats, pk=assignment_id)
    form = ReplaceForm(posted(request), scope=request.scope)
    if form.is_valid():
        now = timezone.now()
        try:
            _replace(request, seat, form, at=now)
        except Refused as refusal:
            is_about_case = field_of(refusal) == "reason"
            words = words_of_case(refusal) if is_about_case else words_of(refusal)
            form.add_error("reason" if is_about_case else None, words)
        else:
            return _after(request, seat, form, at=now)
    context = _context(request, seat) | {"form": form}
    status = 422 if form.is_bound else 200
    return render(request, "scheduling/seat_replace.html", context, status=status)


@require_GET
@allowed(policies.PAIR_CASES)
def seat_successor(request: MemberRequest, assignment_id: int) -> HttpResponse:
    """Who would be asked first in place of a mediator, for where a talk stands with them."""
    if not wants_fragment(request):
        return go_to(request, "scheduling:seat_replace", request.scope.service.slug, assignment_id)
    seats = Assignment.visible_to(request.scope).open().with_person().with_case()
    seat = get_object_or_404(seats, pk=assignment_id)
    found = _successors(request, seat)
    context = {"seat": seat, "proposed": proposed_of(found) if found else None}
    return render(request, "scheduling/_successor.html", context)


def _replace(request: MemberRequest, seat: Assignment, form: ReplaceForm, *, at: datetime) -> None:
    replace_mediator(
        seat,
        form.asked,
        why=WhySeatEnded(form.cleaned_data["why"]),
        reason=form.cleaned_data["reason"],
        despite=form.despite,
        despite_reason=form.despite_reason,
        by=request.scope,
        at=at,
    )


def _after(
    request: MemberRequest, seat: Assignment, form: ReplaceForm, *, at: datetime
) -> HttpResponse:
    scope, leaver = request.scope, seat.volunteer.user
    told = _("%(name)s is off the case. Everybody who was on it gets an email.")
    messages.success(request, told % {"name": leaver.full_name})
    if form.asked:
        names = listed_with_and(one.user.full_name for one in form.asked)
        tell_done(request, _("Asked: %(names)s.") % {"names": names}, at=at)
    case = seat.case
    staying = Assignment.visible_to(scope).of_case(case).open().with_person()
    people = [leaver, *(one.volunteer.user for one in staying)]
    ask_to_call(request, [*people, *(one.user for one in form.asked)])
    case.refresh_from_db(fields=["state"])
    # A case that rests has no board before it wakes.
    page = BOARD if case.is_in_queue else "cases:case_detail"
    return go_to(request, page, scope.service.slug, case.pk)


def _context(request: MemberRequest, seat: Assignment) -> dict[str, Any]:
    case = seat.case
    stays = Assignment.visible_to(request.scope).of_case(case).open().with_person().in_order()
    context: dict[str, Any] = {
        "seat": seat,
        "case": case,
        "stays": [one.volunteer for one in stays if one.pk != seat.pk],
        "is_refilled": is_refilled(seat),
        "rests": case.rests,
    }
    if found := _successors(request, seat):
        context["found"] = found
    return context


def _successors(request: MemberRequest, seat: Assignment) -> Successors | None:
    """Nobody where the seat is not filled again, or the case rests."""
    now, case = timezone.now(), seat.case
    if not is_refilled(seat) or case.rests:
        return None
    snapshot = look_at_pool(case, gone=seat.volunteer_id, service=request.service, at=now)
    talks = Appointment.visible_to(request.scope).of_case(case).standing().from_instant(now)
    return successors_of(snapshot, list(talks.soonest_first()))
