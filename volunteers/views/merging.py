"""The coordinator's pages on which two records become one, or are said to be two people's."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.actions.doubles import say_two_people, take_back_two_people
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from volunteers.actions.merging import merge_records, undo_merge
from volunteers.forms.merging import MergeForm, OtherRecordForm
from volunteers.models import RecordMerge, Volunteer
from volunteers.pages.merging import perhaps_twice, rows_in_words, side_by_side
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.words import words_of

MOST_FOUND = 20


@require_GET
@allowed(KNOW_VOLUNTEERS)
def perhaps_same(request: MemberRequest) -> HttpResponse:
    """Who may stand here twice, and nobody has said so yet."""
    context = {"lines": perhaps_twice(request.scope)}
    return render(request, "volunteers/perhaps_same.html", context)


def _volunteer(request: MemberRequest, pk: int) -> Volunteer:
    rows = Volunteer.visible_to(request.scope).with_person()
    volunteer: Volunteer = get_object_or_404(rows, pk=pk)
    return volunteer


def _two(request: MemberRequest, one: int, other: int) -> tuple[Volunteer, Volunteer]:
    if one == other:
        raise Http404("one record")
    return _volunteer(request, one), _volunteer(request, other)


@require_GET
@allowed(KNOW_VOLUNTEERS)
def merge_choose(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """Which other record is of the same person?"""
    volunteer = _volunteer(request, volunteer_id)
    form = OtherRecordForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    rows = Volunteer.visible_to(request.scope).besides(volunteer).with_person().by_name()
    found = rows.named_like(words or volunteer.user.last_name or volunteer.user.first_name)
    context = {"volunteer": volunteer, "form": form, "found": found[:MOST_FOUND]}
    return render(request, "volunteers/merge_choose.html", context)


@require_http_methods(["GET", "POST"])
@allowed(KNOW_VOLUNTEERS)
def merge_two(request: MemberRequest, volunteer_id: int, other_id: int) -> HttpResponse:
    """Both side by side; the first is the one that is kept."""
    kept, merged = _two(request, volunteer_id, other_id)
    both = side_by_side(kept, merged, scope=request.scope, at=timezone.now())
    form = MergeForm(posted(request), choices=both.choices)
    refusals = both.refusals
    if form.is_valid():
        try:
            merge_records(kept, merged, take=form.take, by=request.scope, at=timezone.now())
        except Refused as refusal:
            refusals = words_of(refusal)
        else:
            told = _("The two are one record now. Until this time tomorrow you can take it back.")
            messages.success(request, told)
            ask_to_call(request, [one.user for one in (kept, merged) if one.user.email])
            return go_to(request, "volunteers:volunteer_detail", request.service.slug, kept.pk)
    chosen = {name: form[name].value() for name in form.fields}
    both = both.with_chosen(chosen)
    context = {"both": both, "form": form, "refusals": refusals}
    status = 422 if form.is_bound else 200
    return render(request, "volunteers/merge.html", context, status=status)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def merge_undo(request: MemberRequest, volunteer_id: int, merge_id: int) -> HttpResponse:
    """Two records again; a page says what had to stay with the one, if anything had."""
    kept = _volunteer(request, volunteer_id)
    rows = RecordMerge.visible_to(request.scope).into(kept).with_people()
    done = get_object_or_404(rows, pk=merge_id)
    try:
        went_on = undo_merge(done, by=request.scope, at=timezone.now())
    except Refused as refusal:
        for words in words_of(refusal):
            messages.error(request, words)
        return go_to(request, "volunteers:volunteer_detail", request.service.slug, kept.pk)
    if not went_on:
        messages.success(request, _("Everything stands as it stood before: there are two records."))
        return go_to(request, "volunteers:volunteer_detail", request.service.slug, kept.pk)
    context = {"merge": done, "went_on": rows_in_words(went_on)}
    return render(request, "volunteers/merge_undone.html", context)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def two_people_say(request: MemberRequest, volunteer_id: int, other_id: int) -> HttpResponse:
    one, other = _two(request, volunteer_id, other_id)
    say_two_people(one.user, [other.user], by=request.scope, at=timezone.now())
    messages.success(request, _("Noted: these are two people."))
    return go_to(request, "volunteers:perhaps_same", request.service.slug)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def two_people_take_back(request: MemberRequest, volunteer_id: int, other_id: int) -> HttpResponse:
    one, other = _two(request, volunteer_id, other_id)
    take_back_two_people(one.user, other.user, by=request.scope, at=timezone.now())
    messages.success(request, _("Taken back. Now they may be one record."))
    return go_to(request, "volunteers:merge", request.service.slug, one.pk, other.pk)
