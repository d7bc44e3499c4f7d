"""From when until when a certificate holds."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.forms import ONE_YEAR, DayField, bound_day, layout_of
from training.models import Certification
from training.requirements.validity import last_day


class ConfirmForm(forms.Form):
    effective_on = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Valid until"), required=False)

    def __init__(
        self, *args: Any, certification: Certification, first_day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": {"effective_on": first_day}, **kwargs})
        bound_day(
            self,
            "effective_on",
            earliest=first_day - 5 * ONE_YEAR,
            latest=first_day + 2 * ONE_YEAR,
        )
        bound_day(
            self,
            "valid_until",
            earliest=first_day - 5 * ONE_YEAR,
            latest=first_day + 20 * ONE_YEAR,
        )
        self.months = certification.service.certification_months
        self.fields["valid_until"].help_text = self._when_empty()
        self.helper = layout_of(Div("effective_on", "valid_until", css_class="field-pair"))

    def _when_empty(self) -> Any:
        if self.months is None:
            return _("Empty: no end date.")
        return ngettext_lazy(
            "Empty: %(months)s month, as your service has set.",
            "Empty: %(months)s months, as your service has set.",
            self.months,
        ) % {"months": self.months}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("effective_on"), cleaned.get("valid_until")
        if first and last is None and "valid_until" in cleaned:
            cleaned["valid_until"] = last_day(first, months=self.months)
        if first and last and last < first:
            early = _("The last day must not come before the first.")
            self.add_error("valid_until", ValidationError(early))
        return cleaned
