"""A day, or some in a row, on which nobody works."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ONE_YEAR, DayField, bound_day, layout_of, text_field
from organisations.models import MOST_DAYS, OwnFreeDay

REACH = 5 * ONE_YEAR


class FreeDayForm(EditForm, forms.Form):
    together = (("starts_on", "ends_on"),)

    name = text_field(_("What do you call it?"), 80)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: it is one day."))
    is_yearly = forms.BooleanField(label=_("Every year on these dates"), required=False)

    def __init__(
        self,
        *args: Any,
        today: date,
        row: OwnFreeDay | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if row:
            stored = {name: getattr(row, name) for name in self.fields}
            self.edits({**stored, "ends_on": None if row.is_single else row.ends_on})
        for name in ("starts_on", "ends_on"):
            bound_day(self, name, earliest=today - REACH, latest=today + REACH)
        self.helper = layout_of(
            "name", Div("starts_on", "ends_on", css_class="field-pair"), "is_yearly"
        )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last is None and "ends_on" not in self.errors:
            told["ends_on"] = last = first
        if not first or not last:
            return told
        if last < first:
            self.add_error("ends_on", _("Choose a last day that is not before the first."))
        elif last - first >= timedelta(days=MOST_DAYS):
            words = _("That is more than %(number)s days in a row. Are the days right?")
            self.add_error("ends_on", words % {"number": MOST_DAYS})
        return told
