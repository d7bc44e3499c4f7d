"""Form fields that several apps use."""

from typing import Any

from django import forms


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not at run time
    """Some of the rows that may be chosen; a number larger than the database counts is none."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": "?"}
            ) from None
