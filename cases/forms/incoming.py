"""What a resident, a partner or a caller tells when a case comes in."""

from dataclasses import replace
from datetime import date
from typing import Any

from crispy_forms.layout import Div, Fieldset, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from cases.actions.reporting import Consent, Problem
from cases.forms.fields import (
    FormWithWeek,
    WishesField,
    languages_field,
    offer,
    offered_field,
    week_of_boxes,
)
from cases.forms.parties import REPORTER_ROWS, ReporterForm, rows_of_fields
from cases.models import Channel, ChoiceList, ConsentHow, PartyFacts, Referral
from core.forms import (
    ONE_YEAR,
    STILL_TO_COME,
    DayField,
    bound_day,
    choice_field,
    choose_from,
    email_field,
    layout_of,
    paragraph_field,
    phone_field,
    text_field,
    yes_or_no,
)
from core.wording import day_of
from organisations.actions.districts import district_of, is_outside_area
from organisations.forms.districts import BY_POSTCODE
from organisations.models import District, Scope


class IncomingForm(ReporterForm):
    """Who asks, about what, and where the neighbour lives. No name of the neighbour is asked."""

    outside = ""
    """The postcode that was typed, where it lies in no district and none was chosen."""

    kind = offered_field(_("What is it about?"))
    story = paragraph_field(_("What is going on?"), required=False)
    neighbour_street = text_field(
        _("Street of the neighbour"),
        120,
        required=False,
        help_text=_("Empty if it is the same street."),
    )
    neighbour_house_number = text_field(_("House number of the neighbour"), 12, required=False)

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.today = scope, today
        offer(self, "kind", scope.service, ChoiceList.KIND)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        postcode = "" if told.get("district") else told.get("postcode", "")
        if is_outside_area(postcode, by=self.scope, on=self.today):
            self.outside = postcode
        return told

    def problem(self, *, language: str, town: str = "") -> Problem:
        told = self.cleaned_data
        number = told["neighbour_house_number"]
        return Problem(
            kind=told["kind"],
            reporter=replace(PartyFacts.among(told), town=town, language=language),
            neighbour=PartyFacts(
                street=told["neighbour_street"] or (told["street"] if number else ""),
                house_number=number,
                town=town if number or told["neighbour_street"] else "",
            ),
            languages=told.get("languages", []),
            wishes=told.get("wishes", []),
            tried_themselves=told.get("tried_themselves"),
            district=told.get("district"),
        )


class FromOutsideForm(IncomingForm):
    """Whoever writes from outside the area reads where to go, and may send it all the same.

    The page says where, above the form. Nothing is kept of who then goes elsewhere.
    """

    all_the_same = forms.BooleanField(
        label=_("Send it to this service all the same"), required=False
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if self.outside:
            self.helper = self.drawn(asks_outside=True)
            if not told.get("all_the_same"):
                self.add_error("postcode", _("This postcode lies outside the area."))
        return told

    def drawn(self, *, asks_outside: bool) -> Any:
        """Return the layout, with the box to tick where the postcode lies outside."""
        raise NotImplementedError

    @staticmethod
    def postcode_row(*, asks_outside: bool) -> list[Any]:
        box = [Div("all_the_same", css_class="choices")] if asks_outside else []
        return ["postcode", *box]


CONTACT_FIELDS = tuple(ReporterForm.base_fields)
NEIGHBOUR_FIELDS = ("neighbour_street", "neighbour_house_number")
CONTACT = rows_of_fields(REPORTER_ROWS)
NEIGHBOUR = (Div("neighbour_street", "neighbour_house_number", css_class="field-pair"),)


class ReportForm(FormWithWeek, FromOutsideForm):
    """A resident without an account. ``website`` is a trap that only programs fill in."""

    field_order = ("kind", "story", "tried_themselves", *NEIGHBOUR_FIELDS, *CONTACT_FIELDS)

    name = text_field(_("Your name"), 120, autocomplete="name")
    phone = phone_field(autocomplete="tel", required=False)
    email = email_field(
        autocomplete="email",
        required=False,
        help_text=_("We then send you an email that your report has come in."),
    )
    street = text_field(_("Your street"), 120, autocomplete="address-line1")
    house_number = text_field(_("Your house number"), 12)
    postcode = text_field(_("Postcode"), 10, autocomplete="postal-code", required=False)
    story = paragraph_field(
        _("What is going on?"),
        required=False,
        help_text=_("A few sentences are enough. Please do not write names here."),
    )
    tried_themselves = yes_or_no(
        _("Have you talked with your neighbour about it yourself?"), required=False
    )
    wishes = WishesField(label=_("When can you usually come to a talk?"))
    languages = languages_field(_("Which languages do you speak?"), required=False)
    consent = forms.BooleanField(
        error_messages={"required": _("Without this we may not keep your report.")},
    )
    website = text_field(_("Leave this empty"), 200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        consent = _("I agree that %(service)s keeps these facts to handle my report.")
        self.fields["consent"].label = consent % {"service": self.scope.service.name}
        self.fields["website"].widget.attrs["tabindex"] = "-1"
        self.helper = self.drawn(asks_outside=False)

    def drawn(self, *, asks_outside: bool) -> Any:
        return layout_of(
            Fieldset(
                _("The problem"),
                "kind",
                "story",
                Div("tried_themselves", css_class="choices"),
            ),
            Fieldset(_("Where your neighbour lives"), *NEIGHBOUR),
            Fieldset(
                _("How we reach you"), *CONTACT, *self.postcode_row(asks_outside=asks_outside)
            ),
            Fieldset(
                _("A talk with you"),
                week_of_boxes(),
                Div("languages", css_class="choices choices-many"),
            ),
            Div("website", hidden="hidden"),
            Fieldset(_("Your permission"), Div("consent", css_class="choices")),
            Div(Submit("report", _("Send my report")), css_class="action-bar"),
        )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["website"])


class CaseForm(FormWithWeek, IncomingForm):
    """Five questions while somebody is on the phone. What is not known yet may stay open."""

    field_order = ("channel", *CONTACT_FIELDS, "postcode", "district", "kind", "story")

    channel = choice_field(
        _("How it came in"),
        [(way.value, way.label) for way in (Channel.PHONE, Channel.DESK)],
        initial=Channel.PHONE,
    )
    street = text_field(_("Street"), 120, required=False)
    house_number = text_field(_("House number"), 12, required=False)
    postcode = text_field(_("Postcode"), 10, required=False)
    neighbour_house_number = text_field(_("Number of the neighbour"), 12, required=False)
    neighbour_street = text_field(
        _("Street of the neighbour (empty: the same)"), 120, required=False
    )
    district = forms.ModelChoiceField(
        queryset=None, label=_("District"), required=False, help_text=BY_POSTCODE
    )
    tried_themselves = yes_or_no(
        _("Has the reporter talked with the neighbour about it?"), required=False
    )
    wishes = WishesField(label=_("When can the reporter usually come to a talk?"))
    languages = languages_field(_("Which languages does the reporter speak?"), required=False)
    their_number = text_field(
        _("Number in an older register"),
        40,
        required=False,
        help_text=_("Only if the case had one before. Please do not use a name."),
    )
    consent = forms.BooleanField(
        label=_("The reporter agrees that we keep these facts to handle the report."),
        error_messages={"required": _("Without this we may not keep the report.")},
    )

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, scope=scope, today=today, **kwargs)
        choose_from(self, "district", District.visible_to(scope).current(today).by_name())
        self.helper = layout_of(
            Div("channel", css_class="choices-chips"),
            Div("name", "phone", css_class="field-pair"),
            Div("postcode", "house_number", "street", css_class="address-row"),
            Div("neighbour_house_number", "neighbour_street", css_class="address-row"),
            "kind",
            "story",
            "consent",
        )

    @property
    def more(self) -> Any:
        """What is asked where there is time for it, which the page folds away."""
        helper = layout_of(
            "email",
            Div("tried_themselves", css_class="choices-chips"),
            Div("languages", css_class="choices-chips"),
            Div(week_of_boxes(), css_class="week-close"),
            Div("district", "their_number", css_class="field-pair"),
        )
        helper.render_hidden_fields = False
        return helper

    @property
    def more_is_wrong(self) -> bool:
        return bool(MORE_OF_A_CALL & set(self.errors))

    @property
    def place(self) -> District | None:
        """The district that was chosen, or that the postcode tells."""
        told = self.cleaned_data
        chosen: District | None = told.get("district")
        return chosen or district_of(told.get("postcode", ""), by=self.scope, on=self.today)

    @property
    def town(self) -> str:
        """Where the address lies: the district says it for a service of several municipalities."""
        place = self.place
        return place.municipality if place else self.scope.service.town


MORE_OF_A_CALL = {"email", "tried_themselves", "languages", "wishes", "district", "their_number"}


class ReferralForm(FromOutsideForm):
    """A partner refers a resident who agreed to it. "No" is answered before this form is asked."""

    field_order = ("consent", "consent_by", "consent_how", "consent_on", *CONTACT_FIELDS)

    consent = yes_or_no(_("Does the resident agree that you give us these facts?"))
    consent_by = text_field(
        _("Who gave permission?"), 120, help_text=_("For example: the resident.")
    )
    consent_how = forms.ChoiceField(
        label=_("How?"), choices=ConsentHow.choices, initial=ConsentHow.SPOKEN
    )
    consent_on = DayField(label=_("On which day?"))
    name = text_field(_("Name of the resident"), 120)
    postcode = text_field(_("Postcode"), 10, required=False)
    own_reference = text_field(
        _("Your own reference"),
        60,
        required=False,
        help_text=_("We quote it in our emails to you. Please do not use a name."),
    )
    another_case = forms.BooleanField(
        label=_("It is another case with the same reference"), required=False
    )

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        initial = {"consent_on": today}
        super().__init__(*args, scope=scope, today=today, **kwargs | {"initial": initial})
        bound_day(
            self,
            "consent_on",
            earliest=today - ONE_YEAR,
            latest=today,
            too_late=STILL_TO_COME,
        )
        self.asks_again = False
        self.helper = self.drawn(asks_outside=False)

    def drawn(self, *, asks_outside: bool) -> Any:
        reference: list[Any] = ["own_reference"]
        if self.asks_again:
            reference.append(Div("another_case", css_class="choices"))
        return layout_of(
            Fieldset(
                _("Permission"),
                Div("consent", css_class="choices"),
                "consent_by",
                Div("consent_how", "consent_on", css_class="field-pair"),
            ),
            Fieldset(_("The resident"), *CONTACT, *self.postcode_row(asks_outside=asks_outside)),
            Fieldset(_("The problem"), "kind", "story", *NEIGHBOUR),
            Fieldset(_("For your own papers"), *reference),
            Div(Submit("refer", _("Send the referral")), css_class="action-bar"),
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("consent") is False:
            self.add_error("consent", _("Without permission we keep nothing."))
        if told.get("own_reference") and not told.get("another_case"):
            self._warn_of_an_earlier_one(told["own_reference"])
        return told

    def _warn_of_an_earlier_one(self, reference: str) -> None:
        earlier = Referral.visible_to(self.scope).with_own_reference(reference).newest_first()
        referral = earlier.first()
        if referral:
            self.asks_again = True
            self.helper = self.drawn(asks_outside=bool(self.outside))
            zone = self.scope.service.zone
            words = _("You sent a referral with this reference on %(date)s already.")
            day = day_of(referral.referred_at.astimezone(zone).date())
            self.add_error("own_reference", words % {"date": day})

    @property
    def permission(self) -> Consent:
        told = self.cleaned_data
        return Consent(given_by=told["consent_by"], how=told["consent_how"], on=told["consent_on"])
