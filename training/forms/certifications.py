"""From when until when a certificate holds."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.forms import ONE_YEAR, STILL_TO_COME, DayField, bound_day, layout_of
from training.models import Certification
from training.requirements.validity import last_day


class ElsewhereForm(forms.Form):
    """A certificate that another service or a trainer gave, as it lies on the table."""

    given_by = forms.CharField(
        label=_("Who gave it?"),
        max_length=120,
        help_text=_("The service, or the trainer."),
    )
    their_number = forms.CharField(label=_("Number on it"), max_length=40, required=False)
    effective_on = DayField(label=_("Valid from"))
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Empty: no end date.")
    )
    seen_on = DayField(label=_("Seen on"), help_text=_("You have seen it yourself."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"seen_on": today}, **kwargs})
        earliest = today - 40 * ONE_YEAR
        bound_day(self, "effective_on", earliest=earliest, latest=today + ONE_YEAR)
        bound_day(self, "valid_until", earliest=earliest, latest=today + 20 * ONE_YEAR)
        bound_day(
            self,
            "seen_on",
            earliest=today - 10 * ONE_YEAR,
            latest=today,
            too_late=STILL_TO_COME,
        )
        self.helper = layout_of(
            Div("given_by", "their_number", css_class="field-pair"),
            Div("effective_on", "valid_until", css_class="field-pair"),
            "seen_on",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        refuse_end_before_start(self, cleaned)
        return cleaned


def refuse_end_before_start(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Say beside the last day that it comes before the first."""
    first, last = cleaned.get("effective_on"), cleaned.get("valid_until")
    if first and last and last < first:
        early = _("The last day must not come before the first.")
        form.add_error("valid_until", ValidationError(early))


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
        refuse_end_before_start(self, cleaned)
        return cleaned
