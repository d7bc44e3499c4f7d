"""Saying what was done, with the way to undo it."""

from datetime import datetime

from django.contrib import messages
from django.urls import reverse

from cases.models import UndoableAct
from cases.pages.undoing import address_to_undo, when_letters_leave
from core.toast import stand_toast
from organisations.requests import MemberRequest


def tell_done(request: MemberRequest, words: str, *, at: datetime) -> None:
    """Say what this person did at that moment; for ten minutes where it can be undone."""
    scope = request.scope
    acts = list(UndoableAct.visible_to(scope).done_at(at, by=scope).in_order())
    if not acts:
        messages.success(request, words)
        return
    leaves = when_letters_leave(acts, scope=scope, at=at)
    stand_toast(
        request,
        " ".join(part for part in (words, leaves) if part),
        url=address_to_undo(acts[0], scope),
        within=reverse("cases:case_list", args=[scope.service.slug]).removesuffix("cases/"),
        until=acts[0].until,
    )
