"""The day on which everything of a closed service goes, and what becomes of work under way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, bound_day, paragraph_field
from organisations.actions.closing import Leaving
from organisations.models.closing import LONGEST_AHEAD


class ClosingForm(forms.Form):
    """``work`` is what stood on the page: what came in since was handed over to nobody."""

    erases_on = DayField(
        label=_("Everything is erased on"),
        help_text=_("Until that day the closing can be taken back, and nothing is lost."),
    )
    handed_over = forms.BooleanField(
        label=_("All of this is handed over, and everybody it is about knows"), required=False
    )
    handed_to = paragraph_field(
        _("Handed over to"), required=False, help_text=_("For instance: the service of Enschede.")
    )

    def __init__(self, *args: Any, earliest: date, work: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        bound_day(self, "erases_on", earliest=earliest, latest=earliest + LONGEST_AHEAD)
        self.initial.setdefault("erases_on", earliest)
        for word, number in work.items():
            self.fields[f"work_{word}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=number, required=False, max_value=2**31 - 1
            )
        if not work:
            del self.fields["handed_over"], self.fields["handed_to"]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.work:
            return told
        if not told.get("handed_over"):
            self.add_error("handed_over", _("End this work first, or say that it is handed over."))
        elif not told.get("handed_to") and "handed_to" not in self.errors:
            self.add_error("handed_to", _("To whom?"))
        return told

    @property
    def leaving(self) -> Leaving:
        told = self.cleaned_data
        work = {word: told.get(f"work_{word}") or 0 for word in self.work}
        return Leaving(erases_on=told["erases_on"], work=work, handed_to=told.get("handed_to", ""))
