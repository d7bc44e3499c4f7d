"""What somebody without an account fills in."""

from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    ONE_NAME,
    email_field,
    layout_of,
    paragraph_field,
    phone_field,
    text_field,
)
from organisations.models import Language
from volunteers.forms.fields import SpokenField
from volunteers.models import AgreementKind, Spoken
from volunteers.snapshot import TextOnFile


class ApplyForm(forms.Form):
    """``website`` is a trap: people do not see it, programs fill it in."""

    first_name = text_field(_("First name"), 60, autocomplete="given-name")
    last_name = text_field(
        _("Last name"), 80, autocomplete="family-name", required=False, help_text=ONE_NAME
    )
    email = email_field(
        autocomplete="email",
        help_text=_("We send you one email to check that the address is yours."),
    )
    phone = phone_field(autocomplete="tel", required=False, help_text=_("You may leave it empty."))
    postcode = text_field(_("Postcode"), 10, autocomplete="postal-code", required=False)
    language = forms.ChoiceField(
        label=_("In which language may we write to you?"), choices=Language.choices
    )
    spoken = SpokenField(
        label=_("Which languages do you speak well enough for a talk?"), choices=Spoken.choices
    )
    motivation = paragraph_field(
        _("Why would you like to do this?"),
        required=False,
        help_text=_("A few words are enough."),
    )
    heard_through = forms.CharField(
        label=_("How did you hear of us?"),
        required=False,
        max_length=120,
        help_text=_("From a friend, the newspaper, a poster…"),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(
            Div("first_name", "last_name", css_class="field-pair"),
            "email",
            Div("phone", "postcode", css_class="field-pair"),
            "motivation",
            Div("spoken", css_class="choices choices-many"),
            "language",
            "heard_through",
            Div("website", hidden="hidden"),
            Submit("apply", _("Send my application"), css_class="btn-lg"),
        )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["website"])

    @property
    def facts(self) -> dict[str, Any]:
        """What the action asks for, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


ACCEPTANCES = {
    AgreementKind.VOLUNTEER: _("I have read the volunteer agreement and I accept it."),
    AgreementKind.CONFIDENTIALITY: _("I have read the confidentiality statement and I accept it."),
}


class AgreementsForm(forms.Form):
    """One box for each text that is still to be accepted; its name holds the version read."""

    def __init__(self, *args: Any, waiting: list[TextOnFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = [(f"text_{on_file.text.pk}", on_file) for on_file in waiting if on_file.text]
        for name, on_file in self.waiting:
            self.fields[name] = forms.BooleanField(
                label=ACCEPTANCES[on_file.kind],
                error_messages={"required": _("Tick this box if you accept the text.")},
            )

    @property
    def cards(self) -> list[dict[str, Any]]:
        return [{"text": on_file.text, "box": self[name]} for name, on_file in self.waiting]

    @property
    def texts(self) -> frozenset[int]:
        """The ids of the texts that were read and accepted."""
        return frozenset(on_file.text.pk for _name, on_file in self.waiting if on_file.text)
