from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_LETTERS = 80


class TrailSearchForm(forms.Form):
    """What one looks for in the trail; ``subjects`` are the parts of the house, or none."""

    q = forms.CharField(
        label=_("Name of a person"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "form-control", "autocomplete": "off"}
        ),
    )
    about = forms.ChoiceField(
        label=_("About"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def __init__(self, *args: Any, subjects: dict[str, str | Promise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if subjects:
            choices: Any = [("", _("Everything")), *subjects.items()]
            self.fields["about"].choices = choices
        else:
            del self.fields["about"]

    @property
    def asked(self) -> dict[str, str]:
        """What was asked and is fit to look for; the rest counts as not asked."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("q", "about")}
