"""Why somebody goes, and who is asked in their place."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import WhySeatEnded
from core.forms import capitalised, choice_field, layout_of, paragraph_field
from organisations.models import Scope
from scheduling.engine.reasons import Rule
from scheduling.pairing.forms.offers import RULE_CHOICES
from volunteers.models import Volunteer


class ReplaceForm(forms.Form):
    """``ask`` are the ids of who is asked at once, with a dash between two; empty: nobody yet.

    What is set aside for them stands beside their button, under a name of their own: of each team
    that was shown something else may have been read.
    """

    why = choice_field(_("Why?"), capitalised(WhySeatEnded.choices))
    reason = paragraph_field(
        _("In a few words"),
        rows=2,
        length=200,
        required=False,
        help_text=_("Only coordinators read it. Please no names of the neighbours."),
    )
    ask = forms.RegexField(r"^[0-9]{1,18}(-[0-9]{1,18})?$", required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: list[Volunteer] = []
        self.may_be_asked = Volunteer.visible_to(scope).may_mediate().with_person()
        self.helper = layout_of(Div("why", css_class="choices choices-many"), "reason")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("why") == WhySeatEnded.OTHER and not told.get("reason"):
            self.add_error("reason", _("Say in a few words what it is."))
        ids = {int(id_) for id_ in (told.get("ask") or "").split("-") if id_}
        self.asked = list(self.may_be_asked.of_keys(ids).by_name())
        if len(self.asked) < len(ids):
            self.add_error(None, _("This person can no longer be asked. Choose somebody else."))
        return told

    @property
    def despite(self) -> list[Rule]:
        """The rules that were read beside the button, as far as there are such."""
        known = {value for value, _label in RULE_CHOICES}
        read = self.data.getlist(f"despite-{self.cleaned_data['ask']}")
        return [Rule(value) for value in read if value in known]

    @property
    def despite_reason(self) -> str:
        return str(self.data.get(f"despite_reason-{self.cleaned_data['ask']}", ""))[:300].strip()
