"""What is kept of people, until when, what is kept longer, and what went."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.downloads import as_json
from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from core.responses import keep_private
from organisations import policies
from organisations.actions import holds
from organisations.actions.refusals import HoldOutOfReach
from organisations.actions.requests_of_people import erase_on_request, hand_out
from organisations.audit import log_read
from organisations.forms.keeping import HoldForm
from organisations.models import ErasingRun, Hold, Scope
from organisations.models.keeping import KeptSubject, kept_subjects
from organisations.models.kept_rows import (
    SOON,
    all_about,
    going_people,
    kept_of_person,
    persons_in,
)
from organisations.policies import allowed
from organisations.requests import MemberRequest
from organisations.trail import names_of_rows
from organisations.words import (
    counts_in_words,
    data_in_words,
    kept_in_words,
    table_in_words,
    why_not_erase_in_words,
)

A_LIST = 50
A_YEAR = 366


@require_GET
@allowed(policies.SEE_KEEPING)
def keeping(request: MemberRequest) -> HttpResponse:
    """Managers read numbers; coordinators also whose, and why something is kept longer."""
    scope, now = request.scope, timezone.now()
    today = local_day(now, scope.service.zone)
    runs = list(ErasingRun.visible_to(scope).newest_first()[:A_YEAR])
    held = Hold.visible_to(scope).standing(today).soonest_first().with_person()
    context = {
        "going": _going(scope, now + SOON),
        "holds": _holds(list(held), scope),
        "runs": [
            {"day": run.day, "counts": counts_in_words(run.counts)}
            for run in runs
            if run.counts and run.day > today - timedelta(days=A_YEAR)
        ],
        "last_run": runs[0].at if runs else None,
    }
    return render(request, "organisations/keeping.html", context)


def _going(scope: Scope, by: datetime) -> list[dict[str, Any]]:
    people = list(going_people(scope.service, by))
    asked: dict[str, set[int]] = {}
    for each in people:
        for kind, pks in each.subjects.items():
            asked.setdefault(kind, set()).update(sorted(pks)[:A_LIST])
    words = {subject.kind: word for word, subject in kept_subjects().items()}
    known = names_of_rows(asked, scope) if scope.is_coordinator else {}
    return [
        {
            "label": table_in_words(each.model),
            "number": each.number,
            "rows": [
                {"name": known[kind, pk][0], "word": words[kind], "pk": pk}
                for kind, pks in each.subjects.items()
                for pk in sorted(pks)
                if kind in words and (kind, pk) in known
            ],
        }
        for each in people
    ]


def _holds(held: list[Hold], scope: Scope) -> list[dict[str, Any]]:
    asked: dict[str, set[int]] = {}
    for hold in held:
        asked.setdefault(hold.about_kind, set()).add(hold.about_id)
    known = names_of_rows(asked, scope)
    subjects = {subject.kind: subject for subject in kept_subjects().values()}
    return [
        {
            "hold": hold,
            "name": known.get((hold.about_kind, hold.about_id), ("", ""))[0],
            "kind": table_in_words(subjects[hold.about_kind].model, many=False),
            "word": subjects[hold.about_kind].word,
        }
        for hold in held
    ]


def _subject(request: MemberRequest, kind: str, subject_id: int) -> tuple[KeptSubject, Any]:
    subject = kept_subjects().get(kind)
    if subject is None:
        raise Http404(kind)
    return subject, get_object_or_404(subject.model.visible_to(request.scope), pk=subject_id)


@require_http_methods(["GET", "POST"])
@allowed(policies.HOLD_DATA)
def keeping_of(request: MemberRequest, kind: str, subject_id: int) -> HttpResponse:
    """What is kept of a case, an applicant or a volunteer; a POST keeps it longer."""
    subject, row = _subject(request, kind, subject_id)
    scope, now = request.scope, timezone.now()
    form = HoldForm(
        posted(request),
        earliest=local_day(now, scope.service.zone) + timedelta(days=1),
        latest=holds.last_day_of_hold(now, by=scope),
    )
    if form.is_valid():
        try:
            holds.hold_subject(subject, row, **form.cleaned_data, by=scope, at=now)
        except HoldOutOfReach:
            form.add_error("until", _("Choose a day within a year."))
        else:
            messages.success(request, _("It is kept until that day, whatever the term."))
            return go_to(request, "organisations:keeping_of", scope.service.slug, kind, row.pk)
    held = Hold.visible_to(scope).not_ended().about(subject.kind, row.pk)
    context = {
        "subject": subject,
        "row": row,
        "name": capfirst(f"{table_in_words(subject.model, many=False)} {row}"),
        "parts": kept_in_words(kept_of_person(row, scope.service)),
        "persons": persons_in(row),
        "hold": held.standing(local_day(now, scope.service.zone)).first(),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/keeping_of.html", context, status=status)


@require_POST
@allowed(policies.HOLD_DATA)
def hold_end(request: MemberRequest, kind: str, subject_id: int) -> HttpResponse:
    subject, row = _subject(request, kind, subject_id)
    hold = Hold.visible_to(request.scope).not_ended().about(subject.kind, row.pk).first()
    if hold is not None:
        with suppress(Hold.DoesNotExist):  # of two clicks at once the other was quicker
            holds.end_hold(hold, by=request.scope, at=timezone.now())
        messages.success(request, _("From now on the usual term counts again."))
    return go_to(request, "organisations:keeping_of", request.service.slug, kind, row.pk)


def _person(request: MemberRequest, kind: str, subject_id: int, person_id: int) -> tuple[Any, Any]:
    _subject_of_kind, row = _subject(request, kind, subject_id)
    found = [person for person in persons_in(row) if person.pk == person_id]
    if not found:
        raise Http404("nobody of that number")
    return row, found[0]


@require_GET
@allowed(policies.HOLD_DATA)
def person_data(request: MemberRequest, kind: str, subject_id: int, person_id: int) -> HttpResponse:
    """Everything that stands about one person, to read to them; ``?as=json`` to take away."""
    subject, person = _person(request, kind, subject_id, person_id)
    scope, now = request.scope, timezone.now()
    told = all_about(person, subject)
    if request.GET.get("as") == "json":
        hand_out(subject, by=scope, at=now)
        return as_json(told, f"{kind}-{subject_id}.json")
    log_read(subject, by=scope, at=now, why="take away")
    context = {
        "kind": kind,
        "subject": subject,
        "person": person,
        "tables": data_in_words(told),
        "parts": kept_in_words(kept_of_person(subject, scope.service)),
        "why_not": why_not_erase_in_words(subject, by=scope, at=now),
        "is_alone": subject == person,
    }
    return keep_private(render(request, "organisations/person_data.html", context))


@require_POST
@allowed(policies.HOLD_DATA)
def person_erase(
    request: MemberRequest, kind: str, subject_id: int, person_id: int
) -> HttpResponse:
    subject, person = _person(request, kind, subject_id, person_id)
    slug = request.service.slug
    try:
        erase_on_request(subject, person, by=request.scope, at=timezone.now())
    except Refused:  # the page says why
        return go_to(request, "organisations:person_data", slug, kind, subject_id, person_id)
    messages.success(request, _("It is erased. Copies of the database keep it a month longer."))
    return go_to(request, "organisations:keeping", slug)
