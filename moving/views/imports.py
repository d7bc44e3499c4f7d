"""Files that are brought in: the list, sending one, watching it, and what it came to."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.htmx import go_to, render_page, wants_fragment
from core.lifecycle import MoveRefused
from core.refusals import Refused
from moving.actions import imports as actions
from moving.actions.kinds import kinds_for
from moving.forms.imports import UploadForm
from moving.lifecycle import AT_WORK, CAN_BE_UNDONE, ImportState
from moving.models import Import, ImportLine
from moving.models.imports import OF_COORDINATORS
from moving.pages import imports as pages
from moving.policies import MOVE_IN
from moving.sheets.headers import SheetKind
from moving.words.columns import KINDS
from moving.words.findings import refusal_in_words
from moving.words.outcomes import words_about_import
from organisations.audit import log_read
from organisations.policies import allowed
from organisations.requests import MemberRequest

MOVES = {
    "start": actions.start_import,
    "stop": actions.stop_import,
    "go-on": actions.go_on,
    "undo": actions.undo_import,
}


def the_import(request: MemberRequest, import_id: int) -> Import:
    rows = Import.visible_to(request.scope).without_file().with_asker()
    run: Import = get_object_or_404(rows, pk=import_id)
    run.service = request.service
    return run


def to_import(request: MemberRequest, run: Import) -> HttpResponse:
    return go_to(request, "moving:import_detail", request.service.slug, run.pk)


def log_look_at_rows(request: MemberRequest, run: Import) -> None:
    """Beside every page that shows what stands in rows: in cases that is about parties."""
    if run.kind in OF_COORDINATORS:
        log_read(run, by=request.scope, at=timezone.now(), why="lines of a file")


@require_GET
@allowed(MOVE_IN)
def import_list(request: MemberRequest) -> HttpResponse:
    runs = Import.visible_to(request.scope).without_file().with_asker().newest_first()
    kinds = [(kind.value, KINDS[kind]) for kind in kinds_for(request.scope)]
    page = pages.imports_to_show(runs, request.GET.get("page"))
    context = {"page": page, "kinds": kinds, "coordinator": request.scope.is_coordinator}
    return render(request, "moving/import_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MOVE_IN)
def import_create(request: MemberRequest, kind: str) -> HttpResponse:
    """Takes one file, and the worker reads it."""
    if kind not in {one.value for one in kinds_for(request.scope)}:
        raise Http404("no such kind of file")
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = actions.upload_file(
                file.read(),
                name=file.name,
                kind=SheetKind(kind),
                by=request.scope,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, words_about_import(refusal))
        else:
            return to_import(request, run)
    context = {"form": form, "kind": kind, "kind_words": KINDS[SheetKind(kind)]}
    return render(request, "moving/import_create.html", context, status=422 if form.errors else 200)


@require_GET
@allowed(MOVE_IN)
def import_detail(request: MemberRequest, import_id: int) -> HttpResponse:
    """How far it is (htmx asks for that alone, again and again), what was found, or its result."""
    run = the_import(request, import_id)
    context: dict[str, Any] = {"run": run, "kind_words": KINDS[run.sheet_kind]}
    if run.state in AT_WORK:
        context["far"] = pages.how_far(run, scope=request.scope)
        return render_page(
            request, "moving/import_under_way.html", "moving/_import_progress.html", context
        )
    if wants_fragment(request):
        return to_import(request, run)
    if run.state == ImportState.REFUSED:
        context["why"] = refusal_in_words(run.refusal)
        return render(request, "moving/import_refused.html", context)
    if run.is_read:
        log_look_at_rows(request, run)
        context |= pages.preview_of(run, scope=request.scope)
        return render(request, "moving/import_preview.html", context)
    return render(request, "moving/import_result.html", context | _result(request, run))


def _result(request: MemberRequest, run: Import) -> dict[str, Any]:
    lines = ImportLine.visible_to(request.scope).of(run)
    counts = lines.counted()
    shows = pages.shows_with_counts(run, scope=request.scope)
    goes_on = run.state in CAN_BE_UNDONE and run.started_at is not None
    return {
        "sum": pages.sum_of(run),
        "shows": shows,
        "held": counts["held"] if goes_on else 0,
        "can_go_on": goes_on and lines.to_write().exists(),
        "can_be_undone": run.can_be_undone(timezone.now()) and lines.to_take_back().exists(),
        "has_lines": bool(counts),
        "welcomes": run.sheet_kind == SheetKind.VOLUNTEERS and lines.to_welcome().exists(),
    }


@require_POST
@allowed(MOVE_IN)
def import_move(request: MemberRequest, import_id: int, move: str) -> HttpResponse:
    run = the_import(request, import_id)
    if move not in MOVES:
        raise Http404("no such move")
    try:
        MOVES[move](run, by=request.scope, at=timezone.now())
    except MoveRefused:
        messages.info(request, _("This file has gone on meanwhile. Look at how it stands now."))
    except Refused as refusal:
        messages.info(request, words_about_import(refusal))
    return to_import(request, run)
