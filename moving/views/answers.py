"""What somebody says of a file before, and while, its lines come in."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.lifecycle import MoveRefused
from core.refusals import Refused
from moving.actions.answering import (
    Answered,
    answer_about_file,
    answer_as_proposed,
    answer_questions,
)
from moving.forms.imports import ColumnsForm, QuestionsForm
from moving.lifecycle import TAKES_ANSWERS
from moving.pages.imports import count_likely, questions_that_were_shown, questions_to_show
from moving.policies import MOVE_IN
from moving.views.imports import log_look_at_rows, the_import, to_import
from moving.words.outcomes import words_about_import
from organisations.policies import allowed
from organisations.requests import MemberRequest


@require_http_methods(["GET", "POST"])
@allowed(MOVE_IN)
def import_columns(request: MemberRequest, import_id: int) -> HttpResponse:
    """What is in the file; the worker then reads it once more."""
    run = the_import(request, import_id)
    if not run.is_read:
        return to_import(request, run)
    form = ColumnsForm(posted(request), run=run)
    if form.is_valid():
        said = form.cleaned_data["said"]
        if not said:
            return to_import(request, run)
        try:
            answer_about_file(run, said, by=request.scope, at=timezone.now())
        except MoveRefused:
            messages.info(request, _("This file has gone on meanwhile."))
        return to_import(request, run)
    log_look_at_rows(request, run)
    context = {"run": run, "form": form}
    status = 422 if form.errors else 200
    return render(request, "moving/import_columns.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(MOVE_IN)
def import_questions(request: MemberRequest, import_id: int) -> HttpResponse:
    """Who is who; what is left open holds its own rows and nothing else."""
    run = the_import(request, import_id)
    if request.method == "GET" and run.state not in TAKES_ANSWERS:
        return to_import(request, run)
    page = questions_to_show(run, request.GET.get("page"), scope=request.scope)
    shown = page.object_list
    if request.method == "POST":
        asked = QuestionsForm.asked_in(request.POST)
        shown = questions_that_were_shown(run, asked, scope=request.scope)
    form = QuestionsForm(posted(request), shown=shown)
    if form.is_valid():
        _tell(request, partial(answer_questions, run, form.answers))
        if page.has_next() or page.number > 1:
            return go_to(request, "moving:import_questions", request.service.slug, run.pk)
        return to_import(request, run)
    log_look_at_rows(request, run)
    context = {
        "run": run,
        "form": form,
        "page": page,
        "likely": count_likely(run, scope=request.scope),
    }
    status = 422 if form.errors else 200
    return render(request, "moving/import_questions.html", context, status=status)


@require_POST
@allowed(MOVE_IN)
def import_proposed(request: MemberRequest, import_id: int) -> HttpResponse:
    """Answer whatever has a likely answer with that one."""
    run = the_import(request, import_id)
    _tell(request, partial(answer_as_proposed, run))
    return go_to(request, "moving:import_questions", request.service.slug, run.pk)


def _tell(request: MemberRequest, act: Callable[..., Answered]) -> None:
    try:
        done = act(by=request.scope, at=timezone.now())
    except Refused as refusal:
        messages.info(request, words_about_import(refusal))
        return
    if not done.count:
        messages.info(request, _("Nothing was answered."))
        return
    words = ngettext(
        "%(count)s question is answered.", "%(count)s questions are answered.", done.count
    )
    messages.success(request, words % {"count": done.count})
    if done.too_late:
        late = ngettext(
            "Of %(count)s other the rows have come in meanwhile, so nothing was changed there.",
            "Of %(count)s others the rows have come in meanwhile, so nothing was changed there.",
            done.too_late,
        )
        messages.info(request, late % {"count": done.too_late})
