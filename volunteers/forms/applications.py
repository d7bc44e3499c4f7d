"""One small form for each step of an application."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.edits import EditForm
from core.forms import (
    ONE_NAME,
    ONE_YEAR,
    STILL_TO_COME,
    DayField,
    bound_day,
    email_field,
    layout_of,
    paragraph_field,
    phone_field,
    text_field,
)
from organisations.forms.doubles import AsksWhoItIs
from organisations.models import ADDRESS_COLUMNS
from volunteers.actions.corrections import OF_APPLICATION
from volunteers.models import Application


class StepForm(forms.Form):
    """Knows which day it is for the service."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = layout_of(*self.fields)

    def bound_to_the_past(self, name: str, *, years: int) -> None:
        earliest = self.today - years * ONE_YEAR
        bound_day(self, name, earliest=earliest, latest=self.today, too_late=STILL_TO_COME)


class CorrectApplicationForm(EditForm, forms.Form):
    """What an applicant told of themselves, put right."""

    together = (ADDRESS_COLUMNS,)

    first_name = text_field(_("First name"), 60)
    last_name = text_field(_("Last name"), 80, required=False, help_text=ONE_NAME)
    email = email_field(
        help_text=_("Another address? Then they get an email there, to show that it is theirs.")
    )
    phone = phone_field(required=False)
    street = text_field(_("Street"), 120, required=False)
    house_number = text_field(_("House number"), 12, required=False)
    postcode = text_field(_("Postcode"), 10, required=False)
    town = text_field(_("Town"), 80, required=False)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits({name: getattr(application, name) for name in OF_APPLICATION})
        self.helper = layout_of(
            Fieldset(
                _("Who it is"),
                Div("first_name", "last_name", css_class="field-pair"),
                Div("email", "phone", css_class="field-pair"),
            ),
            Fieldset(
                _("Where they live"),
                Div("street", "house_number", css_class="field-pair"),
                Div("postcode", "town", css_class="field-pair"),
            ),
        )


HOURS_OF_A_CROWD = (1, 2, 4, 8)


class CrowdForm(forms.Form):
    """For how long many people may apply from one network."""

    hours = forms.TypedChoiceField(label=_("For how long?"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [
            (hours, ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours})
            for hours in HOURS_OF_A_CROWD
        ]


class InformForm(StepForm):
    informed_on = DayField(label=_("On which day did they hear what the work is?"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, initial={"informed_on": today}, **kwargs)
        self.bound_to_the_past("informed_on", years=2)


class InterviewForm(StepForm):
    interviewed_on = DayField(label=_("Day of the interview"))
    note = paragraph_field(
        _("Note of the interview"),
        rows=5,
        help_text=_("Only coordinators read this. Write what the person may read too."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, initial={"interviewed_on": today}, **kwargs)
        self.bound_to_the_past("interviewed_on", years=2)


class CertificateForm(StepForm):
    number = forms.CharField(label=_("Number on the certificate"), max_length=60)
    issued_on = DayField(label=_("Issued on"))
    seen_on = DayField(
        label=_("Seen on"), help_text=_("We keep the number and the days, never the paper itself.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, initial={"seen_on": today}, **kwargs)
        self.bound_to_the_past("issued_on", years=10)
        # Of a mediator who is here for years: written down long after it was seen.
        self.bound_to_the_past("seen_on", years=10)
        days = Div("issued_on", "seen_on", css_class="field-pair")
        self.helper = layout_of("number", days)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        issued, seen = cleaned.get("issued_on"), cleaned.get("seen_on")
        if issued and seen and issued > seen:
            late = _("A certificate cannot be seen before it was issued.")
            self.add_error("issued_on", ValidationError(late))
        return cleaned


class SignedForm(StepForm):
    signed_on = DayField(
        label=_("Signed on"), help_text=_("The day on the paper. You have seen it yourself.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, initial={"signed_on": today}, **kwargs)
        self.bound_to_the_past("signed_on", years=40)


class AdmitForm(AsksWhoItIs):
    """Nothing to fill in, unless they may be known here already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of()


class DeclineApplicationForm(StepForm):
    reason = forms.CharField(
        label=_("Why do you turn it down?"),
        help_text=_("Only coordinators read this."),
        max_length=200,
    )
    tell = forms.BooleanField(
        label=_("Send a friendly email that says no, without the reason"),
        required=False,
        initial=True,
    )


class WithdrawForm(StepForm):
    reason = forms.CharField(label=_("Why do they not want to go on?"), max_length=200)
