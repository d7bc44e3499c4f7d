"""Taking data out as sheets."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.downloads import as_file
from core.htmx import go_to
from core.refusals import Refused
from moving.actions.exports import (
    ask_export,
    fetch_export,
    file_of_export,
    is_made_now,
    kinds_they_may,
)
from moving.forms.exports import AskForm
from moving.models import Export
from moving.models.exports import LINK_STAYS
from moving.policies import TAKE_OUT
from moving.words.exports import WHAT_IT_HOLDS, kind_in_words, kinds_in_words, words_of
from organisations.policies import allowed
from organisations.requests import MemberRequest

SHOWN = 10


@require_GET
@allowed(TAKE_OUT)
def exports(request: MemberRequest) -> HttpResponse:
    return _show(request)


def _show(request: MemberRequest, refusal: str = "", status: int = 200) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    mine = Export.visible_to(scope).without_content().newest_first()[:SHOWN]
    context = {
        "kinds": [
            {"kind": kind, "label": kind_in_words(kind), "holds": WHAT_IT_HOLDS[kind]}
            for kind in kinds_they_may(scope)
        ],
        "mine": [
            {
                "export": export,
                "what": kinds_in_words(export.kinds),
                "is_ready": bool(export.filename) and export.can_be_fetched(now),
                "until": export.made_at + LINK_STAYS if export.made_at else None,
                "has_failed": export.has_failed(now),
            }
            for export in mine
        ],
        "refusal": refusal,
    }
    return render(request, "moving/exports.html", context, status=status)


@require_POST
@allowed(TAKE_OUT)
def export_ask(request: MemberRequest) -> HttpResponse:
    """Few lines are the answer itself; of many the worker makes a file to fetch."""
    scope, now = request.scope, timezone.now()
    form = AskForm(request.POST, kinds=kinds_they_may(scope))
    if not form.is_valid():
        return _show(request, _("Choose what you want to take out."), 422)
    try:
        export = ask_export(form.kinds, form.cleaned_data["form"], by=scope, at=now)
        if is_made_now(export):
            made = file_of_export(export, by=scope, at=now)
            return as_file(made.content, made.filename)
    except Refused as refusal:
        return _show(request, words_of(refusal), 422)
    messages.success(request, _("Your file is being made. It appears here in a few minutes."))
    return go_to(request, "moving:exports", scope.service.slug)


@require_GET
@allowed(TAKE_OUT)
def export_fetch(request: MemberRequest, export_id: int) -> HttpResponse:
    made = fetch_export(export_id, by=request.scope, at=timezone.now())
    if made is None:
        raise Http404("no such file, or its day is over")
    return as_file(made.content, made.filename)
