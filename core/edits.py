"""Forms that change what is stored: an older page undoes nothing newer.

Such a form carries, hidden, a digest of what was stored in each field when it was drawn. A field
that nobody touched is not written; one that only somebody else changed meanwhile is taken as they
left it; where two changed the same field, both values are told and what was typed stays in its box,
so that whoever sends it again knows what they put aside. Fields that mean something only together
count as one. Lists of boxes are held box by box, where two can never want the opposite. It needs no
script, no column and no lock while somebody types.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from copy import copy
from datetime import date, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.forms import DayField
from core.templatetags.ui import spelled

DRAWN = "drawn"
BYTES_OF_A_DIGEST = 6


class _BoundDrawn(BoundField):
    def value(self) -> str:
        """What stands now, also where the page is drawn again: it shows what others wrote."""
        return cast("EditForm", self.form).drawn_now()


class DrawnField(forms.Field):
    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        return _BoundDrawn(form, self, field_name)


class EditForm(forms.BaseForm):
    """Stands before ``forms.Form`` among the bases; says in ``__init__`` what it ``edits``.

    Without that call, and for what was drawn by no page of ours, it is a form like any other.
    """

    stored: Mapping[str, Any] | None = None
    together: tuple[tuple[str, ...], ...] = ()
    """Fields of one value each that mean something only together, such as a day and its hours.

    Half of one's own and half of somebody else's would be what neither of them wrote.
    """

    def edits(self, stored: Mapping[str, Any]) -> None:
        """Begin with the values that are stored, by field, unless another beginning was given."""
        self.stored = stored
        self.initial = {**stored, **self.initial}
        self.fields[DRAWN] = DrawnField(required=False)
        self._touched = set(self.fields)
        for name, field in self.fields.items():
            if isinstance(field, DayField):
                field.kept = stored.get(name)

    @property
    def changes(self) -> dict[str, Any]:
        """What was touched, cleaned, for an action that leaves the rest as it finds it."""
        if self.stored is None:
            return dict(self.cleaned_data)
        return {name: said for name, said in self.cleaned_data.items() if name in self._touched}

    def full_clean(self) -> None:
        disputed = self._taking_over() if self.is_bound and self.stored is not None else []
        super().full_clean()
        for name in disputed:
            self._tell(name)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # unknown to the stubs of Django
        # Before clean(), which may ask whether anything was said at all.
        self.cleaned_data.pop(DRAWN, None)

    def drawn_now(self) -> str:
        """One word for each field: its name and the digests of what is stored."""
        return " ".join(
            f"{name}={'.'.join(self._digest(name, word) for word in self._now(name))}"
            for name in self._held()
        )

    def _held(self) -> list[str]:
        return [name for name in self.fields if name in (self.stored or {})]

    def _now(self, name: str) -> list[str]:
        return self._sent(name, (self.stored or {})[name])

    def _typed(self, name: str) -> list[str]:
        widget = self.fields[name].widget
        sent = widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self._sent(name, sent)

    def _is_list(self, name: str) -> bool:
        return bool(getattr(self.fields[name].widget, "allow_multiple_selected", False))

    def _sent(self, name: str, value: Any) -> list[str]:
        """A value as a browser sends it: one word, or one for each box that is ticked."""
        field = self.fields[name]
        value = field.prepare_value(value)
        if isinstance(field.widget, forms.CheckboxInput):
            return ["on" if value else ""]
        shown = field.widget.format_value(value)
        words = shown if isinstance(shown, list | tuple) else [shown]
        plain = ["" if word is None else _plain(str(word)) for word in words]
        return sorted(set(plain)) if self._is_list(name) else plain[:1] or [""]

    def _digest(self, name: str, word: str) -> str:
        """Keyed, so that nothing is learnt from it about what it stands for."""
        whole = salted_hmac("core.edits", f"{self.add_prefix(name)}={word}", algorithm="sha256")
        return urlsafe_b64encode(whole.digest()[:BYTES_OF_A_DIGEST]).decode()

    def _drawn(self) -> dict[str, set[str]]:
        """What the sent page was drawn from; a field it says nothing of counts as drawn now."""
        words = str(self.data.get(self.add_prefix(DRAWN)) or "").split()
        said = dict(word.split("=", 1) for word in words if "=" in word)
        now = {name: {self._digest(name, w) for w in self._now(name)} for name in self._held()}
        return {name: set(said[name].split(".")) if name in said else now[name] for name in now}

    def _taking_over(self) -> list[str]:
        """Put into the sent fields what others wrote meanwhile; return those both wrote in."""
        disputed, drawn_from = [], self._drawn()
        at_stake = self._of_groups_written_in(drawn_from)
        for name, drawn in drawn_from.items():
            typed, now = self._typed(name), self._now(name)
            if self._is_list(name):
                result = self._both(name, typed, now, drawn)
            elif name in at_stake or self._digest(name, typed[0]) not in drawn:
                result = typed
                if self._digest(name, now[0]) not in drawn and typed != now:
                    disputed.append(name)
            else:
                result = now
            # Of what belongs together all is written: between this look and the writing somebody
            # else may write theirs, and half of each would stand there.
            if result == now and name not in at_stake:
                self._touched.discard(name)
            if result != typed:
                self._put(name, result)
        return disputed

    def _of_groups_written_in(self, drawn_from: dict[str, set[str]]) -> set[str]:
        """The fields of each group in which somebody wrote anew on this page."""
        groups = [[name for name in group if name in drawn_from] for group in self.together]
        return {
            name
            for group in groups
            if any(self._digest(one, self._typed(one)[0]) not in drawn_from[one] for one in group)
            for name in group
        }

    def _both(self, name: str, typed: list[str], now: list[str], drawn: set[str]) -> list[str]:
        """The boxes that stand now, with those that were ticked and unticked on the page."""
        ticked = {word for word in typed if self._digest(name, word) not in drawn}
        left = {word for word in now if word in typed or self._digest(name, word) not in drawn}
        return sorted(ticked | left)

    def _put(self, name: str, words: list[str]) -> None:
        data: Any = copy(self.data)
        sent = self.add_prefix(name)
        if isinstance(self.fields[name].widget, forms.CheckboxInput) and words == [""]:
            data.pop(sent, None)
        elif isinstance(data, QueryDict):
            data.setlist(sent, words)
        else:
            data[sent] = words if self._is_list(name) else words[0]
        self.data = data

    def _tell(self, name: str) -> None:
        said = self.cleaned_data.get(name)
        # Both wrote the same, each in their own spelling.
        if name in self.cleaned_data and self._sent(name, said) == self._now(name):
            return
        told = _(
            "Somebody changed this meanwhile, to “%(theirs)s”. What you wrote still stands here: "
            "send it again and yours counts."
        )
        emptied = _(
            "Somebody emptied this meanwhile. What you wrote still stands here: send it again and "
            "yours counts."
        )
        theirs = self._in_words(name)
        self.add_error(name, ValidationError(told % {"theirs": theirs} if theirs else emptied))

    def _in_words(self, name: str) -> str:
        """What stands now, as people read it; nothing where the field is empty."""
        value, (word, *_more) = (self.stored or {})[name], self._now(name)
        if isinstance(self.fields[name].widget, forms.CheckboxInput):
            return _("yes") if word else _("no")
        if isinstance(value, date):
            return spelled(value, "j F Y")
        if isinstance(value, time):
            return f"{value:%H:%M}"
        choices = getattr(self.fields[name], "choices", ())
        labels = {str(key): capfirst(str(label)) for key, label in choices}
        return labels.get(word, word) if word else ""


def _plain(word: str) -> str:
    """Browsers send two signs for the end of a line, and fields leave off the space around."""
    return word.replace("\r\n", "\n").strip()
