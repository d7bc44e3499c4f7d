"""Everything about an existing mediator on one page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.alike import PersonFacts
from core.forms import (
    ONE_NAME,
    ONE_YEAR,
    STILL_TO_COME,
    DayField,
    bound_day,
    choose_from,
    email_field,
    layout_of,
    phone_field,
    text_field,
)
from organisations.forms.doubles import AsksWhoItIs
from organisations.models import District, Language, Scope
from training.actions.by_hand import SeenCertificate, SeenConduct
from training.forms.certifications import refuse_end_before_start
from volunteers.actions.by_hand import STATES_BY_HAND, ExistingMediator
from volunteers.forms.fields import SpokenField
from volunteers.lifecycle import VolunteerState
from volunteers.models import ExtraTraining, Level, Spoken
from volunteers.snapshot import facts_of

PERSON = ("first_name", "last_name", "mailbox", "phone", "language")
HOME = ("street", "house_number", "postcode", "town", "district")
TALKS = ("languages", "level", "max_open_cases", "extra_training")
HERE = ("state", "admitted_on", "left_on")
CERTIFICATE = ("given_by", "their_number", "effective_on", "valid_until", "certificate_seen_on")
CONDUCT = ("conduct_number", "conduct_issued_on", "conduct_seen_on")


class ExistingMediatorForm(AsksWhoItIs):
    """Only a name and a way to reach them are asked; whatever else is not known stays empty."""

    first_name = text_field(_("First name"), 60)
    last_name = text_field(_("Last name"), 80, required=False, help_text=ONE_NAME)
    mailbox = email_field(
        required=False, help_text=_("Empty: you call them, and they cannot sign in.")
    )
    phone = phone_field(required=False)
    language = forms.ChoiceField(label=_("Language of our email"), choices=Language.choices)
    street = text_field(_("Street"), 120, required=False)
    house_number = text_field(_("House number"), 12, required=False)
    postcode = text_field(_("Postcode"), 10, required=False)
    town = text_field(_("Town"), 80, required=False)
    district: "forms.ModelChoiceField[District]" = forms.ModelChoiceField(
        label=_("District"), queryset=None, required=False, empty_label=_("not known")
    )
    languages = SpokenField(label=_("Languages for a talk"), choices=Spoken.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.REGULAR)
    max_open_cases = forms.IntegerField(
        label=_("Open cases at most"),
        min_value=0,
        max_value=20,
        initial=2,
        help_text=_("Two is usual."),
    )
    extra_training = forms.MultipleChoiceField(
        label=_("Trained for"),
        choices=ExtraTraining.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    volunteer_number = text_field(_("Number in an older register"), 40, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(state.value, state.label) for state in STATES_BY_HAND],
        initial=VolunteerState.ACTIVE,
    )
    admitted_on = DayField(
        label=_("Here since"), help_text=_("Do you only know the year? Take 1 January.")
    )
    left_on = DayField(label=_("Left on"), required=False, help_text=_("Only if they left."))
    given_by = text_field(_("Who gave it?"), 120, required=False)
    their_number = text_field(_("Number on it"), 40, required=False)
    effective_on = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Empty: no end date.")
    )
    certificate_seen_on = DayField(label=_("Seen on"), required=False)
    conduct_number = text_field(_("Number on the certificate"), 60, required=False)
    conduct_issued_on = DayField(label=_("Issued on"), required=False)
    conduct_seen_on = DayField(label=_("Seen on"), required=False)
    signed_on = DayField(
        label=_("Signed on"), required=False, help_text=_("Empty: not signed yet.")
    )
    is_welcomed = forms.BooleanField(
        label=_("Send a welcome now, with how to sign in"), required=False
    )

    def __init__(
        self, *args: Any, scope: Scope, today: date, conduct_paper: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = scope.service.language
        self.fields["languages"].initial = [scope.service.language]
        choose_from(self, "district", District.visible_to(scope).by_name())
        self._bound(today)
        self.helper = layout_of(
            Fieldset(
                _("Who it is"),
                Div("first_name", "last_name", css_class="field-pair"),
                Div("mailbox", "phone", css_class="field-pair"),
                "language",
            ),
            Fieldset(
                _("Where they live"),
                Div("street", "house_number", css_class="field-pair"),
                Div("postcode", "town", css_class="field-pair"),
                "district",
            ),
            Fieldset(
                _("For the talks"),
                Div("languages", css_class="choices choices-many"),
                Div("level", "max_open_cases", css_class="field-pair"),
                Div("extra_training", css_class="choices"),
            ),
            Fieldset(
                _("With us"),
                Div("state", "volunteer_number", css_class="field-pair"),
                Div("admitted_on", "left_on", css_class="field-pair"),
            ),
            Fieldset(
                _("Certificate from elsewhere"),
                Div("given_by", "their_number", css_class="field-pair"),
                Div("effective_on", "valid_until", css_class="field-pair"),
                "certificate_seen_on",
            ),
            Fieldset(
                conduct_paper,
                "conduct_number",
                Div("conduct_issued_on", "conduct_seen_on", css_class="field-pair"),
            ),
            Fieldset(_("Agreements on paper"), "signed_on"),
            "is_welcomed",
        )

    def _bound(self, today: date) -> None:
        past = ("admitted_on", "left_on", "certificate_seen_on", "conduct_issued_on")
        for name in (*past, "conduct_seen_on", "signed_on"):
            earliest = today - 40 * ONE_YEAR
            bound_day(self, name, earliest=earliest, latest=today, too_late=STILL_TO_COME)
        bound_day(self, "effective_on", earliest=today - 40 * ONE_YEAR, latest=today + ONE_YEAR)
        bound_day(self, "valid_until", earliest=today - 40 * ONE_YEAR, latest=today + 20 * ONE_YEAR)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not ({"mailbox", "phone"} & set(self.errors) or cleaned["mailbox"] or cleaned["phone"]):
            self.add_error("phone", _("Please give a phone number or an email address."))
        self._whole(CERTIFICATE, ("given_by", "effective_on", "certificate_seen_on"))
        self._whole(CONDUCT, CONDUCT)
        refuse_end_before_start(self, cleaned)
        issued, seen = cleaned.get("conduct_issued_on"), cleaned.get("conduct_seen_on")
        if issued and seen and issued > seen:
            late = _("A certificate cannot be seen before it was issued.")
            self.add_error("conduct_issued_on", ValidationError(late))
        self._state(cleaned)
        if cleaned.get("is_welcomed") and not cleaned.get("mailbox"):
            self.add_error("is_welcomed", _("Without an email address no welcome can leave."))
        return cleaned

    def _whole(self, names: Iterable[str], needed: Iterable[str]) -> None:
        """Of a paper either nothing is filled in, or all that we keep of it."""
        if not any(self.cleaned_data.get(name) for name in names):
            return
        for name in needed:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, _("Please fill this in too, or leave all of it empty."))

    def _state(self, cleaned: dict[str, Any]) -> None:
        has_left = cleaned.get("state") == VolunteerState.LEFT
        since, until = cleaned.get("admitted_on"), cleaned.get("left_on")
        if has_left and not until and "left_on" not in self.errors:
            self.add_error("left_on", _("On which day did they leave?"))
        elif until and not has_left:
            self.add_error("left_on", _("Leave this empty for somebody who is still here."))
        elif since and until and until < since:
            self.add_error("left_on", _("The last day must not come before the first."))
        if has_left and cleaned.get("is_welcomed"):
            self.add_error("is_welcomed", _("Somebody who left gets no welcome."))

    def facts_of_person(self, country: str) -> PersonFacts:
        """What tells them from others."""
        told = self.cleaned_data
        names = ("first_name", "last_name", "phone", "postcode", "house_number")
        facts = {name: told[name] for name in names}
        return facts_of(country=country, mailboxes=[told["mailbox"]], **facts)

    @property
    def told(self) -> ExistingMediator:
        return ExistingMediator(
            their_number=self.cleaned_data["volunteer_number"],
            **{name: self.cleaned_data[name] for name in (*PERSON, *HOME, *TALKS, *HERE)},
        )

    @property
    def papers(self) -> dict[str, Any]:
        """What was seen and signed, and whether they are welcomed: for the action."""
        told = self.cleaned_data
        return {
            "certificate": SeenCertificate(
                **{name: told[name] for name in CERTIFICATE[:-1]},
                seen_on=told["certificate_seen_on"],
            )
            if told["given_by"]
            else None,
            "conduct": SeenConduct(
                **{name.removeprefix("conduct_"): told[name] for name in CONDUCT}
            )
            if told["conduct_number"]
            else None,
            "signed_on": told["signed_on"],
            "is_welcomed": told["is_welcomed"],
        }
