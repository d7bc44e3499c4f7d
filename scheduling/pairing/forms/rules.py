"""The rules of pairing, as a manager sets them."""

from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import capitalised, choice_field, layout_of
from organisations.models import AreaRule, Service
from scheduling.engine.weights import Newcomers, Weights
from scheduling.pairing.models import NewcomerRule, PairingRules
from scheduling.pairing.words.weights import Figure, as_counted, as_shown, groups_for

AREA_CHOICES = capitalised(AreaRule.choices)


def _area(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=AREA_CHOICES)


def _number(figure: Figure) -> forms.IntegerField:
    delivered = _("Default: %(number)s.") % {"number": figure.shown(Weights())}
    return forms.IntegerField(
        label=str(figure.label),
        min_value=0,
        max_value=figure.most,
        help_text=f"{figure.note} {delivered}".strip(),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _kept(rules: PairingRules, service: Service) -> dict[str, Any]:
    return {
        "area_street": service.same_street_rule,
        "area_postcode": rules.same_postcode,
        "area_district": service.same_district_rule,
        "newcomers": rules.newcomers,
        "same_household": rules.same_household,
        **as_shown(rules.as_weights()),
    }


class PairingRulesForm(EditForm, forms.Form):
    """Who never goes, or with a warning, and what counts for how much.

    Where one mediator takes a case, what is about two is not asked and stays as it is. With
    ``delivered`` it begins with the numbers as delivered, as a change of those that are kept.
    """

    area_street = _area(_("A case in the volunteer's own street"))
    area_postcode = _area(_("A case in the volunteer's own postcode"))
    area_district = _area(_("A case in the volunteer's own district"))
    newcomers = choice_field(_("A newcomer goes"), capitalised(NewcomerRule.choices))
    same_household = forms.BooleanField(
        required=False, label=_("People of one household never go together")
    )

    def __init__(
        self,
        *args: Any,
        rules: PairingRules,
        service: Service,
        delivered: bool = False,
        **kwargs: Any,
    ) -> None:
        begin = _kept(PairingRules(service=service), Service()) if delivered else {}
        super().__init__(*args, **kwargs | {"initial": begin})
        self.edits(_kept(rules, service))
        groups = groups_for(service.mediators_per_case)
        for group in groups:
            for figure in group.figures:
                self.fields[figure.name] = _number(figure)
        two = [Div("newcomers", "same_household", css_class="choices")]
        if service.mediators_per_case == 1:
            two = []
            del self.fields["newcomers"], self.fields["same_household"]
        self.helper = layout_of(
            Fieldset(
                _("Who may go"),
                Div("area_street", "area_postcode", "area_district", css_class="field-pair"),
                *two,
            ),
            *(
                Fieldset(
                    group.title,
                    Div(*(figure.name for figure in group.figures), css_class="field-pair"),
                )
                for group in groups
            ),
        )

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in, and what stands for whatever is not asked."""
        return {**self.initial, **self.cleaned_data}

    @property
    def wrong(self) -> list[str]:
        """The names of the fields that cannot be counted with."""
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]

    @property
    def numbers(self) -> dict[str, int]:
        """What the engine counts with, once the form is valid."""
        return as_counted(self.told)

    @property
    def rules(self) -> dict[str, Any]:
        """What ``actions.rules.set_pairing_rules`` asks for."""
        told = self.told
        return {
            "weights": self.numbers,
            "newcomers": told["newcomers"],
            "same_street": told["area_street"],
            "same_postcode": told["area_postcode"],
            "same_district": told["area_district"],
            "same_household": told["same_household"],
        }

    @property
    def weights(self) -> Weights:
        return Weights(**self.numbers, newcomers=Newcomers(self.told["newcomers"]))
