"""Which cases of a plan to offer, and whom to fix for a case."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import RowsField, choose_from
from core.row_numbers import LAST_ROW
from organisations.models import Scope
from scheduling.pairing.forms.offers import PairForm
from scheduling.planning.models import PlannedCase, PlanRun

REASON_OF = "reason-"


class PlanOfferForm(forms.Form):
    """The cases that were ticked, or all of them that carry no warning.

    ``seen`` is the plan on the page: nobody offers all of one they have not looked at. Each case
    with a warning has a field of its own for the reason. ``sure`` is the answer of who has looked
    at it twice.
    """

    planned = RowsField(queryset=None, required=False)
    everything = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False)
    seen = forms.IntegerField(required=False, max_value=LAST_ROW)

    def __init__(self, *args: Any, scope: Scope, run: PlanRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.rows = PlannedCase.visible_to(scope).of_run(run)
        choose_from(self, "planned", self.rows.placed())
        for name in self.data:
            if name.startswith(REASON_OF):
                self.fields[name] = forms.CharField(required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("everything") and told.get("seen") != self.run.pk:
            raise forms.ValidationError("", code="another_plan")
        return told

    def chosen(self, most: int) -> list[PlannedCase]:
        """The cases to offer, longest waiting first, at most so many."""
        if self.cleaned_data["everything"]:
            rows = self.rows.still_to_offer().without_warnings()
        else:
            rows = self.cleaned_data["planned"]
        return list(rows.with_case().with_team().longest_waiting_first()[:most])

    def reasons(self, rows: Iterable[PlannedCase]) -> dict[int, str]:
        """Why the people of these are asked in spite of a warning, where somebody said so."""
        return {row.pk: self.cleaned_data.get(f"{REASON_OF}{row.pk}", "") for row in rows}


class LockForm(PairForm):
    """One or two people who take a case whatever the plan thinks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].required = True
