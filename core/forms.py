"""What the forms of every app are made of: fields, choices, what was sent, and the layout."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.wording import listed

FEW = 3
"""Whoever writes to more people than this with one press looks at it twice."""
EMPTY: list[tuple[str, Any]] = [("", _("make your choice"))]


def posted(request: HttpRequest) -> QueryDict | None:
    """The sent fields, even when there are none; nothing where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def layout_of(*parts: Any) -> FormHelper:
    """The template owns <form>: its address and its buttons around it."""
    helper = FormHelper()  # type: ignore[no-untyped-call]
    helper.form_tag = False
    helper.render_hidden_fields = True
    helper.layout = Layout(*parts)  # type: ignore[no-untyped-call]
    return helper


def choose_from(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Give a field the rows it may choose from: those the asker may see."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices as they stand each on a line of their own; labels begin with a small letter."""
    return [(value, capfirst(label)) for value, label in choices]


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not at run time
    """Some of the rows that may be chosen; a number larger than the database counts is none."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"}
            ) from None


class DayField(forms.DateField):
    """A day from the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ClockField(forms.TimeField):
    """A wall time, in hours and minutes."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SecondLook(forms.Form):
    """Asks once more before many people get an email, and says who they are.

    Nothing typed is lost: the page comes back with one box to tick. Templates draw ``sure`` where
    it has errors; a layout does not name it.
    """

    sure = forms.BooleanField(label=_("Yes, send these emails"), required=False)

    def look_twice(self, people: Collection[object]) -> None:
        """To be called by ``clean`` with whoever would get an email."""
        if len(people) <= FEW or self.cleaned_data.get("sure"):
            return
        words = _("%(count)s people get an email about this: %(names)s.")
        names = listed(*map(str, people))
        self.add_error("sure", words % {"count": len(people), "names": names})


def no_later_than(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(_("This day is still to come."))
    return day


def text_field(
    label: Any, length: int, *, autocomplete: str = "off", **kwargs: Any
) -> forms.CharField:
    """One line, which the browser fills in by itself only where ``autocomplete`` says with what."""
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
