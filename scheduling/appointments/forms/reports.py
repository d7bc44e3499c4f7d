"""The answers of the screens on which somebody tells how a talk went."""

from collections.abc import Collection
from typing import Any

from django import forms

from core.forms import paragraph_field
from scheduling.appointments.actions.reports import TalkTold
from scheduling.appointments.models import AfterTalk, MissedBecause
from scheduling.appointments.models.reports import LENGTHS, NOT_KNOWN, YES


class TalkReportForm(forms.Form):
    """What was tapped, as the last screen sends it, and the one line that may be written."""

    took = forms.ChoiceField(choices=[(YES, YES), *MissedBecause.choices])
    after = forms.ChoiceField(choices=AfterTalk.choices, required=False)
    minutes = forms.TypedChoiceField(
        choices=[(n, n) for n in LENGTHS], coerce=int, empty_value=None, required=False
    )
    note = paragraph_field("", rows=3, length=1000, required=False)

    def __init__(self, *args: Any, ways: Collection[str], **kwargs: Any) -> None:
        """``ways`` are the values of ``AfterTalk`` that lead somewhere now."""
        super().__init__(*args, **kwargs)
        self.ways = ways

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("took") == YES and cleaned.get("after") not in self.ways:
            self.add_error("after", "")
        return cleaned

    @property
    def told(self) -> TalkTold:
        """What belongs to a talk that took place is left out of one that did not."""
        said = self.cleaned_data
        if said["took"] != YES:
            return TalkTold(missed=said["took"], note=said["note"])
        minutes = said["minutes"] or NOT_KNOWN
        return TalkTold(after=said["after"], minutes=minutes, note=said["note"])
