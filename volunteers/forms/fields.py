"""Fields that several forms here share."""

from datetime import date
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class DayField(forms.DateField):
    """A day from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SpokenField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


def no_later_than(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("This day is still to come."))
    return day


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Give a field the rows it may choose from: those the asker may see."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def layout_of(*parts: Any) -> FormHelper:
    """The template owns <form>: its address and its buttons around it."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*parts)
    return helper
