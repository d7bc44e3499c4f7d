"""When somebody wants their morning email."""

from datetime import time
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ClockField, capitalised, layout_of
from organisations.models import User

TOO_LATE = time(20, 50)


class MorningForm(EditForm, forms.Form):
    morning_days = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a day you get none. On days off of your service none comes."),
    )
    morning_at = ClockField(
        label=_("At what time?"), help_text=_("On the clock of your service, before 20:50.")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Here and not above: the names of the days are in the language of whoever asks.
        self.fields["morning_days"].choices = capitalised(WEEKDAYS.items())
        self.edits({name: getattr(person, name) for name in ("morning_days", "morning_at")})
        self.helper = layout_of("morning_days", "morning_at")

    def clean_morning_at(self) -> time:
        """One that comes too late for the last round of that day would never come."""
        hour: time = self.cleaned_data["morning_at"]
        if hour >= TOO_LATE:
            raise forms.ValidationError(
                _("Choose a time before 20:50: after 21:00 no email leaves.")
            )
        return hour
