"""The logbook of somebody who learns: note what they watched, take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import go_to
from core.refusals import Refused
from organisations.actions.refusals import AboutOneself
from organisations.policies import allowed
from organisations.requests import MemberRequest
from training import policies
from training.actions.observations import note_observation, take_back_observation
from training.actions.refusals import MentorNeeded, VolunteerHasLeft
from training.models import Observation
from training.views.records import observation_form, show_record
from training.words import words_of
from volunteers.models import Volunteer


@require_POST
@allowed(policies.NOTE_OBSERVATIONS)
def observation_note(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    scope = request.scope
    volunteer = get_object_or_404(Volunteer.visible_to(scope).with_person(), pk=volunteer_id)
    form = observation_form(request, volunteer, request.POST)
    if form.is_valid():
        try:
            note_observation(volunteer, **form.cleaned_data, by=scope, at=timezone.now())
        except Refused as refusal:
            form.add_error(_field_of(refusal), words_of(refusal))
        else:
            messages.success(request, _("Noted in the logbook of %(name)s.") % {"name": volunteer})
            return go_to(request, "training:volunteer_record", scope.service.slug, volunteer.pk)
    return show_record(request, volunteer, form)


def _field_of(refusal: Refused) -> str | None:
    if isinstance(refusal, VolunteerHasLeft | AboutOneself):
        return None
    return "mentor" if isinstance(refusal, MentorNeeded) else "day"


@require_POST
@allowed(policies.NOTE_OBSERVATIONS)
def observation_take_back(request: MemberRequest, observation_id: int) -> HttpResponse:
    scope = request.scope
    observation = get_object_or_404(Observation.visible_to(scope), pk=observation_id)
    try:
        take_back_observation(observation, by=scope, at=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("Taken back. It does not count any more."))
    return go_to(request, "training:volunteer_record", scope.service.slug, observation.volunteer_id)
