"""What is known about a volunteer."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import (
    ONE_NAME,
    ONE_YEAR,
    DayField,
    KeepingField,
    MailboxField,
    bound_day,
    choose_from,
    email_field,
    layout_of,
    paragraph_field,
    phone_field,
    text_field,
)
from organisations.actions.corrections import CORRECTED
from organisations.forms.districts import BY_POSTCODE, DISTRICT_OVER
from organisations.models import (
    ADDRESS_COLUMNS,
    District,
    Language,
    PartnerOrganisation,
    Scope,
)
from volunteers.actions.volunteers import CONTACT, DECIDED, FACTS
from volunteers.forms.fields import SpokenField
from volunteers.lifecycle import VolunteerState
from volunteers.models import ExtraTraining, Gender, Level, Spoken, Volunteer


class SearchForm(forms.Form):
    PRESENT = ""

    q = forms.CharField(
        label=_("Name or number"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[(PRESENT, _("everybody who is here")), *VolunteerState.choices],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    without_home = forms.BooleanField(
        label=_("Only addresses to complete"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class PersonForm(EditForm, forms.Form):
    """What a person may tell about themselves, whoever fills it in."""

    together = (ADDRESS_COLUMNS,)

    phone = phone_field(autocomplete="tel", required=False)
    language = forms.ChoiceField(label=_("Language of our email"), choices=Language.choices)
    languages = SpokenField(label=_("Languages for a talk"), choices=Spoken.choices)
    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    house_number = forms.CharField(label=_("House number"), max_length=12, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    gender = forms.ChoiceField(
        label=_("Woman or man"),
        choices=Gender.choices,
        required=False,
        help_text=_(
            "You do not have to tell this. Neighbours sometimes ask for a woman and a man; "
            "we use it only then."
        ),
    )

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        kept = {name: getattr(volunteer, name) for name in self.kept_on_the_row()}
        person = {name: getattr(volunteer.user, name) for name in self.kept_of_the_person()}
        super().__init__(*args, **kwargs)
        self.edits(kept | person)
        self.helper = layout_of(*self.parts())

    def kept_on_the_row(self) -> tuple[str, ...]:
        return FACTS

    def kept_of_the_person(self) -> tuple[str, ...]:
        return CONTACT

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("How we reach you"), Div(*CONTACT, css_class="field-pair")),
            self.address(_("Where you live")),
            Fieldset(
                _("For the talks"), Div("languages", css_class="choices choices-many"), "gender"
            ),
        ]

    @staticmethod
    def address(legend: Any, *more: str) -> Fieldset:
        return Fieldset(
            legend,
            Div("street", "house_number", css_class="field-pair"),
            Div("postcode", "town", css_class="field-pair"),
            *more,
        )


class VolunteerForm(PersonForm):
    first_name = text_field(_("First name"), 60)
    last_name = text_field(_("Last name"), 80, required=False, help_text=ONE_NAME)
    mailbox = email_field(required=False, help_text=_("Empty: you call them."))
    second_mailbox = MailboxField(
        label=_("Second email address"),
        required=False,
        help_text=_("For you to look up; nothing is sent there by itself."),
    )
    second_phone = text_field(_("Second phone"), 30, required=False)
    note = paragraph_field(
        _("Remark"),
        required=False,
        help_text=_("Nothing about health or about neighbours. The volunteer may ask to read it."),
    )
    their_number = text_field(_("Number in an older register"), 40, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices)
    max_open_cases = forms.IntegerField(
        label=_("Open cases at most"), min_value=0, max_value=20, help_text=_("Two is usual.")
    )
    extra_training = forms.MultipleChoiceField(
        label=_("Trained for"),
        choices=ExtraTraining.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    district = KeepingField(
        label=_("District"),
        queryset=None,
        required=False,
        empty_label=_("not known"),
        gone=DISTRICT_OVER,
        help_text=BY_POSTCODE,
    )

    def __init__(
        self, *args: Any, scope: Scope, today: date, volunteer: Volunteer, **kwargs: Any
    ) -> None:
        self.is_elsewhere = volunteer.is_elsewhere
        super().__init__(*args, volunteer=volunteer, **kwargs)
        rows = District.visible_to(scope).current(today).by_name()
        choose_from(self, "district", rows, kept=volunteer.district)
        self.fields["gender"].help_text = _(
            "Only if they told you. Neighbours sometimes ask for a woman and a man; "
            "we use it only then."
        )
        if self.is_elsewhere:
            for name in (*CONTACT, *CORRECTED):
                del self.fields[name]

    def kept_on_the_row(self) -> tuple[str, ...]:
        return (*FACTS, *DECIDED)

    def kept_of_the_person(self) -> tuple[str, ...]:
        return (*CORRECTED, *CONTACT)

    def parts(self) -> list[Any]:
        reach = Fieldset(
            _("Name, and how we reach them"),
            Div("first_name", "last_name", css_class="field-pair"),
            "mailbox",
            Div(*CONTACT, css_class="field-pair"),
        )
        return [
            Fieldset(
                _("For the talks"),
                Div("level", "max_open_cases", css_class="field-pair"),
                Div("extra_training", css_class="choices"),
                Div("languages", css_class="choices choices-many"),
                "gender",
            ),
            self.address(_("Where they live"), "district", "their_number"),
            *([] if self.is_elsewhere else [reach]),
            Fieldset(
                _("Besides"), Div("second_mailbox", "second_phone", css_class="field-pair"), "note"
            ),
        ]


class MoveForm(forms.Form):
    """A move that asks nothing but the click; the others add what they ask."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today


class PauseForm(MoveForm):
    until = DayField(
        label=_("Until"),
        required=False,
        help_text=_("If you do not know it yet, leave it empty."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        bound_day(
            self,
            "until",
            earliest=today + timedelta(days=1),
            latest=today + 3 * ONE_YEAR,
            too_early=_("Choose a day after today."),
            shown=False,
        )


class LeaveForm(MoveForm):
    reason = forms.CharField(label=_("Why do they leave?"), max_length=200)


class ConflictForm(forms.Form):
    partner: "forms.ModelChoiceField[PartnerOrganisation]" = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=None,
        required=False,
        empty_label=_("none"),
        help_text=_("Where the volunteer works or sits on the board."),
    )
    street = forms.CharField(label=_("Street"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("In general words; no names of neighbours."),
    )
    ends_on = DayField(label=_("Until"), required=False)

    def __init__(
        self,
        *args: Any,
        scope: Scope | None = None,
        today: date = date.min,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        bound_day(self, "ends_on", earliest=today, latest=today + 20 * ONE_YEAR, shown=False)
        if scope:
            choose_from(self, "partner", PartnerOrganisation.visible_to(scope).by_name())
        self.helper = layout_of(
            "partner",
            Div("street", "postcode", css_class="field-pair"),
            Div("note", "ends_on", css_class="field-pair"),
        )

    def offer_only(self, partners: Iterable[tuple[int, str]]) -> None:
        """Show these keys and names, for a form that nobody sends."""
        field = cast("forms.ModelChoiceField[PartnerOrganisation]", self.fields["partner"])
        field.choices = [("", field.empty_label), *partners]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not any(cleaned.get(name) for name in ("partner", "street", "postcode")):
            raise forms.ValidationError(_("Fill in an organisation, a street or a postcode."))
        return cleaned
