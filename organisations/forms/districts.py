"""A district, as a manager writes it down."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ONE_YEAR, DayField, bound_day, layout_of, paragraph_field, text_field
from core.postcodes import NoPostcode, written_ranges
from organisations.models import Country, District, Service

BY_POSTCODE = _("Leave it empty, and the postcode of the address tells it.")
DISTRICT_OVER = _("%(name)s (ended)")
WRITTEN = {
    Country.NL: _(
        "Between commas. Four digits, a full postcode, or a range: 3511, 3512 AB, 3513-3515"
    ),
    Country.BE: _("Between commas. Four digits or a range: 2000, 2018-2060"),
}


class DistrictForm(EditForm, forms.Form):
    name = text_field(_("Name of the district"), 80)
    municipality = text_field(_("Municipality"), 80)
    postcodes = paragraph_field(_("Postcodes"), rows=3, required=False)
    valid_from = DayField(
        label=_("First day"),
        required=False,
        help_text=_("Empty: it counts already."),
    )
    valid_until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_(
            "Empty: it has no end. A pilot ends on the day before the next district begins."
        ),
    )

    def __init__(
        self,
        *args: Any,
        service: Service,
        today: date,
        district: District | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_belgian = service.country == Country.BE
        self.fields["postcodes"].help_text = WRITTEN[Country(service.country)]
        if district:
            stored = {name: getattr(district, name) for name in self.fields}
            self.edits({**stored, "postcodes": ", ".join(district.postcodes)})
        else:
            self.initial = {"municipality": service.town}
        for name in ("valid_from", "valid_until"):
            bound_day(self, name, earliest=today - 20 * ONE_YEAR, latest=today + 20 * ONE_YEAR)
        self.helper = layout_of(
            Div("name", "municipality", css_class="field-pair"),
            "postcodes",
            Div("valid_from", "valid_until", css_class="field-pair"),
        )

    def clean_postcodes(self) -> list[str]:
        try:
            ranges = written_ranges(self.cleaned_data["postcodes"], is_belgian=self.is_belgian)
        except NoPostcode as wrong:
            words = _("Look at “%(said)s”: write postcodes and ranges with commas between them.")
            raise forms.ValidationError(words, params={"said": wrong.said}) from None
        return [str(one) for one in ranges]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("valid_from"), told.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Choose a last day that is not before the first."))
        return told
