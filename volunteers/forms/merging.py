"""Which of two records is right, fact by fact; and which other record there is."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MergeForm(forms.Form):
    """A choice for each fact in which the two differ; what is likely right stands ticked."""

    def __init__(self, *args: Any, choices: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for choice in choices:
            if choice.differs:
                self.fields[choice.name] = forms.ChoiceField(
                    label=choice.label,
                    choices=[("kept", choice.kept), ("merged", choice.merged)],
                    widget=forms.RadioSelect,
                    initial=choice.preset,
                )

    @property
    def take(self) -> frozenset[str]:
        """The facts that are right in the record that goes."""
        return frozenset(name for name, side in self.cleaned_data.items() if side == "merged")


class OtherRecordForm(forms.Form):
    q = forms.CharField(
        label=_("Name of the other record"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
