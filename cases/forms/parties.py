"""What is asked about a party: by the coordinator, at triage, and of whoever brings a case."""

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Party, PartyFacts
from core.edits import EditForm
from core.forms import EMPTY, email_field, layout_of, phone_field, text_field
from organisations.models import ADDRESS_COLUMNS, Language

PARTY_ROWS = (("name",), ("street", "house_number"), ("postcode", "town"), ("phone", "email"))
REPORTER_ROWS = (("name",), ("phone", "email"), ("street", "house_number"))
OF_NEIGHBOUR = "neighbour_"


def rows_of_fields(rows: tuple[tuple[str, ...], ...], *, prefix: str = "") -> list[str | Div]:
    """The fields as a form lays them out: alone, or two that are read together."""
    named = [[prefix + name for name in row] for row in rows]
    return [Div(*row, css_class="field-pair") if len(row) > 1 else row[0] for row in named]


class PartyForm(EditForm, forms.Form):
    """One party; two of these stand on a page, each with its prefix."""

    together = (ADDRESS_COLUMNS,)

    name = text_field(_("Name"), 120, required=False)
    street = text_field(_("Street"), 120, required=False)
    house_number = text_field(_("House number"), 12, required=False)
    postcode = text_field(_("Postcode"), 10, required=False)
    town = text_field(_("Town"), 80, required=False)
    phone = phone_field(required=False)
    email = email_field(required=False)
    language = forms.ChoiceField(
        label=_("Language of our letters"), choices=EMPTY + Language.choices, required=False
    )

    def __init__(self, *args: Any, title: Any, party: Party | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({name: getattr(party, name, "") for name in self.base_fields})
        self.helper = layout_of(Fieldset(title, *rows_of_fields(PARTY_ROWS), "language"))

    @property
    def facts(self) -> PartyFacts:
        return PartyFacts.among(self.cleaned_data)


class NeighbourForm(forms.Form):
    """The second party, among what else is judged at triage."""

    neighbour_name = text_field(_("Name"), 120, required=False)
    neighbour_street = text_field(_("Street"), 120, required=False)
    neighbour_house_number = text_field(_("House number"), 12, required=False)
    neighbour_postcode = text_field(_("Postcode"), 10, required=False)
    neighbour_town = text_field(_("Town"), 80, required=False)
    neighbour_phone = phone_field(required=False)
    neighbour_email = email_field(required=False)

    @property
    def neighbour(self) -> PartyFacts:
        return PartyFacts.among(self.cleaned_data, prefix=OF_NEIGHBOUR)


def known_of_neighbour(party: Party | None) -> dict[str, Any]:
    """What ``NeighbourForm`` begins with."""
    names = NeighbourForm.base_fields
    return {name: getattr(party, name.removeprefix(OF_NEIGHBOUR), "") for name in names}


class ReporterForm(forms.Form):
    """Who asks, and how to reach them. What a form adds of them has the name of its column."""

    name = text_field(_("Name"), 120)
    phone = phone_field(required=False)
    email = email_field(required=False)
    street = text_field(_("Street"), 120)
    house_number = text_field(_("House number"), 12)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        wrong = {"phone", "email"} & set(self.errors)
        if not (wrong or told.get("phone") or told.get("email")):
            self.add_error("phone", _("Please give a phone number or an email address."))
        return told
