"""Fields that several forms here share: languages, and the week of the parties."""

from typing import Any

from crispy_forms.layout import Field
from django import forms
from django.utils.dates import WEEKDAYS

from core.week import BOXES, DayPart, box
from core.wording import PART_LABELS
from volunteers.forms.fields import SpokenField
from volunteers.models import Spoken


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
