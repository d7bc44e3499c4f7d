"""Why and until when somebody's data are kept longer."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, bound_day, paragraph_field


class HoldForm(forms.Form):
    """For a hold that begins, and for one that goes on: with a reason each time."""

    reason = paragraph_field(
        _("Why"), help_text=_("For instance: a complaint that runs, or a question by a court.")
    )
    until = DayField(
        label=_("Keep until"), help_text=_("A year at most. You can keep it longer again then.")
    )

    def __init__(self, *args: Any, earliest: date, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound_day(self, "until", earliest=earliest, latest=latest)
