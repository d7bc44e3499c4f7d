"""Own words in emails, and who sends them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from organisations.actions.refusals import NoSuchLetter
from organisations.actions.texts import change_sender, write_texts
from organisations.forms.texts import OwnTextForm, SenderForm, languages_of
from organisations.letters import LETTER_KINDS
from organisations.models import CLOSING, Language
from organisations.outbox import planning_address
from organisations.pages.texts import (
    closing_languages,
    letter_title,
    letters_by_reader,
    placeholder_lines,
    previews_of,
    stored_bodies,
)
from organisations.policies import WRITE_TEXTS, allowed
from organisations.requests import MemberRequest

LOOK = "look"


@require_GET
@allowed(WRITE_TEXTS)
def text_list(request: MemberRequest) -> HttpResponse:
    context = {
        "service": request.service,
        "address": planning_address(request.service),
        "letters": letters_by_reader(request.scope),
        "closing": CLOSING,
        "closing_in": closing_languages(request.scope),
    }
    return render(request, "organisations/text_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(WRITE_TEXTS)
def sender_change(request: MemberRequest) -> HttpResponse:
    service = request.service
    form = SenderForm(posted(request), service=service)
    if form.is_valid():
        change_sender(changes=form.changes, by=request.scope, at=timezone.now())
        messages.success(request, _("Saved. Emails from now on come so."))
        return go_to(request, "organisations:text_list", service.slug)
    context = {"form": form, "address": planning_address(service)}
    status = 422 if form.errors else 200
    return render(request, "organisations/sender_change.html", context, status=status)


@require_http_methods(["GET", "POST"])
@allowed(WRITE_TEXTS)
def text_change(request: MemberRequest, letter: str) -> HttpResponse:
    """``look`` shows how it would read and keeps nothing."""
    if letter not in LETTER_KINDS and letter != CLOSING:
        raise Http404("no such letter")
    scope, now = request.scope, timezone.now()
    stored = stored_bodies(letter, scope=scope)
    form = OwnTextForm(posted(request), service=scope.service, stored=stored)
    is_valid = form.is_valid()
    if is_valid and LOOK not in request.POST:
        write_texts(letter, bodies=form.changes, by=scope, at=now)
        messages.success(request, _("Saved. It stands in emails from now on."))
        return go_to(request, "organisations:text_list", scope.service.slug)
    told = form.cleaned_data if is_valid else stored
    bodies = {one: told.get(one, "") for one in languages_of(scope.service)}
    context = {
        "form": form,
        "letter": letter,
        "title": letter_title(letter),
        "is_closing": letter == CLOSING,
        "placeholders": placeholder_lines(scope.service),
        "previews": previews_of(letter, bodies=bodies, scope=scope, at=now),
        "own": [(language, Language(language).label) for language in stored],
        "looked": is_valid,
    }
    status = 422 if form.errors else 200
    return render(request, "organisations/text_change.html", context, status=status)


@require_POST
@allowed(WRITE_TEXTS)
def text_drop(request: MemberRequest, letter: str, language: str) -> HttpResponse:
    """Back to our words alone, in one language."""
    if language not in Language.values:
        raise Http404("no such language")
    try:
        write_texts(letter, bodies={language: ""}, by=request.scope, at=timezone.now())
    except NoSuchLetter as strange:
        raise Http404("no such letter") from strange
    messages.success(request, _("This email has our words alone again."))
    return go_to(request, "organisations:text_change", request.service.slug, letter)
