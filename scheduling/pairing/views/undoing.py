"""Undoing what was done with a case, from the foot of any page or from that of the case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases.models import UndoableAct
from cases.pages.undoing import address_to_undo, undone_in_words
from cases.words.refusals import words_of
from core.htmx import go_to, stays_on_page
from core.toast import drop_toast
from core.unsent import page_before
from core.wording import paired
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.pairing.actions.undoing import Undone, undo_press


@require_POST
@allowed(policies.UNDO)
def undo(request: MemberRequest, case_id: int, act_id: int) -> HttpResponse:
    """Undo one act, or ("all") whatever was done by the same press; or no more than "close" it."""
    scope = request.scope
    acts = UndoableAct.visible_to(scope).with_case()
    act = get_object_or_404(acts, pk=act_id, case=case_id)
    press = list(acts.done_with(act)) if "all" in request.POST else [act]
    drop_toast(request, {address_to_undo(one, scope) for one in press})
    if "close" not in request.POST:
        _tell(request, undo_press(press, by=scope, at=timezone.now()))
    return HttpResponse() if stays_on_page(request) else go_to(request, page_before(request))


def _tell(request: MemberRequest, come: Undone) -> None:
    if come.cases:
        messages.success(request, undone_in_words(len(come.cases)))
    alone = len(come.cases) + len(come.refused) == 1
    for case, refusal in come.refused:
        words = words_of(refusal)
        messages.warning(request, words if alone else paired(case.number, words))
