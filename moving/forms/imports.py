"""What somebody says of a file: which one, what is in it, who its lines are."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import RowsField
from moving.models import Import
from moving.pages.imports import ShownQuestion, unknown_headers
from moving.sheets.fields import sheet_fields
from moving.sheets.look import MOST_BYTES
from moving.words.columns import field_in_words
from moving.words.findings import refusal_in_words
from organisations.models import Scope
from volunteers.models import Volunteer

LEAVE_OUT = "-"
OF_QUESTION = re.compile(r"q-([0-9]{1,15})")
SEVERAL = "note"
"""Of two columns with one meaning one would be lost, but of notes both are kept."""


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("An .xlsx, .ods or .csv of at most 10 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.tsv,.txt"}),
        error_messages={"required": gettext_lazy("Choose the file first.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(refusal_in_words("too_large"), code="too_large")
        if not file.size:
            raise ValidationError(refusal_in_words("empty"), code="empty")
        return file


class ColumnsForm(forms.Form):
    """What is in a file: the letters, the sheet, the row of names, and what each column holds.

    What is asked has no answer yet; the rest shows what we think, to be put right.
    """

    rest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, run: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.found = run, run.found
        self.columns: list[tuple[str, dict[str, Any]]] = []
        self._ask_about_file()
        self._ask_about_columns()
        for header in self.found.get("months", []):
            self._add_choice(
                f"month-{self._index_of(header)}",
                _("In the column “%(header)s” the month stands in front. Is that right?")
                % {"header": header},
                [("yes", _("Yes")), ("no", _("No"))],
            )

    def _ask_about_file(self) -> None:
        readings: Mapping[str, list[str]] = self.found.get("readings", {})
        if len(readings) > 1:
            choices = [(name, ", ".join(words)) for name, words in readings.items()]
            self._add_choice("encoding", _("How are these words spelt right?"), choices)
        sheets = self.found.get("sheets", [])
        if len(sheets) > 1:
            choices = [(name, name) for name in sheets]
            sheet = self.found["sheet"]
            self._add_choice("sheet", _("Which sheet is it?"), choices, initial=sheet)
        lines = self.found.get("samples", {}).get("lines", [])
        rows: list[tuple[Any, str]] = [(0, _("There are no names of columns"))]
        if self._is_asked("header"):
            rows.insert(0, ("", _("make your choice")))
        rows += [
            (at, _("row %(row)s: %(words)s") % {"row": at, "words": self._beginning(cells)})
            for at, cells in enumerate(lines, start=1)
            if any(cells)
        ]
        here = self.found.get("header_row", 0)
        if here > len(lines):
            rows.append((here, _("row %(row)s") % {"row": here}))
        self.fields["header_row"] = forms.TypedChoiceField(
            label=_("Where do the names of the columns stand?"),
            choices=rows,
            coerce=int,
            required=False,
            empty_value=None,
            initial="" if self._is_asked("header") else here,
        )

    def _is_asked(self, code: str) -> bool:
        return any(ask["code"] == code for ask in self.found.get("asks", []))

    @staticmethod
    def _beginning(cells: Iterable[str]) -> str:
        return " · ".join([cell for cell in cells if cell][:4])

    def _ask_about_columns(self) -> None:
        unknown = set(unknown_headers(self.run))
        kind = self.run.sheet_kind
        known = sorted(
            ((name, capfirst(field_in_words(name))) for name in sheet_fields(kind)),
            key=lambda choice: choice[1].lower(),
        )
        for column in self.found.get("columns", []):
            if column["never"]:
                continue
            field, header = column["field"], column["header"]
            choices = [(LEAVE_OUT, _("leave this column out")), *known]
            if field and field not in dict(known):
                choices.append((field, capfirst(field_in_words(field))))
            if header in unknown:
                choices.insert(0, ("", _("make your choice")))
            name = f"column-{column['index']}"
            self.fields[name] = forms.ChoiceField(
                label=header,
                choices=choices,
                required=False,
                initial="" if header in unknown else field or LEAVE_OUT,
            )
            self.columns.append((name, column))

    def _add_choice(
        self, name: str, label: str, choices: list[tuple[Any, str]], *, initial: str | None = None
    ) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, choices=choices, widget=forms.RadioSelect, required=False, initial=initial
        )

    def _index_of(self, header: str) -> int:
        columns = self.found["columns"]
        return next(column["index"] for column in columns if column["header"] == header)

    @property
    def column_rows(self) -> list[tuple[forms.BoundField, list[str], bool]]:
        """Each column with its first values, and whether we do not know what it is."""
        samples = self.found.get("samples", {}).get("columns", {})
        unknown = set(unknown_headers(self.run))
        return [
            (self[name], samples.get(column["header"], []), column["header"] in unknown)
            for name, column in self.columns
        ]

    @property
    def has_unknown(self) -> bool:
        return bool(unknown_headers(self.run))

    @property
    def about_file(self) -> list[forms.BoundField]:
        return [
            self[name]
            for name in self.fields
            if name in {"encoding", "sheet", "header_row"} or name.startswith("month-")
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        said: dict[str, Any] = {}
        self._take_about_file(cleaned, said)
        if not {"sheet", "header_row", "encoding"} & said.keys():
            # Of another sheet or row of names the columns are others.
            said |= self._columns_said(cleaned)
        months = {
            header: cleaned[name] == "yes"
            for header in self.found.get("months", [])
            if cleaned.get(name := f"month-{self._index_of(header)}")
        }
        if months:
            said["month_first"] = months
        cleaned["said"] = said
        return cleaned

    def _take_about_file(self, cleaned: Mapping[str, Any], said: dict[str, Any]) -> None:
        if cleaned.get("encoding"):
            said["encoding"] = cleaned["encoding"]
        elif self._is_asked("encoding"):
            self.add_error("encoding", _("Please choose."))
        sheet, row = cleaned.get("sheet"), cleaned.get("header_row")
        if sheet and (self._is_asked("sheet") or sheet != self.found["sheet"]):
            said["sheet"] = sheet
            if sheet == self.found["sheet"]:
                # Confirmed: what was said of its columns still counts.
                said |= self._columns_said(cleaned)
        if row is not None and row != self.found.get("header_row", 0):
            said["header_row"] = row
        elif row is None and self._is_asked("header") and not said:
            self.add_error("header_row", _("Please choose."))
        elif row == 0 and self._is_asked("header") and not self._columns_said(cleaned):
            self.add_error("header_row", _("Say below what stands in each column."))

    def _columns_said(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        unknown, chosen, taken = set(unknown_headers(self.run)), {}, {}
        for name, column in self.columns:
            header, value = column["header"], cleaned.get(name, "")
            if not value and header in unknown:
                if not cleaned.get("rest"):
                    self.add_error(name, _("Say what it is, or leave it out."))
                    continue
                value = LEAVE_OUT
            field = "" if value == LEAVE_OUT else value
            if field and field != SEVERAL:
                if field in taken:
                    self.add_error(
                        name, _("You chose this for “%(header)s” too.") % {"header": taken[field]}
                    )
                taken[field] = header
            if header in unknown or field != column["field"]:
                chosen[header] = field
        said: dict[str, Any] = {"columns": chosen} if chosen else {}
        if not self.found.get("header_row") and chosen:
            said["header_row"] = 0
        return said


class QuestionsForm(forms.Form):
    """The answers of one page; whatever is left open stays open."""

    def __init__(self, *args: Any, shown: Iterable[ShownQuestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = list(shown)
        for question in self.shown:
            self.fields[f"q-{question.pk}"] = forms.ChoiceField(
                label=question.words,
                choices=question.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=question.chosen,
            )

    @staticmethod
    def asked_in(names: Iterable[str]) -> set[int]:
        """The questions to which an answer was sent, whatever page they stand on by now."""
        found = (OF_QUESTION.fullmatch(name) for name in names)
        return {int(match[1]) for match in found if match}

    @property
    def rows(self) -> list[tuple[ShownQuestion, forms.BoundField]]:
        return [(question, self[f"q-{question.pk}"]) for question in self.shown]

    @property
    def answers(self) -> dict[int, str]:
        return {
            question.pk: self.cleaned_data[f"q-{question.pk}"]
            for question in self.shown
            if self.cleaned_data.get(f"q-{question.pk}")
        }


class WelcomeForm(forms.Form):
    """Those who were ticked, or everybody."""

    volunteers = RowsField(queryset=None, required=False)
    everybody = forms.BooleanField(required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["volunteers"].queryset = Volunteer.visible_to(scope)
