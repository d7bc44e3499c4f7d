"""What an owner of the installation says of a service that begins."""

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ONE_NAME, MailboxField, email_field, layout_of, text_field
from organisations.actions.installation import Newcomer
from organisations.models import Country, Language, Service

NAME_TAKEN = _("Another service has this short name already.")


class ManagerForm(forms.Form):
    """Who is asked to be the first manager."""

    manager_first_name = text_field(_("First name"), 60)
    manager_last_name = text_field(_("Last name"), 80, required=False, help_text=ONE_NAME)
    manager_email = email_field()
    manager_language = forms.ChoiceField(
        label=_("Language of the email"), choices=Language, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(*MANAGER_LINES)

    def newcomer(self, *, language: str) -> Newcomer:
        """``language`` is what counts where none was chosen."""
        told = self.cleaned_data
        return Newcomer(
            email=told["manager_email"],
            first_name=told["manager_first_name"],
            last_name=told["manager_last_name"],
            language=told["manager_language"] or language,
        )


MANAGER_LINES = (
    Div("manager_first_name", "manager_last_name", css_class="field-pair"),
    Div("manager_email", "manager_language", css_class="field-pair"),
)


class OpenServiceForm(ManagerForm):
    """A new service and its first manager; ``manage.py open_service`` asks for the same."""

    name = text_field(_("Name of the service"), 120)
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=40,
        help_text=_(
            "Small letters, digits and dashes. It stands in every address of the service and in "
            "front of the “@” of its email, and stays as it is."
        ),
    )
    country = forms.ChoiceField(label=_("Country"), choices=Country)
    language = forms.ChoiceField(label=_("Language of the service"), choices=Language)
    town = text_field(_("Town"), 80, required=False)
    email = MailboxField(
        label=_("Email address of the service"),
        help_text=_("Answers to its letters go there, and residents read it."),
    )

    of_service = ("name", "slug", "country", "language", "town", "email")
    field_order = of_service

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(
            Fieldset(
                _("The service"),
                "name",
                "slug",
                Div("country", "language", css_class="field-pair"),
                Div("town", "email", css_class="field-pair"),
            ),
            Fieldset(_("The first manager"), *MANAGER_LINES),
        )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if Service.objects.of_slug(slug).exists():
            raise forms.ValidationError(NAME_TAKEN)
        return slug

    def facts(self) -> dict[str, Any]:
        """For ``actions.installation.open_service``."""
        told = self.cleaned_data
        facts = {name: told[name] for name in self.of_service}
        return {**facts, "manager": self.newcomer(language=told["language"])}


class RenameForm(EditForm, forms.Form):
    """What an owner may change of a service that stands."""

    name = text_field(_("Name of the service"), 120)
    town = text_field(_("Town"), 80, required=False)

    def __init__(self, *args: Any, service: Service, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({name: getattr(service, name) for name in self.fields})
        self.helper = layout_of("name", "town")
