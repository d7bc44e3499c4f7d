"""What a manager says of the choices: the questions at triage, kinds of problem, and reasons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cases.actions.choices import add_choice, change_choice
from cases.actions.refusals import ChoiceKnown, ChoiceNeeded
from cases.forms.choices import WORDS, ChoiceForm
from cases.forms.triage import with_weight
from cases.models import Choice, ChoiceList, choices_of
from cases.pages.choices import ABOUT, choice_lines
from cases.policies import MANAGE_CHOICES
from cases.words.refusals import words_of
from core.forms import posted
from core.htmx import go_to
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest


@require_GET
@allowed(MANAGE_CHOICES)
def question_list(request: MemberRequest) -> HttpResponse:
    choices, which = choices_of(request.service), ChoiceList.QUESTION
    context = {
        "lines": choice_lines(which, choices, request.service),
        "asked": [with_weight(question)[1] for question in choices.offered(which)],
    }
    return render(request, "cases/question_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_CHOICES)
def question_create(request: MemberRequest) -> HttpResponse:
    return _create(request, ChoiceList.QUESTION)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_CHOICES)
def question_change(request: MemberRequest, code: str) -> HttpResponse:
    return _change(request, ChoiceList.QUESTION, code)


@require_GET
@allowed(MANAGE_CHOICES)
def choice_list(request: MemberRequest) -> HttpResponse:
    asked = request.GET.get("list", "")
    which = ChoiceList(asked) if asked in ABOUT else ChoiceList.KIND
    choices, slug = choices_of(request.service), request.service.slug
    context = {
        "which": which,
        "about": ABOUT[which],
        "lines": choice_lines(which, choices, request.service),
        "offered": [capfirst(choice.label) for choice in choices.offered(which)],
        "tabs": [
            {
                "label": capfirst(one.label),
                "url": _list_address(slug, one),
                "current": one == which,
            }
            for one in ABOUT
        ],
    }
    return render(request, "cases/choice_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_CHOICES)
def choice_create(request: MemberRequest, which: str) -> HttpResponse:
    return _create(request, _list_of(which))


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_CHOICES)
def choice_change(request: MemberRequest, which: str, code: str) -> HttpResponse:
    return _change(request, _list_of(which), code)


def _list_of(which: str) -> ChoiceList:
    if which not in ABOUT:
        raise Http404("no such list")
    return ChoiceList(which)


def _list_address(slug: str, which: ChoiceList) -> str:
    if which == ChoiceList.QUESTION:
        return reverse("cases:question_list", args=[slug])
    return f"{reverse('cases:choice_list', args=[slug])}?list={which}"


def _create(request: MemberRequest, which: ChoiceList) -> HttpResponse:
    form = _form(request, which)
    if form.is_valid():
        try:
            row = add_choice(which, form.facts, by=request.scope, at=timezone.now())
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is added.") % {"name": row})
            return go_to(request, _list_address(request.service.slug, which))
    return _show(request, which, form)


def _change(request: MemberRequest, which: ChoiceList, code: str) -> HttpResponse:
    choice = choices_of(request.service).find(which, code)
    if choice is None:
        raise Http404("no such choice")
    form = _form(request, which, choice)
    if form.is_valid():
        try:
            row = change_choice(which, code, form.facts, by=request.scope, at=timezone.now())
        except Refused as refusal:
            _tell(form, refusal)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": row})
            return go_to(request, _list_address(request.service.slug, which))
    return _show(request, which, form, choice)


def _form(request: MemberRequest, which: ChoiceList, choice: Choice | None = None) -> ChoiceForm:
    return ChoiceForm(
        posted(request),
        which=which,
        choices=choices_of(request.service),
        language=request.service.language,
        choice=choice,
    )


def _tell(form: ChoiceForm, refusal: Refused) -> None:
    words = WORDS + form.language
    fields: dict[type[Refused], str] = {ChoiceKnown: words, ChoiceNeeded: "use"}
    field = fields.get(type(refusal))
    form.add_error(field if field in form.fields else None, words_of(refusal))


def _show(
    request: MemberRequest, which: ChoiceList, form: ChoiceForm, choice: Choice | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "choice": choice,
        "is_question": which == ChoiceList.QUESTION,
        "list_name": capfirst(which.label),
        "list_url": _list_address(request.service.slug, which),
    }
    page = "cases/choice_change.html" if choice else "cases/choice_create.html"
    return render(request, page, context, status=422 if form.is_bound else 200)
