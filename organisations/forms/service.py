from typing import Any

from crispy_forms.layout import Fieldset, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import layout_of
from organisations.models import Service

GROUPS = (
    (
        _("The service"),
        (
            "name",
            "town",
            "email",
            "phone",
            "phone_hours",
            "about",
            "elsewhere",
            "language",
            "takes_applications",
            "takes_reports",
        ),
    ),
    (
        _("Cases"),
        (
            "mediators_per_case",
            "intake_days",
            "pairing_days",
            "offer_hours",
            "first_contact_days",
            "aftercare_days",
            "reopen_days",
            "party_data_grace_days",
            "partner_profile",
        ),
    ),
    (
        _("Volunteers and training"),
        (
            "basic_training_hours",
            "observations_needed",
            "conduct_certificate_months",
            "certification_months",
            "renewal_window_days",
            "grace_days",
        ),
    ),
    (
        _("Keeping and safety"),
        (
            "second_factor_required",
            "alone_may_decide",
            "case_retention_months",
            "applicant_retention_months",
            "volunteer_retention_months",
            "suppress_below",
        ),
    ),
)


class ServiceSettingsForm(EditForm, forms.ModelForm):
    """The rules of the service, in groups. Saved by ``actions.service.change_settings``."""

    class Meta:
        model = Service
        fields = [name for _label, names in GROUPS for name in names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edits(dict(self.initial))
        self.helper = layout_of(
            *(Fieldset(label, *names) for label, names in GROUPS),
            Submit("keep", _("Save these settings")),
        )
