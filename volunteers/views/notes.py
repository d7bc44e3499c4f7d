"""What coordinators and a volunteer spoke of, a line each."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import go_to
from core.refusals import Refused
from organisations.policies import allowed
from organisations.requests import MemberRequest
from volunteers.actions.notes import note_on_volunteer, take_back_note_on_volunteer
from volunteers.forms.notes import ConversationForm
from volunteers.models import VolunteerNote
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.views.volunteers import show_volunteer, volunteer_for
from volunteers.words import words_of


@require_POST
@allowed(KNOW_VOLUNTEERS)
def conversation_note(request: MemberRequest, volunteer_id: int) -> HttpResponse:
    """A refused one comes back in its line: nothing that was typed is lost."""
    volunteer = volunteer_for(request, volunteer_id)
    form = ConversationForm(request.POST)
    if wrong := form.errors.get("text"):
        note = form.as_typed(error=str(wrong[0]))
        return show_volunteer(request, volunteer, note=note, status=422)
    try:
        note_on_volunteer(volunteer, **form.told, by=request.scope, at=timezone.now())
    except Refused as refusal:
        note = form.as_typed(error=" ".join(words_of(refusal)))
        return show_volunteer(request, volunteer, note=note, status=422)
    messages.success(request, _("Noted. You can take it back for ten minutes."))
    return go_to(request, "volunteers:volunteer_detail", request.service.slug, volunteer.pk)


@require_POST
@allowed(KNOW_VOLUNTEERS)
def conversation_take_back(
    request: MemberRequest, volunteer_id: int, volunteer_note_id: int
) -> HttpResponse:
    """Pressed twice, or where it is gone: what was wanted is so."""
    volunteer = volunteer_for(request, volunteer_id)
    try:
        note = VolunteerNote.visible_to(request.scope).get(pk=volunteer_note_id)
        if note.volunteer_id != volunteer.pk:
            raise Http404("a note on another volunteer")
        take_back_note_on_volunteer(note, by=request.scope, at=timezone.now())
    except VolunteerNote.DoesNotExist:
        messages.success(request, _("The note is taken back."))
    except Refused as refusal:
        messages.error(request, " ".join(words_of(refusal)))
    else:
        messages.success(request, _("The note is taken back."))
    return go_to(request, "volunteers:volunteer_detail", request.service.slug, volunteer.pk)
