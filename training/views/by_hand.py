"""Add a mediator who is one already, with all that is known of them."""

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
from organisations.models import User
from organisations.policies import allowed
from organisations.requests import MemberRequest
from training.actions.by_hand import add_existing_mediator
from training.forms.by_hand import ExistingMediatorForm
from volunteers.pages.alike import SAME, SomebodyAlike, somebody_alike
from volunteers.policies import KNOW_VOLUNTEERS
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
    alike = None
    if form.is_valid():
        alike = somebody_alike(form.told_of_person, scope=scope)
        answer = form.cleaned_data["same"]
        if alike is None or answer:
            done = _add(request, form, alike if answer == SAME else None)
            if done:
                return done
    if alike:
        form.ask(alike)
    context = {"form": form, "alike": alike}
    status = 422 if form.is_bound else 200
    return render(request, "training/mediator_add.html", context, status=status)


def _add(
    request: MemberRequest, form: ExistingMediatorForm, same: SomebodyAlike | None
) -> HttpResponse | None:
    """The page of whom was added; None where the form says why not."""
    if same and same.person is None:
        form.add_error(
            None,
            _(
                "Then ask this person to fill in your form for new mediators with this address. "
                "So they confirm it themselves, and sign in as before."
            ),
        )
        return None
    person: User | None = same.person if same else None
    try:
        volunteer = add_existing_mediator(
            form.told, **form.papers, person=person, by=request.scope, at=timezone.now()
        )
    except Refused as refusal:
        for words in words_of(refusal):
            form.add_error(None, words)
        return None
    messages.success(request, _("%(name)s is added.") % {"name": volunteer})
    return go_to(request, "volunteers:volunteer_detail", request.scope.service.slug, volunteer.pk)
