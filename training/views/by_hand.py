"""Add a mediator who is one already, with all that is known of them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from core.refusals import Refused
from organisations.actions.doubles import NOBODY_KNOWN, who_is_meant
from organisations.actions.refusals import PerhapsKnown, PerhapsSame
from organisations.forms.doubles import IN_USE
from organisations.models import User
from organisations.policies import allowed
from organisations.requests import MemberRequest
from training.actions.by_hand import add_existing_mediator
from training.forms.by_hand import ExistingMediatorForm
from volunteers.models import Volunteer
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.snapshot import perhaps_the_same
from volunteers.words import CONDUCT_WORDS, words_of


@require_http_methods(["GET", "POST"])
@allowed(KNOW_VOLUNTEERS)
def mediator_add(request: MemberRequest) -> HttpResponse:
    """Whoever may be known here already is asked about first, with what was typed still there."""
    scope, now = request.scope, timezone.now()
    form = ExistingMediatorForm(
        posted(request),
        scope=scope,
        today=local_day(now, scope.service.zone),
        conduct_paper=CONDUCT_WORDS[scope.service.country].paper,
    )
    known: list[PerhapsSame] = []
    if form.is_valid():
        known = perhaps_the_same(form.facts_of_person(scope.service.country), scope=scope)
        if done := _asked_and_added(request, form, known):
            return done
    people = [one.person for one in known]
    volunteers = Volunteer.visible_to(scope).of_people(people).with_person().by_name()
    context = {"form": form, "alike": volunteers if people else []}
    status = 422 if form.is_bound else 200
    return render(request, "training/mediator_add.html", context, status=status)


def _asked_and_added(
    request: MemberRequest, form: ExistingMediatorForm, known: Sequence[PerhapsSame]
) -> HttpResponse | None:
    """The page of whom was added; None where the form asks, or says why not."""
    answer = form.cleaned_data["same"]
    mailbox = form.cleaned_data["mailbox"]
    if not known and mailbox and answer != NOBODY_KNOWN and User.objects.owner_of(mailbox):
        form.ask_of_address()
        if answer == IN_USE:
            words = _(
                "Then ask this person to fill in your form for new mediators with this address. "
                "So they confirm it themselves, and sign in as before."
            )
            form.add_error(None, words)
        return None
    try:
        person = who_is_meant(known, answer)
    except PerhapsKnown:
        form.ask_who(known)
        return None
    done = _add(request, form, known, person)
    if done is None and known:
        form.ask_who(known)
    return done


def _add(
    request: MemberRequest,
    form: ExistingMediatorForm,
    known: Sequence[PerhapsSame],
    person: User | None,
) -> HttpResponse | None:
    others = [] if person else [one.person for one in known]
    try:
        volunteer = add_existing_mediator(
            form.told,
            **form.papers,
            person=person,
            others=others,
            by=request.scope,
            at=timezone.now(),
        )
    except Refused as refusal:
        for words in words_of(refusal):
            form.add_error(None, words)
        return None
    messages.success(request, _("%(name)s is added.") % {"name": volunteer})
    return go_to(request, "volunteers:volunteer_detail", request.scope.service.slug, volunteer.pk)
