"""What the forms of every app are made of: fields, choices, what was sent, and the layout."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

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


def choose_from(
    form: forms.Form, name: str, rows: QuerySet[Any], *, kept: Model | None = None
) -> None:
    """Give a field the rows it may choose from: those the asker may see.

    What stands there already stays to be chosen, also where it is ``kept`` only: whoever left, or
    what has ended, would else be replaced in silence by the first of the others.
    """
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = rows
    if kept is not None and not rows.contains(kept):
        cast("KeepingField", field).kept = kept


def capitalised(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices as they stand each on a line of their own; labels begin with a small letter."""
    return [(value, capfirst(label)) for value, label in choices]


class _WithTheKept(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]  # as below
    def __iter__(self) -> Iterator[Any]:
        yield from super().__iter__()
        kept = cast("KeepingField", self.field).kept
        if kept is not None:
            yield self.choice(kept)


class KeepingField(forms.ModelChoiceField):  # type: ignore[type-arg]  # as below
    """One of the rows that may be chosen, or the one that was when it still could be.

    ``gone`` says that of it, with %(name)s.
    """

    iterator = _WithTheKept
    kept: Model | None = None

    def __init__(self, *args: Any, gone: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = gone

    def label_from_instance(self, obj: Model) -> str:
        return str(self.gone) % {"name": obj} if obj == self.kept else str(obj)

    def to_python(self, value: Any) -> Any:
        if self.kept is not None and str(self.prepare_value(value)) == str(self.kept.pk):
            return self.kept
        return super().to_python(value)


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
