"""What the forms of every app are made of: fields, choices, what was sent, and the layout."""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, cast

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.mailboxes import (
    LONGEST_MAILBOX,
    NameBeyondAscii,
    NoSuchHost,
    NotAMailbox,
    plain_mailbox,
)
from core.row_numbers import is_row_number
from core.wording import day_of, listed

FEW = 3
"""Whoever writes to more people than this with one press looks at it twice."""
ONE_MORE = "one_more"
"""The button that saves this one and shows an empty form for the next."""
ONE_YEAR = timedelta(days=366)
ONE_NAME = _("You may leave it empty: some people have one name.")
STILL_TO_COME = _("This day is still to come.")
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}|\d{6}")
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


class NoteLineForm(forms.Form):
    """One line and of what kind it is. How long it may be, and that it says something, is refused
    by the verb."""

    PLAIN = "note"
    """What it is where the page said no kind that we know."""

    text = forms.CharField(required=False)

    @property
    def told(self) -> dict[str, Any]:
        return {**self.cleaned_data, "kind": self.cleaned_data.get("kind", self.PLAIN)}

    def as_typed(self, *, error: str) -> dict[str, Any]:
        """The line as it was sent, for the page that shows it again."""
        return {"text": self.data.get("text", ""), **self.told, "error": error}


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
    """Some of the rows that may be chosen; what can be the number of no row is none."""

    def clean(self, value: Any) -> Any:
        if not all(map(is_row_number, value or ())):
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"}
            )
        return super().clean(value)


class MailboxField(forms.EmailField):
    """A mail address, in ASCII: one that only some servers and calendars take is refused in words.

    The box of every form, so that one address never stops what is sent to the others of a group.
    """

    default_error_messages = {
        "name": _(
            "Before the “@”, use only plain letters, digits, dots and dashes. Other signs do not "
            "arrive everywhere."
        ),
        "host": _(
            "Look for a typing error behind the “@”: there is no such name of an email server."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST_MAILBOX, **kwargs})

    def to_python(self, value: Any) -> str:
        typed: str = super().to_python(value) or ""
        if typed in self.empty_values:
            return typed
        try:
            return plain_mailbox(typed)
        except NameBeyondAscii:
            raise ValidationError(self.error_messages["name"], code="name") from None
        except NoSuchHost:
            raise ValidationError(self.error_messages["host"], code="host") from None
        except NotAMailbox:
            return typed  # what is no address at all, the validator of every such field refuses


class DayField(forms.DateField):
    """A day from the browser's own calendar, or typed, with all four digits of its year.

    A form says with ``bound_day`` which days it means. Until then they are those of a century, so
    that a day and some weeks or years more is always a day.
    """

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y")
    earliest, latest = date(1990, 1, 1), date(2090, 1, 1)
    kept: date | None = None
    """What is stored fits, whatever the bounds: it was let in, and time moved the bounds on."""
    default_error_messages = {
        "year": _("Write the year with four digits, like 2026."),
        "early": _("The earliest day that fits here is %(day)s. Is the year right?"),
        "late": _("The latest day that fits here is %(day)s. Is the year right?"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": self.input_formats, **kwargs})

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and SHORT_YEAR.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["year"], code="year")
        day = super().to_python(value)
        # Who types 26 into the year of the browser's calendar gets the year 26.
        if day and day.year < 1000:
            raise ValidationError(self.error_messages["year"], code="year")
        return day

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value != self.kept and not self.earliest <= value <= self.latest:
            code, bound = (
                ("early", self.earliest) if value < self.earliest else ("late", self.latest)
            )
            raise ValidationError(
                self.error_messages[code], code=code, params={"day": day_of(bound)}
            )


def bound_day(
    form: forms.Form,
    name: str,
    *,
    earliest: date,
    latest: date,
    too_early: Any = None,
    too_late: Any = None,
    shown: bool = True,
) -> None:
    """Say which days a field may hold, and the words for others where the common ones do not fit.

    A form that edits says so before: the day that it found stored always fits. ``shown=False`` for
    a form that is drawn once and kept: its page knows no today.
    """
    field = cast("DayField", form.fields[name])
    field.earliest, field.latest = earliest, latest
    words = {"early": too_early, "late": too_late}
    field.error_messages |= {code: said for code, said in words.items() if said}
    if shown:
        # A browser sends no form in which a day stands out of its bounds.
        first, last = min(earliest, field.kept or earliest), max(latest, field.kept or latest)
        field.widget.attrs.update({"min": first.isoformat(), "max": last.isoformat()})


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


def email_field(*, autocomplete: str = "off", **kwargs: Any) -> MailboxField:
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete})
    return MailboxField(label=_("Email address"), widget=widget, **kwargs)


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
