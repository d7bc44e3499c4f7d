"""What somebody who learns has watched."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    DayField,
    bound_day,
    capitalised,
    choice_field,
    choose_from,
    layout_of,
)
from organisations.models import Scope
from training.actions.refusals import BeforeJoining, DayToCome
from training.models import ObservationKind
from training.pages.choices import who_can_be_watched
from training.words import words_of
from volunteers.models import Volunteer


class ObservationForm(forms.Form):
    day = DayField(label=_("Which day?"))
    kind = choice_field(
        _("What did they watch?"),
        capitalised(ObservationKind.choices),
        initial=ObservationKind.TALK,
    )
    mentor: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("With which mediator?"),
        empty_label="—",
        help_text=_("The one they sat with. Needed for a talk with neighbours."),
        required=False,
    )

    def __init__(
        self, *args: Any, volunteer: Volunteer, scope: Scope, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "mentor", who_can_be_watched(volunteer, scope))
        bound_day(
            self,
            "day",
            earliest=volunteer.admitted_on,
            latest=today,
            too_early=words_of(BeforeJoining(volunteer.admitted_on)),
            too_late=words_of(DayToCome()),
        )
        self.helper = layout_of("day", Div("kind", css_class="choices"), "mentor")
