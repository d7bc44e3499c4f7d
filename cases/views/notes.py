"""A note on a case, and what to look out for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import policies
from cases.actions.notes import give_heads_up, note_on_case, take_back_note_on_case
from cases.forms.notes import HeadsUpForm, NoteForm
from cases.models import CaseNote
from cases.views.cases import show_case, the_case
from cases.words.refusals import words_of
from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest


@require_POST
@allowed(policies.WORK_ON_CASES)
def note_create(request: MemberRequest, case_id: int) -> HttpResponse:
    """A refused one comes back in its line: nothing that was typed is lost."""
    scope, case = request.scope, the_case(request, case_id)
    form = NoteForm(request.POST)
    if wrong := form.errors.get("text"):
        return show_case(request, case, note=form.as_typed(error=str(wrong[0])), status=422)
    try:
        note_on_case(case, **form.told, by=scope, at=timezone.now())
    except Refused as refusal:
        note = form.as_typed(error=words_of(refusal))
        return show_case(request, case, note=note, status=422)
    messages.success(request, _("Noted. You can take it back for ten minutes."))
    return go_to(request, "cases:case_detail", scope.service.slug, case.pk)


@require_POST
@allowed(policies.WORK_ON_CASES)
def note_take_back(request: MemberRequest, case_id: int, note_id: int) -> HttpResponse:
    """Pressed twice, or where it is gone: what was wanted is so."""
    scope, case = request.scope, the_case(request, case_id)
    try:
        note = CaseNote.visible_to(scope).get(pk=note_id)
        if note.case_id != case.pk:
            raise Http404("a note on another case")
        take_back_note_on_case(note, by=scope, at=timezone.now())
    except CaseNote.DoesNotExist:
        messages.success(request, _("The note is taken back."))
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("The note is taken back."))
    return go_to(request, "cases:case_detail", scope.service.slug, case.pk)


@require_http_methods(["GET", "POST"])
@allowed(policies.LEAD_CASES)
def heads_up_edit(request: MemberRequest, case_id: int) -> HttpResponse:
    scope, case = request.scope, the_case(request, case_id)
    form = HeadsUpForm(posted(request), case=case)
    if form.is_valid():
        try:
            given = give_heads_up(case, form.cleaned_data["text"], by=scope, at=timezone.now())
        except Refused as refusal:
            form.add_error("text", words_of(refusal))
        else:
            said = _("It stands first on this page now.") if given else _("Nothing stands there.")
            messages.success(request, said)
            return go_to(request, "cases:case_detail", scope.service.slug, case.pk)
    status = 422 if form.is_bound else 200
    context = {"case": case, "form": form}
    return render(request, "cases/heads_up_edit.html", context, status=status)
