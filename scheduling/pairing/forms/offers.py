"""Whom to ask, and what they answer."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import capitalised, choice_field, choose_from, layout_of, paragraph_field
from organisations.models import Scope
from scheduling.engine.reasons import Rule
from scheduling.pairing.models import DeclineReason
from scheduling.pairing.words.rules import RULES
from volunteers.models import Volunteer

RULE_CHOICES = [(str(rule), str(rule)) for rule in RULES]


class PairForm(forms.Form):
    """One or two people somebody has in mind for a case; nothing is changed by asking."""

    first = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Mediator"), empty_label="—"
    )
    second = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Second mediator"),
        empty_label=_("nobody yet"),
    )

    def __init__(self, *args: Any, scope: Scope, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        volunteers = Volunteer.visible_to(scope).may_mediate().with_person().by_name()
        choose_from(self, "first", volunteers)
        choose_from(self, "second", volunteers)
        if seats < 2:
            del self.fields["second"]
        else:
            self.fields["first"].label = _("First mediator")

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        if chosen.get("first") and chosen.get("first") == chosen.get("second"):
            self.add_error("second", _("Choose two different people."))
        return chosen

    @property
    def volunteers(self) -> list[Volunteer]:
        """Those who were chosen well, once it is known whether the form is."""
        self.is_valid()
        chosen = (self.cleaned_data.get("first"), self.cleaned_data.get("second"))
        return [volunteer for volunteer in chosen if volunteer]

    @property
    def chosen_ids(self) -> dict[str, int]:
        """Who was chosen in which field, by id."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name) for name in ("first", "second")}
        return {name: one.pk for name, one in chosen.items() if one}


class OfferForm(PairForm):
    """Ask them: chosen from the board or by hand, and why where a rule speaks against it."""

    despite = forms.TypedMultipleChoiceField(choices=RULE_CHOICES, coerce=Rule, required=False)
    despite_reason = paragraph_field(
        _("Why do you ask them all the same?"),
        rows=2,
        length=300,
        required=False,
        help_text=_("Only coordinators read this. Please no names of the neighbours."),
    )
    as_reserve = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].required = True


class WhyForm(forms.Form):
    """Somebody by name, or everybody whom one rule keeps out."""

    q = forms.CharField(required=False, max_length=80, strip=True)
    rule = forms.TypedChoiceField(
        choices=RULE_CHOICES, coerce=Rule, required=False, empty_value=None
    )


class DeclineOfferForm(forms.Form):
    """Why not, for who wants to say it."""

    decline_reason = choice_field(
        _("Would you like to say why? You do not have to."),
        capitalised(DeclineReason.choices),
        required=False,
    )
    decline_note = forms.CharField(
        required=False,
        max_length=200,
        label=_("Anything to add? Please no names of the neighbours."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(Div("decline_reason", css_class="choices"), "decline_note")


class AnswerForm(DeclineOfferForm):
    """Yes, no with its reason, or "call me first"."""

    answer = forms.ChoiceField(
        choices=[("accept", _("yes")), ("decline", _("no")), ("call", _("call me first"))]
    )

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == "accept")

    @property
    def wants_a_call(self) -> bool:
        return bool(self.cleaned_data["answer"] == "call")
