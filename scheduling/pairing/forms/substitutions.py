"""Which colleague takes a seat over, and why a coordinator decides otherwise."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import WhySeatEnded
from core.forms import capitalised, choice_field, layout_of, paragraph_field
from scheduling.pairing.models import OWN_WHYS


class SubstituteForm(forms.Form):
    """``people`` are ids and what they are called, of whoever the rules let in."""

    colleague = choice_field(_("Who could take it over?"), ())
    why = choice_field(_("Why can you not go on?"), capitalised(OWN_WHYS))

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(id_), name) for id_, name in people]
        self.fields["colleague"].choices = choices
        self.helper = layout_of(
            Div("colleague", css_class="choices choices-many"),
            Div("why", css_class="choices choices-many"),
        )

    @property
    def chosen(self) -> int:
        return int(self.cleaned_data["colleague"])

    @property
    def reason(self) -> WhySeatEnded:
        return WhySeatEnded(self.cleaned_data["why"])


class RefuseSubstitutionForm(forms.Form):
    reason = paragraph_field(
        _("Why not?"),
        rows=2,
        length=200,
        help_text=_("Whoever named the colleague reads this. Please no names of the neighbours."),
    )


class SubstituteAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))])

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == "yes")
