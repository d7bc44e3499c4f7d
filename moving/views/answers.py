"""What somebody says of a file before, and while, its lines come in."""

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
from moving.actions.answering import answer_about_file, answer_as_proposed, answer_questions
from moving.actions.refusals import AlreadyAnswered
from moving.forms.imports import ColumnsForm, QuestionsForm
from moving.models import Import
from moving.pages.imports import questions_to_show
from moving.policies import MOVE_IN
from moving.views.imports import the_import, to_import
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
    context = {"run": run, "form": form}
    status = 422 if form.errors else 200
    return render(request, "moving/import_columns.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(MOVE_IN)
def import_questions(request: MemberRequest, import_id: int) -> HttpResponse:
    """Who is who; what is left open holds its own rows and nothing else."""
    run = the_import(request, import_id)
    page = questions_to_show(run, request.GET.get("page"), scope=request.scope)
    form = QuestionsForm(posted(request), shown=page.object_list)
    if form.is_valid():
        _answer(request, run, form.answers)
        if page.has_next() or page.number > 1:
            return go_to(request, "moving:import_questions", request.service.slug, run.pk)
        return to_import(request, run)
    context = {"run": run, "form": form, "page": page}
    status = 422 if form.errors else 200
    return render(request, "moving/import_questions.html", context, status=status)


@require_POST
@allowed(MOVE_IN)
def import_proposed(request: MemberRequest, import_id: int) -> HttpResponse:
    """Answer whatever has a likely answer with that one."""
    run = the_import(request, import_id)
    count = answer_as_proposed(run, by=request.scope, at=timezone.now())
    _tell_count(request, count)
    return go_to(request, "moving:import_questions", request.service.slug, run.pk)


def _answer(request: MemberRequest, run: Import, answers: dict[int, str]) -> None:
    try:
        count = answer_questions(run, answers, by=request.scope, at=timezone.now())
    except AlreadyAnswered as refusal:
        messages.info(request, words_about_import(refusal))
    else:
        _tell_count(request, count)


def _tell_count(request: MemberRequest, count: int) -> None:
    if not count:
        messages.info(request, _("Nothing was answered."))
        return
    words = ngettext("%(count)s question is answered.", "%(count)s questions are answered.", count)
    messages.success(request, words % {"count": count})
