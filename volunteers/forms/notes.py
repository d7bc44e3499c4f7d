"""One line about a talk with a volunteer."""

from django import forms

from core.forms import capitalised
from volunteers.models import VolunteerNoteKind


class ConversationForm(forms.Form):
    """How long a note may be, and that it says something, is refused by the verb."""

    text = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=capitalised(VolunteerNoteKind.choices))
