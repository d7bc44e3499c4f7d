"""Fields that several forms here share: languages, and the week of the parties."""

from typing import Any, cast

from crispy_forms.layout import Field
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.models import ChoiceList, choices_of
from core.forms import EMPTY
from core.week import BOXES, DayPart, box
from core.wording import PART_LABELS
from organisations.models import Service
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


def offered_field(label: Any, **kwargs: Any) -> forms.ChoiceField:
    """One of what the service offers, which the form fills in with ``offer``."""
    words = {"invalid_choice": _("This is no longer offered. Please choose another.")}
    return forms.ChoiceField(label=label, error_messages=words, **kwargs)


def offer(form: forms.Form, name: str, service: Service, which: ChoiceList) -> None:
    field = cast("forms.ChoiceField", form.fields[name])
    offered = [(one.code, capfirst(one.label)) for one in choices_of(service).offered(which)]
    # Of radios none is needed that says nothing; a box that folds out begins with it.
    field.choices = offered if isinstance(field.widget, forms.RadioSelect) else EMPTY + offered


def week_of_boxes() -> Field:
    return Field("wishes", template="cases/_wishes.html")


def languages_field(label: Any, **kwargs: Any) -> SpokenField:
    return SpokenField(label=label, choices=Spoken.choices, **kwargs)
