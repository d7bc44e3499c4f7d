"""Closing, reopening, resting, and a mediator who stops."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import offer, offered_field
from cases.models import Case, ChoiceList, MediationMethod, Result
from core.edits import EditForm
from core.forms import (
    EMPTY,
    ONE_YEAR,
    DayField,
    bound_day,
    capitalised,
    choice_field,
    layout_of,
    paragraph_field,
)

REST_DAYS = 28


class CloseForm(EditForm, forms.Form):
    """Asks how it ended where it had started, and else why it never did."""

    ended_reason = offered_field(_("How did it end?"), widget=forms.RadioSelect)
    method = forms.ChoiceField(
        label=_("What helped most?"), choices=EMPTY + MediationMethod.choices, required=False
    )
    provisional_result = choice_field(
        _("How do things stand after the talks?"),
        capitalised(Result.choices),
    )
    not_started_reason = offered_field(_("Why did it not start?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({"provisional_result": case.provisional_result or None})
        if case.started_at:
            del self.fields["not_started_reason"]
            offer(self, "ended_reason", case.service, ChoiceList.ENDED)
            parts = [Div("ended_reason", "provisional_result", css_class="choices"), "method"]
        else:
            for name in ("ended_reason", "method", "provisional_result"):
                del self.fields[name]
            offer(self, "not_started_reason", case.service, ChoiceList.NOT_STARTED)
            parts = [Div("not_started_reason", css_class="choices")]
        self.helper = layout_of(
            *parts, Div(Submit("close", _("Close the case")), css_class="action-bar")
        )


class RestForm(forms.Form):
    wakes_on = DayField(
        label=_("Until which day?"),
        help_text=_("On that day the case goes on where it stands now."),
    )
    reason = paragraph_field(_("What do we wait for?"), rows=2, length=500)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        initial = {"wakes_on": today + timedelta(days=REST_DAYS)}
        super().__init__(*args, **kwargs | {"initial": initial})
        bound_day(
            self,
            "wakes_on",
            earliest=today + timedelta(days=1),
            latest=today + ONE_YEAR,
            too_early=_("Choose a day after today."),
        )
        self.helper = layout_of(
            "wakes_on",
            "reason",
            Div(Submit("rest", _("Let the case rest")), css_class="action-bar"),
        )


class ReopenForm(forms.Form):
    reason = paragraph_field(_("Why is the case opened again?"), rows=2, length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(
            "reason", Div(Submit("reopen", _("Open the case again")), css_class="action-bar")
        )


class ReleaseForm(forms.Form):
    """Why a mediator gives back their own seat."""

    reason = paragraph_field(
        _("Why?"),
        rows=2,
        length=200,
        help_text=_("A few words. Only coordinators read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deed = Submit("release", _("Give back the seat"))
        self.helper = layout_of("reason", Div(deed, css_class="action-bar"))
