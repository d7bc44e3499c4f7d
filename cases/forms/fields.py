"""Fields that several forms here share."""

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from core.week import BOXES, DayPart, box
from core.wording import PART_LABELS
from volunteers.forms.fields import SpokenField
from volunteers.models import Spoken

EMPTY: list[tuple[str, Any]] = [("", _("make your choice"))]


class WishesField(forms.MultipleChoiceField):
    """Parts of the days of a week; drawn as a grid of boxes by ``cases/_wishes.html``."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(wish, wish) for wish in BOXES], required=False, **kwargs)


class FormWithWeek(forms.Form):
    """A form with the field ``wishes``."""

    @property
    def week(self) -> list[dict[str, Any]]:
        chosen = set(self["wishes"].value() or [])
        return [
            {
                "label": WEEKDAYS[weekday],
                "parts": [
                    {
                        "name": self["wishes"].html_name,
                        "value": box(weekday, part),
                        "label": PART_LABELS[part],
                        "checked": box(weekday, part) in chosen,
                    }
                    for part in DayPart
                ],
            }
            for weekday in range(7)
        ]


def week_of_boxes() -> Field:
    return Field("wishes", template="cases/_wishes.html")


def languages_field(label: Any, **kwargs: Any) -> SpokenField:
    return SpokenField(label=label, choices=Spoken.choices, **kwargs)


def text_field(
    label: Any, length: int, *, autocomplete: str = "off", **kwargs: Any
) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=length, widget=widget, **kwargs)


def phone_field(*, autocomplete: str = "off", **kwargs: Any) -> forms.CharField:
    attrs = {"type": "tel", "autocomplete": autocomplete}
    return forms.CharField(
        label=_("Phone"), max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs
    )


def email_field(*, autocomplete: str = "off", **kwargs: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete})
    return forms.EmailField(label=_("E-mail address"), max_length=254, widget=widget, **kwargs)


def paragraph_field(
    label: Any, *, rows: int = 4, length: int = 4000, **kwargs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def choice_field(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """One of a few, as big rows."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **kwargs)


def yes_or_no(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        **kwargs,
    )
