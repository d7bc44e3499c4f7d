"""A partner organisation, and who is asked in to refer for it."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import (
    EMPTY,
    ONE_NAME,
    MailboxField,
    capitalised,
    email_field,
    layout_of,
    phone_field,
    text_field,
)
from organisations.forms.doubles import AsksWhoItIs
from organisations.models import Language, PartnerKind, PartnerOrganisation


class PartnerForm(EditForm, forms.Form):
    name = text_field(_("Name of the organisation"), 120)
    kind = forms.ChoiceField(
        label=_("What kind of organisation?"), choices=EMPTY + capitalised(PartnerKind.choices)
    )
    email = MailboxField(
        label=_("Email address of the organisation"),
        required=False,
        help_text=_("News about its referrals goes there. Empty: to the person who referred."),
    )
    phone = phone_field(required=False)

    def __init__(
        self, *args: Any, partner: PartnerOrganisation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if partner:
            self.edits({name: getattr(partner, name) for name in self.fields})
        self.helper = layout_of("name", "kind", Div("email", "phone", css_class="field-pair"))


class PartnerPersonForm(AsksWhoItIs):
    """Somebody of the organisation, who gets a page of their own to refer on."""

    first_name = text_field(_("First name"), 60)
    last_name = text_field(_("Last name"), 80, required=False, help_text=ONE_NAME)
    email = email_field()
    language = forms.ChoiceField(label=_("Language of the email"), choices=Language)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(
            Div("first_name", "last_name", css_class="field-pair"),
            Div("email", "language", css_class="field-pair"),
        )
