"""The coordinator's one page of judgement."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div, Fieldset, Submit
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
)
from organisations.forms.districts import BY_POSTCODE, DISTRICT_OVER
from organisations.models import ADDRESS_COLUMNS, District, Scope, Service

DECISIONS = {
    "make_ready": _("It suits mediation: find mediators"),
    "coach": _("Coaching for the reporter only"),
    "give_advice": _("Advice is enough: end it here"),
    "find_unsuitable": _("Mediation does not fit: end it here"),
    "find_outside_area": _("It is outside our area: end it here"),
    "keep": _("I do not know yet: save what I wrote"),
}
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


class TriageForm(EditForm, NeighbourForm, FormWithWeek):
    together = (tuple(OF_NEIGHBOUR + name for name in ADDRESS_COLUMNS),)
    field_order = ("contra_indications", "override_reason", "note", "tried_themselves")

    contra_indications = forms.MultipleChoiceField(
        label=_("Is there something that speaks against it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("One of these is no longer asked. Please look at them once more.")
        },
        required=False,
    )
    override_reason = paragraph_field(
        _("Why does it go on all the same?"), rows=2, length=1000, required=False
    )
    note = paragraph_field(
        _("Note"),
        rows=3,
        length=2000,
        required=False,
        help_text=_("What should the mediators look out for? Only they and coordinators read it."),
    )
    tried_themselves = forms.BooleanField(
        label=_("The reporter has talked with the neighbour themselves"), required=False
    )
    summary = text_field(
        _("The case in one line, without names"),
        200,
        required=False,
        help_text=_("Volunteers who are asked for the case read this line."),
    )
    district = KeepingField(
        queryset=None,
        label=_("District"),
        required=False,
        gone=DISTRICT_OVER,
        help_text=BY_POSTCODE,
    )
    mediation_type = choice_field(
        _("Which form fits?"), capitalised((kind.value, kind.label) for kind in FORMS)
    )
    languages = languages_field(_("Which languages are needed in the talks?"), required=False)
    both_speak = forms.BooleanField(label=_("Both mediators must speak them"), required=False)
    wishes = WishesField(label=_("When can the parties come to a talk?"))
    prefer_mixed_pair = forms.BooleanField(
        label=_("A woman and a man, because the parties ask for it"),
        required=False,
        help_text=_("Only if the parties ask for it themselves. Otherwise it counts for nothing."),
    )
    decision = choice_field(_("What do we do with this case?"), list(DECISIONS.items()))
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
        self.edits(_known(case, neighbour))
        rows = District.visible_to(scope).current(today).by_name()
        choose_from(self, "district", rows, kept=case.district)
        offer(self, "reason", scope.service, ChoiceList.NOT_STARTED)
        questions = _questions(case, service=scope.service)
        self.fields["contra_indications"].choices = questions
        asked = ["contra_indications"] if questions else []
        self.helper = layout_of(
            Fieldset(
                _("Does it suit mediation?"),
                Div("tried_themselves", *asked, css_class="choices"),
                "override_reason",
                "note",
            ),
            Fieldset(
                _("The second party"),
                *rows_of_fields(PARTY_ROWS, prefix=OF_NEIGHBOUR),
            ),
            Fieldset(
                _("What the mediators need to know"),
                "summary",
                "district",
                Div("mediation_type", css_class="choices"),
                Div("languages", css_class="choices choices-many"),
                Div("both_speak", css_class="choices"),
                week_of_boxes(),
                Div("prefer_mixed_pair", css_class="choices"),
            ),
            Fieldset(
                _("Your decision"),
                Div("decision", css_class="choices"),
                Div("reason", "result", css_class="field-pair"),
            ),
            Div(Submit("decide", _("Save the decision")), css_class="action-bar"),
        )

    @property
    def decided(self) -> str:
        return str(self.cleaned_data["decision"])

    @property
    def judgement(self) -> Judgement:
        others = {"decision", "reason", "result", *NeighbourForm.base_fields}
        told = {name: value for name, value in self.cleaned_data.items() if name not in others}
        return Judgement(neighbour=self.neighbour if self.neighbour.told else None, **told)


def _known(case: Case, neighbour: Party | None) -> dict[str, Any]:
    """What was told already, to begin with."""
    triage = getattr(case, "triage", None)
    known = {
        "summary": case.summary,
        "district": case.district_id,
        "languages": case.languages,
        "both_speak": case.both_speak,
        "wishes": case.wishes,
        "prefer_mixed_pair": case.prefer_mixed_pair,
        "tried_themselves": bool(case.tried_themselves),
        "mediation_type": case.mediation_type,
    }
    if case.mediation_type == MediationType.COACHING:
        known["mediation_type"] = MediationType.REGULAR
    judged = {
        "contra_indications": triage.contra_indications if triage else [],
        "override_reason": triage.override_reason if triage else "",
        "note": triage.note if triage else "",
    }
    return known | judged | known_of_neighbour(neighbour)
