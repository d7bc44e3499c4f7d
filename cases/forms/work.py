"""What mediators and coordinators note while a case runs. Boxes first, words last."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.actions.outcomes import Report
from cases.lifecycle import CaseState, roads_of_talks
from cases.models import Case, MediationType, Relation, Result, Stage, StageResult
from core.edits import EditForm
from core.forms import (
    ONE_YEAR,
    STILL_TO_COME,
    DayField,
    bound_day,
    capitalised,
    choice_field,
    layout_of,
    paragraph_field,
)
from organisations.models import working_day_from

MINUTES = [(0, _("I do not know")), *((m, f"{m // 60}:{m % 60:02}") for m in range(30, 271, 30))]
STAGE_IN = {
    CaseState.PAIRED: Stage.TALK_A,
    CaseState.IN_CONTACT_A: Stage.TALK_A,
    CaseState.APPROACHING_B: Stage.APPROACH_B,
    CaseState.IN_CONTACT_B: Stage.TALK_B,
    CaseState.JOINT_PLANNED: Stage.JOINT,
    CaseState.SHUTTLE: Stage.SHUTTLE,
    CaseState.GROUP: Stage.GROUP,
    CaseState.COACHING: Stage.COACHING,
}
WITHOUT_NAMES = _("Please write no names and no addresses here.")


class OutcomeForm(EditForm, forms.Form):
    stage = choice_field(_("Which talk was it?"), [])
    result = choice_field(_("What did it bring?"), capitalised(StageResult.choices))
    stands = choice_field(_("Where does the case stand now?"), [])
    held_on = DayField(label=_("On which day?"))
    minutes = forms.TypedChoiceField(
        label=_("How long did it take?"),
        choices=MINUTES,
        coerce=int,
        required=False,
        help_text=_("Hours and minutes, of all of you together."),
    )
    note = paragraph_field(
        _("Short note"), rows=3, length=1000, required=False, help_text=WITHOUT_NAMES
    )

    def __init__(self, *args: Any, case: Case, today: date, stage: str = "", **kwargs: Any) -> None:
        """``stage`` is the kind of talk that a link speaks of."""
        initial = {"held_on": today, "stage": stage or STAGE_IN.get(CaseState(case.state))}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.edits({"stands": case.state})
        bound_day(
            self,
            "held_on",
            earliest=today - 2 * ONE_YEAR,
            latest=today,
            too_late=STILL_TO_COME,
        )
        is_coached = case.state == CaseState.COACHING
        may_coach = is_coached or case.mediation_type == MediationType.COACHING
        self.fields["stage"].choices = capitalised(
            (value, label)
            for value, label in Stage.choices
            if (may_coach if value == Stage.COACHING else not is_coached)
        )
        self.fields["stands"].choices = [self._stand(state, case) for state in self._ahead_of(case)]
        self.helper = layout_of(
            Div("stage", "result", "stands", css_class="choices"),
            Div("held_on", "minutes", css_class="field-pair"),
            "note",
            Div(Submit("record", _("Save this")), css_class="action-bar"),
        )

    @staticmethod
    def _ahead_of(case: Case) -> list[str]:
        """The states the talks can lead to, in the order of the work; the present one first."""
        order = [str(state) for state in CaseState]
        return sorted(roads_of_talks(case.state), key=order.index)

    @staticmethod
    def _stand(state: str, case: Case) -> tuple[str, Any]:
        label = capfirst(CaseState(state).label)
        if state == case.state:
            return state, _("As before: %(state)s") % {"state": CaseState(state).label}
        return state, label

    @property
    def report(self) -> Report:
        told = dict(self.cleaned_data)
        told.pop("stands")
        return Report(**told | {"minutes": told["minutes"] or 0})


CALLED_AGAIN_AFTER = 14
"""Days, as they are proposed for one more call."""


class AftercarePlanForm(EditForm, forms.Form):
    provisional_result = choice_field(
        _("How do things stand after the talks?"), capitalised(Result.choices)
    )
    due_on = DayField(label=_("When do we call the parties again?"))

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        due = today + timedelta(days=case.service.aftercare_days)
        # Proposed is a day on which somebody is there to call.
        due = working_day_from(case.service, due)
        super().__init__(*args, **kwargs | {"initial": {"due_on": due}})
        self.edits({"provisional_result": case.provisional_result or None})
        # A service may have set more than a year.
        bound_day(self, "due_on", earliest=today, latest=max(today + ONE_YEAR, due))
        self.helper = layout_of(
            Div("provisional_result", css_class="choices"),
            "due_on",
            Div(Submit("plan", _("Plan the aftercare")), css_class="action-bar"),
        )


class FollowUpForm(forms.Form):
    """What follows on a look back that did not go well."""

    TALK, CALL, CLOSE = "talk", "call", "close"

    what = choice_field(
        _("What follows?"),
        [
            (TALK, _("The mediators talk with them again")),
            (CALL, _("We call them once more")),
            (CLOSE, _("Nothing more: the case can be closed")),
        ],
    )
    due_on = DayField(
        label=_("On which day do we call?"),
        required=False,
        help_text=_("Only if we call them once more."),
    )

    def __init__(
        self, *args: Any, case: Case, today: date, has_mediators: bool, **kwargs: Any
    ) -> None:
        due = working_day_from(case.service, today + timedelta(days=CALLED_AGAIN_AFTER))
        super().__init__(*args, **kwargs | {"initial": {"due_on": due}})
        if not has_mediators:
            what = self.fields["what"]
            what.choices = [choice for choice in what.choices if choice[0] != self.TALK]
        bound_day(self, "due_on", earliest=today, latest=max(today + ONE_YEAR, due))
        self.helper = layout_of(
            Div("what", css_class="choices"),
            "due_on",
            Div(Submit("follow", _("Save this")), css_class="action-bar"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == self.CALL and not cleaned.get("due_on"):
            self.add_error("due_on", _("Please say on which day."))
        return cleaned


class AftercareForm(forms.Form):
    relation_a = choice_field(
        _("How is it now for the first party?"), capitalised(Relation.choices)
    )
    relation_b = choice_field(
        _("How is it now for the second party?"), capitalised(Relation.choices)
    )
    note = paragraph_field(
        _("Short note"), rows=3, length=1000, required=False, help_text=WITHOUT_NAMES
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(
            Div("relation_a", "relation_b", css_class="choices"),
            "note",
            Div(Submit("record", _("Save this")), css_class="action-bar"),
        )
