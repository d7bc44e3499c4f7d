"""Whom to ask, and what they answer."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.models import Scope
from scheduling.models import DeclineReason
from volunteers.models import Volunteer


class OfferForm(forms.Form):
    """One or two people for the free seats, chosen from the board or by hand."""

    first = forms.ModelChoiceField(queryset=None, label=_("Mediator"), empty_label="—")
    second = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Second mediator"),
        empty_label=_("nobody yet"),
    )
    despite_warnings = forms.BooleanField(
        required=False, label=_("I have read the warnings and ask them all the same")
    )

    as_reserve = forms.BooleanField(
        required=False, label=_("Ask them as well; whoever says yes first gets the seat")
    )

    def __init__(self, *args: Any, scope: Scope, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        volunteers = Volunteer.visible_to(scope).may_mediate().with_person().by_name()
        self.fields["first"].queryset = self.fields["second"].queryset = volunteers
        if seats < 2:
            del self.fields["second"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        names = [name for name in ("first", "second") if name in self.fields]
        self.helper.layout = Layout(Div(*names, css_class="field-pair"))

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if chosen.get("first") and chosen.get("first") == chosen.get("second"):
            self.add_error("second", _("Choose two different people."))
        return chosen

    @property
    def volunteers(self) -> list[Volunteer]:
        chosen = (self.cleaned_data["first"], self.cleaned_data.get("second"))
        return [volunteer for volunteer in chosen if volunteer]


class DeclineForm(forms.Form):
    """Why not, for who wants to say it."""

    decline_reason = forms.ChoiceField(
        choices=[(reason.value, capfirst(reason.label)) for reason in DeclineReason],
        required=False,
        label=_("Would you like to say why? You do not have to."),
        widget=forms.RadioSelect,
    )
    decline_note = forms.CharField(
        required=False,
        max_length=200,
        label=_("Anything to add? Please no names of the neighbours."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(Div("decline_reason", css_class="choices"), "decline_note")


class AnswerForm(DeclineForm):
    """Yes, or no with its reason."""

    answer = forms.ChoiceField(choices=[("accept", _("yes")), ("decline", _("no"))])

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == "accept")
