"""One line about a talk with a volunteer."""

from django import forms

from core.forms import NoteLineForm, capitalised
from volunteers.models import VolunteerNoteKind


class ConversationForm(NoteLineForm):
    kind = forms.ChoiceField(choices=capitalised(VolunteerNoteKind.choices))
