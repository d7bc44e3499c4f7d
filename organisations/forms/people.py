from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ONE_NAME, choose_from, email_field, layout_of
from organisations.actions.corrections import CORRECTED
from organisations.actions.invitations import roles_given_by
from organisations.forms.doubles import AsksWhoItIs
from organisations.models import Language, PartnerOrganisation, Role, Scope, User


class CorrectPersonForm(EditForm, forms.Form):
    """How somebody is called, and where mail reaches them."""

    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, required=False, help_text=ONE_NAME
    )
    mailbox = email_field(required=False, help_text=_("Empty: you call them."))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({name: getattr(person, name) for name in CORRECTED})
        self.helper = layout_of(Div("first_name", "last_name", css_class="field-pair"), "mailbox")


class GiveLoginForm(forms.Form):
    """With which address somebody is going to sign in."""

    email = email_field(help_text=_("An address that only this person reads."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of("email")


class InviteForm(AsksWhoItIs):
    """Who is asked to join, in which role."""

    email = email_field()
    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, required=False, help_text=ONE_NAME
    )
    language = forms.ChoiceField(label=_("Language of the email"), choices=Language)
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("Volunteers come in through an application, not through an invitation."),
    )
    partner = forms.ModelChoiceField(
        label=_("Partner organisation"),
        queryset=None,
        required=False,
        help_text=_("Only for the role partner."),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles_given_by(scope)]
        choose_from(self, "partner", PartnerOrganisation.visible_to(scope).working().by_name())
        self.fields["language"].initial = scope.service.language
        self.helper = layout_of(
            Div("first_name", "last_name", css_class="field-pair"),
            "email",
            "language",
            "role",
            "partner",
            Submit("invite", _("Send the invitation")),
        )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        is_partner = chosen.get("role") == Role.PARTNER
        if is_partner and not chosen.get("partner"):
            self.add_error("partner", _("Choose the organisation this person works for."))
        if not is_partner:
            chosen["partner"] = None
        return chosen
