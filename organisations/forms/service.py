"""The settings page: each of them does something, and says what, for whom and from when.

tests/conventions/test_settings.py holds that code reads every one. A setting whose code is still to
come stands in docs/settings.md and not here.
"""

from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Fieldset, Submit
from django import forms
from django.core.validators import MaxValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import layout_of
from organisations.actions.installation import CLOSED_AT_FIRST
from organisations.models import Service
from organisations.retention import MOST_MONTHS

AT_ONCE = _("A change counts at once.")
FROM_THEN_ON = _("A change counts for what begins from then on.")

BEGINS_WITH = _("A new service begins with %(number)s.")
IS_ON, IS_OFF = _("A new service has it on."), _("A new service has it off.")


@dataclass(frozen=True)
class Setting:
    """``about`` says what it does, and for whom; ``when`` from when a change counts."""

    name: str
    about: str | Promise
    when: str | Promise = AT_ONCE


GROUPS = (
    (
        _("The service"),
        (
            Setting(
                "name",
                _("Everybody reads it, on pages and, unless you name another, as the sender."),
            ),
            Setting("town", _("The town of an address that a report does not name."), FROM_THEN_ON),
            Setting(
                "email",
                _("The public reads it. Answers go there, unless you name another address."),
            ),
            Setting("phone", _("Residents, applicants and partners read it.")),
            Setting("phone_hours", _("Stands beside the phone: Monday to Thursday, 9–12.")),
            Setting("about", _("Residents and applicants read it on the public pages.")),
            Setting(
                "elsewhere",
                _("Residents, partners and coordinators read it when a postcode is outside."),
            ),
            Setting("language", _("Pages and emails for people who chose no language.")),
        ),
    ),
    (
        _("Open doors"),
        (
            Setting("takes_reports", _("Off: the public page asks residents to call or write.")),
            Setting("takes_applications", _("Off: the public page says that you take nobody now.")),
            Setting(
                "second_party_by_name",
                _(
                    "Off: of a neighbour who did not agree yet, a sheet of running cases brings "
                    "where they live and no name, phone or email. Forms never ask for their name."
                ),
                FROM_THEN_ON,
            ),
        ),
    ),
    (
        _("Cases"),
        (
            Setting("mediators_per_case", _("So many people the coordinator looks for.")),
            Setting(
                "intake_days",
                _("Residents read in how many working days they hear from you."),
                FROM_THEN_ON,
            ),
            Setting(
                "pairing_days",
                _("After these the queue and the list of turns show that a case waits too long."),
            ),
            Setting("offer_hours", _("So long volunteers can answer an offer."), FROM_THEN_ON),
            Setting(
                "first_contact_days",
                _(
                    "So many working days mediators have to plan their first talk, and after each "
                    "talk the next step. After these a case without a first talk is the "
                    "coordinator’s turn."
                ),
            ),
            Setting(
                "report_days",
                _("So many working days mediators have to tell how a talk went."),
            ),
            Setting(
                "second_letter_days",
                _(
                    "Once the second party has not answered for so long, the coordinator is asked "
                    "for a second letter."
                ),
            ),
            Setting(
                "close_proposal_days",
                _(
                    "Once the second party has not answered for so long, the coordinator is asked "
                    "whether to close the case."
                ),
            ),
            Setting(
                "talks_before_review",
                _("Whoever plans more talks for a case is asked whether that is meant."),
            ),
            Setting(
                "coaching_talks",
                _("Whoever plans more talks of coaching is asked whether that is meant."),
            ),
            Setting(
                "aftercare_days", _("The day proposed for the call after the talks."), FROM_THEN_ON
            ),
            Setting(
                "party_data_grace_days",
                _("So long mediators read a case after its end."),
                FROM_THEN_ON,
            ),
            Setting("reopen_days", _("So long coordinators can open a case again after its end.")),
        ),
    ),
    (
        _("Volunteers and training"),
        (
            Setting("basic_training_hours", _("Nobody gets a certificate with fewer.")),
            Setting("observations_needed", _("Nobody gets a certificate with fewer.")),
            Setting("further_training_hours", _("Nobody renews a certificate with fewer.")),
            Setting(
                "certification_months",
                _("The end that is proposed for a new certificate."),
                FROM_THEN_ON,
            ),
            Setting(
                "renewal_window_days",
                _("Volunteers and trainers see from then on that it can be renewed."),
            ),
            Setting(
                "conduct_certificate_months",
                _("Coordinators see then that a new one is due."),
            ),
        ),
    ),
    (
        _("How long we keep"),
        (
            Setting(
                "applicant_retention_months",
                _("After its end an application is erased. Applicants read it before they apply."),
            ),
            Setting(
                "case_retention_months",
                _("After its end the neighbours of a case are erased; the figures stay."),
            ),
            Setting(
                "volunteer_retention_months",
                _("After leaving, a volunteer becomes a number; the figures stay."),
            ),
            Setting(
                "complaint_months",
                _("Before these are over, nothing of a case is erased."),
            ),
        ),
    ),
    (
        _("Safety"),
        (
            Setting(
                "second_factor_required",
                _("Coordinators, trainers and managers prove twice who they are."),
            ),
            Setting("alone_may_decide", Service._meta.get_field("alone_may_decide").help_text),
            Setting("suppress_below", _("Observers see no number smaller than this.")),
        ),
    ),
)
SETTINGS = tuple(setting for _label, settings in GROUPS for setting in settings)


OF_KEEPING = "_retention_months"


class ServiceSettingsForm(EditForm, forms.ModelForm):
    """The rules of the service, in groups. Saved by ``actions.service.change_settings``."""

    class Meta:
        model = Service
        fields = [setting.name for setting in SETTINGS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = [setting.name for setting in SETTINGS if setting.name.endswith(OF_KEEPING)]
        self.initial.update({name: self.instance.months_kept(name) for name in kept})
        self.edits(dict(self.initial))
        for setting in SETTINGS:
            words = (setting.about, _beginning(setting.name), setting.when)
            self.fields[setting.name].help_text = " ".join(str(word) for word in words if word)
            if setting.name in kept:
                _keep_no_longer(self.fields[setting.name])
        self.helper = layout_of(
            *(
                Fieldset(label, *(setting.name for setting in settings))
                for label, settings in GROUPS
            ),
            Submit("keep", _("Save these settings")),
        )


def _keep_no_longer(field: forms.Field) -> None:
    told = _("At most %(limit_value)s months: nothing about people is kept longer.")
    field.validators.append(MaxValueValidator(MOST_MONTHS, told))
    field.widget.attrs["max"] = MOST_MONTHS


def _beginning(name: str) -> str | Promise:
    """What it is in a service that has just been opened; nothing of names and texts."""
    default = False if name in CLOSED_AT_FIRST else getattr(Service(), name)
    if isinstance(default, bool):
        return IS_ON if default else IS_OFF
    if isinstance(default, int):
        return str(BEGINS_WITH) % {"number": default}
    return ""
