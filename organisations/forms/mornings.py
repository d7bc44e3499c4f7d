"""When somebody wants their morning email."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from core.forms import ClockField, capitalised, layout_of


class MorningForm(forms.Form):
    days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a day you get none. On days off of your service none comes."),
    )
    hour = ClockField(
        label=_("At what time?"), help_text=_("On the clock of your service, until 21:00.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not above: the names of the days are in the language of whoever asks.
        self.fields["days"].choices = capitalised(WEEKDAYS.items())  # type: ignore[attr-defined]
        self.helper = layout_of("days", "hour")
