"""Triage in three screens, and the one on which it ends otherwise."""

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Div
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.actions.triage import Judgement
from cases.forms.fields import (
    FormWithWeek,
    WishesField,
    languages_field,
    offer,
    offered_field,
    week_of_boxes,
)
from cases.forms.parties import (
    OF_NEIGHBOUR,
    PARTY_ROWS,
    NeighbourForm,
    known_of_neighbour,
    rows_of_fields,
)
from cases.models import (
    Case,
    Choice,
    ChoiceList,
    MediationType,
    Party,
    Result,
    choices_of,
)
from core.edits import EditForm
from core.forms import (
    EMPTY,
    KeepingField,
    capitalised,
    choice_field,
    choose_from,
    layout_of,
    paragraph_field,
    text_field,
    yes_or_no,
)
from organisations.forms.districts import DISTRICT_OVER
from organisations.models import ADDRESS_COLUMNS, District, Scope, Service
from volunteers.models import Spoken

ENDS = {
    "find_unsuitable": _("Mediation does not fit: end it here"),
    "give_advice": _("Advice is enough: end it here"),
    "find_outside_area": _("It is outside our area: end it here"),
    "coach": _("Coaching for the reporter only"),
}
NONE = "none"
"""The box that says that nothing of what is asked was found."""
FORMS = [kind for kind in MediationType if kind != MediationType.COACHING]


def with_weight(question: Choice) -> tuple[str, Any]:
    """A question as a box to tick; of one that is asked no more it says so."""
    title = capfirst(question.label)
    if not question.is_offered:
        return question.code, _("%(indication)s (no longer asked)") % {"indication": title}
    if question.is_hard:
        return question.code, _("%(indication)s (only with a reason)") % {"indication": title}
    return question.code, title


def _questions(case: Case, *, service: Service) -> list[tuple[str, Any]]:
    """What is asked, and what was ticked before and is asked no more, in the words of then."""
    triage = getattr(case, "triage", None)
    then = triage.asked_as if triage else {}
    ticked = triage.contra_indications if triage else []
    return [
        with_weight(question if question.is_offered else question.in_words_of(then))
        for question in choices_of(service).all_of(ChoiceList.QUESTION)
        if question.is_offered or question.code in ticked
    ]


class TriageForm(EditForm, forms.Form):
    """One screen of the triage: what it asks, and no more, is written down."""

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        today: date,
        case: Case,
        neighbour: Party | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.today, self.case, self.second = scope, today, case, neighbour
        self.edits(self.known())
        self.helper = layout_of(*self.parts())

    def known(self) -> dict[str, Any]:
        """What was told already, to begin with."""
        raise NotImplementedError

    def parts(self) -> list[Any]:
        """Get the fields ready, and return how they are laid out."""
        raise NotImplementedError

    @property
    def judgement(self) -> Judgement:
        return Judgement.part(**self.changes)


class FitForm(TriageForm):
    """Is this for us?"""

    contra_indications = forms.MultipleChoiceField(
        label=_("Is one of these going on? Tick all that you know."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("One of these is no longer asked. Please look at them once more.")
        },
        required=False,
    )
    override_reason = paragraph_field(
        _("Why does it go on all the same?"), rows=2, length=1000, required=False
    )
    tried_themselves = yes_or_no(
        _("Has the reporter talked with the neighbour about it?"), required=False
    )
    note = paragraph_field(
        _("What should the mediators look out for?"),
        rows=1,
        length=2000,
        required=False,
    )

    def known(self) -> dict[str, Any]:
        triage = getattr(self.case, "triage", None)
        found = [*triage.contra_indications, *([NONE] * bool(triage.found_none))] if triage else []
        tried = {True: "yes", False: "no", None: ""}
        return {
            "contra_indications": found,
            "override_reason": triage.override_reason if triage else "",
            "tried_themselves": tried[self.case.tried_themselves],
            "note": triage.note if triage else "",
        }

    def parts(self) -> list[Any]:
        questions = _questions(self.case, service=self.scope.service)
        asked = []
        if questions:
            field = cast("forms.MultipleChoiceField", self.fields["contra_indications"])
            field.choices = [*questions, (NONE, _("Nothing of this"))]
            asked = [Div("contra_indications", css_class="choices-lines")]
        else:
            del self.fields["contra_indications"]
        return [
            *asked,
            Div("override_reason", css_class="why-on"),
            Div("tried_themselves", css_class="choices-chips choices-beside"),
            "note",
        ]

    def clean_contra_indications(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["contra_indications"]
        if NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(
                _("Either some of these, or “Nothing of this”: untick what does not hold.")
            )
        return ticked

    @property
    def judgement(self) -> Judgement:
        said = dict(self.changes)
        if "contra_indications" in said:
            ticked = said["contra_indications"]
            said["found_none"] = True if NONE in ticked else None
            said["contra_indications"] = [code for code in ticked if code != NONE]
        return Judgement.part(**said)


class WhoForm(TriageForm, NeighbourForm, FormWithWeek):
    """Who are they, what do they speak, and when can they?"""

    together = (tuple(OF_NEIGHBOUR + name for name in ADDRESS_COLUMNS),)

    languages = languages_field(_("Which languages are needed in the talks?"), required=False)
    wishes = WishesField(label=_("When can the parties come to a talk? (empty: not known)"))
    district = KeepingField(
        queryset=None,
        label=_("District (empty: as the postcode tells)"),
        required=False,
        gone=DISTRICT_OVER,
    )

    def __init__(self, *args: Any, case: Case, scope: Scope, **kwargs: Any) -> None:
        # Most talks are in the language of the service; nothing is stored until somebody goes on.
        spoken = case.languages or [code for code in Spoken if code == scope.service.language]
        initial = {"languages": [str(code) for code in spoken], **kwargs.pop("initial", {})}
        super().__init__(*args, case=case, scope=scope, initial=initial, **kwargs)

    def known(self) -> dict[str, Any]:
        case = self.case
        known = {
            "languages": case.languages,
            "wishes": case.wishes,
            "district": case.district_id,
        }
        return known | known_of_neighbour(self.second)

    def parts(self) -> list[Any]:
        rows = District.visible_to(self.scope).current(self.today).by_name()
        choose_from(self, "district", rows, kept=self.case.district)
        return [
            Div("languages", css_class="choices-chips"),
            Div(week_of_boxes(), css_class="week-close"),
            "district",
        ]

    @property
    def second_party(self) -> Any:
        """The fields of the neighbour, which the page folds away."""
        helper = layout_of(*rows_of_fields(PARTY_ROWS, prefix=OF_NEIGHBOUR))
        helper.render_hidden_fields = False  # they stand with the first part already
        return helper

    @property
    def second_is_wrong(self) -> bool:
        return any(name in self.errors for name in NeighbourForm.base_fields)

    @property
    def judgement(self) -> Judgement:
        others = NeighbourForm.base_fields.keys()
        said = {name: value for name, value in self.changes.items() if name not in others}
        if others & self.changes.keys() and self.neighbour.told:
            said["neighbour"] = self.neighbour
        return Judgement.part(**said)


class AskingForm(TriageForm):
    """What do we ask volunteers?"""

    summary = text_field(
        _("The case in one line, without names"),
        200,
        required=False,
        help_text=_("Volunteers who are asked for the case read this line."),
    )
    mediation_type = choice_field(
        _("Which form fits?"), capitalised((kind.value, kind.label) for kind in FORMS)
    )
    both_speak = forms.BooleanField(
        label=_("Both mediators must speak the languages"), required=False
    )
    prefer_mixed_pair = forms.BooleanField(
        label=_("A woman and a man, because the parties ask for it"), required=False
    )

    def known(self) -> dict[str, Any]:
        case = self.case
        coached = case.mediation_type == MediationType.COACHING
        return {
            "summary": case.summary,
            "mediation_type": MediationType.REGULAR if coached else case.mediation_type,
            "both_speak": case.both_speak,
            "prefer_mixed_pair": case.prefer_mixed_pair,
        }

    def parts(self) -> list[Any]:
        wishes = ["both_speak", "prefer_mixed_pair"]
        if self.scope.service.mediators_per_case == 1:
            # Where one mediator takes a case alone there are no two of them to wish anything of.
            wishes = []
            del self.fields["both_speak"], self.fields["prefer_mixed_pair"]
        return [
            "summary",
            Div("mediation_type", css_class="choices-chips"),
            Div(*wishes, css_class="choices-chips") if wishes else Div(),
        ]


class OtherwiseForm(forms.Form):
    """No mediators are sought: what is done instead, and what the reporter was told."""

    decision = choice_field(_("What do we do with this case?"), list(ENDS.items()))
    reason = offered_field(
        _("Why does mediation not fit?"),
        required=False,
        help_text=_("Only if you end it because mediation does not fit."),
    )
    result = forms.ChoiceField(
        label=_("What was the result of the advice?"),
        choices=EMPTY + Result.choices,
        required=False,
        help_text=_("Only if you end it with advice."),
    )
    referred_to = text_field(
        _("Where can the reporter go instead?"),
        120,
        required=False,
        help_text=_("What you told them, for example: the district nurse. Please use no names."),
    )

    def __init__(self, *args: Any, scope: Scope, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        triage = getattr(case, "triage", None)
        self.initial.setdefault("referred_to", triage.referred_to if triage else "")
        offer(self, "reason", scope.service, ChoiceList.NOT_STARTED)
        self.helper = layout_of(
            Div("decision", css_class="choices"),
            Div("reason", "result", css_class="field-pair"),
            "referred_to",
        )

    @property
    def decided(self) -> str:
        return str(self.cleaned_data["decision"])

    @property
    def judgement(self) -> Judgement:
        return Judgement.part(referred_to=self.cleaned_data["referred_to"])


STEPS: dict[str, type[TriageForm]] = {"fit": FitForm, "who": WhoForm, "asking": AskingForm}
"""The screens by the word that stands in their addresses."""
