"""What somebody wants to take out, and as which kind of file."""

from collections.abc import Sequence
from typing import Any

from django import forms

from moving.models import ExportForm

EVERYTHING = "everything"


class AskForm(forms.Form):
    """One kind as XLSX or CSV, or everything they may in one zip."""

    kind = forms.ChoiceField()
    form = forms.ChoiceField(choices=ExportForm.choices)

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may = list(kinds)
        names = [EVERYTHING, *kinds]
        self.fields["kind"].choices = [(name, name) for name in names]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_all = cleaned.get("kind") == EVERYTHING
        if cleaned and is_all != (cleaned.get("form") == ExportForm.ZIP):
            raise forms.ValidationError("everything is a zip, and nothing else is")
        return cleaned

    @property
    def kinds(self) -> list[str]:
        kind = self.cleaned_data["kind"]
        return self.may if kind == EVERYTHING else [kind]
