"""Campaigns, and the texts that volunteers accept."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ONE_YEAR, DayField, bound_day, layout_of
from organisations.models import Scope
from volunteers.models import AgreementKind, Campaign


class CampaignForm(EditForm, forms.Form):
    together = (("starts_on", "ends_on"),)

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Only your own team sees this.")
    )
    code = forms.SlugField(
        label=_("Word in the link"),
        max_length=40,
        help_text=_("Short and easy to type from a poster: small letters, digits and dashes."),
    )
    starts_on = DayField(label=_("Starts on"))
    ends_on = DayField(label=_("Ends on"), required=False)
    target = forms.IntegerField(
        label=_("How many new volunteers do you want?"), min_value=0, max_value=500, initial=10
    )

    def __init__(
        self,
        *args: Any,
        scope: Scope,
        today: date,
        campaign: Campaign | None = None,
        **kwargs: Any,
    ) -> None:
        """Of a campaign that runs all but the word in its link can be changed."""
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.initial = {"starts_on": today}
        word = ["code"]
        began = today
        if campaign:
            word = []
            del self.fields["code"]
            began = min(today, campaign.starts_on)
            self.initial = {}
            self.edits({name: getattr(campaign, name) for name in self.fields})
        bound_day(self, "starts_on", earliest=began - ONE_YEAR, latest=today + 2 * ONE_YEAR)
        bound_day(self, "ends_on", earliest=began - ONE_YEAR, latest=today + 4 * ONE_YEAR)
        self.helper = layout_of(
            "name", *word, Div("starts_on", "ends_on", css_class="field-pair"), "target"
        )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if Campaign.visible_to(self.scope).with_code(code).exists():
            raise forms.ValidationError(_("Another campaign has this word already."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A campaign cannot end before it starts."))
        return cleaned


class AgreementTextForm(EditForm, forms.Form):
    """The next version of a text, written from the one that stands."""

    kind = forms.ChoiceField(choices=AgreementKind.choices, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Leave an empty line between paragraphs."),
    )

    def __init__(self, *args: Any, body: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({"body": body})
