"""Which cases wait for mediators, as a volunteer may read it, and putting up a hand for one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.htmx import go_to
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.pairing.actions import hands as actions
from scheduling.pairing.models import Hand
from scheduling.pairing.pages.hands import waiting_page
from volunteers.models import Volunteer


@require_GET
@allowed(policies.OWN_HANDS)
def hand_list(request: MemberRequest) -> HttpResponse:
    page = waiting_page(scope=request.scope, at=timezone.now())
    return render(request, "scheduling/hand_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@allowed(policies.OWN_HANDS)
def hand_raise(request: MemberRequest, case_id: int) -> HttpResponse:
    """There is no page (GET)."""
    back = go_to(request, "scheduling:hand_list", request.service.slug)
    volunteer = _own_record(request)
    if request.method == "GET" or volunteer is None:
        return back
    try:
        actions.raise_hand(case_id, volunteer, by=request.scope, at=timezone.now())
    except Refused:
        # One answer, whatever speaks against it: why is nothing to read about oneself here.
        messages.info(request, _("That case does not wait any more. Thank you for looking."))
    else:
        words = _("Your hand is up. If we want to ask you, you get the question first.")
        messages.success(request, words)
    return back


@require_http_methods(["GET", "POST"])
@allowed(policies.OWN_HANDS)
def hand_take_back(request: MemberRequest, case_id: int) -> HttpResponse:
    """There is no page (GET)."""
    back = go_to(request, "scheduling:hand_list", request.service.slug)
    if request.method == "GET":
        return back
    own = Hand.visible_to(request.scope).of_person(request.user)
    hand = get_object_or_404(own.up(), case=case_id)
    try:
        actions.take_hand_back(hand, by=request.scope, at=timezone.now())
    except Refused:
        messages.info(request, _("Your hand was down already."))
    else:
        messages.success(request, _("Your hand is down again."))
    return back


def _own_record(request: MemberRequest) -> Volunteer | None:
    """None for somebody who has the role and was never admitted."""
    rows = Volunteer.visible_to(request.scope).of_person(request.user)
    found: Volunteer | None = rows.first()
    return found
