"""One line about a case, and what to look out for."""

from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case, NoteKind
from core.edits import EditForm
from core.forms import NoteLineForm, capitalised, layout_of


class NoteForm(NoteLineForm):
    kind = forms.ChoiceField(choices=capitalised(NoteKind.choices), initial=NoteKind.CALLED)
    staff_only = forms.BooleanField(required=False)


class HeadsUpForm(EditForm, forms.Form):
    text = forms.CharField(
        label=_("What should everybody know before they go there or call?"),
        help_text=_(
            "One or two sentences. It stands first on the page of the case, and its mediators read "
            "it too. Leave it empty to take it away."
        ),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = getattr(case, "heads_up", None)
        self.edits({"text": known.text if known else ""})
        self.helper = layout_of("text", Div(Submit("save", _("Save")), css_class="action-bar"))
