"""What of cases is under way in a service, for whoever closes it."""

from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.work import Assignment
from organisations.models.running_work import RunningWork

RUNNING = (
    RunningWork(
        "open_cases",
        _("Open cases"),
        lambda service: Case.unscoped.filter(service=service).open().count(),
    ),
    RunningWork(
        "seats",
        _("Mediators at work on a case"),
        lambda service: Assignment.unscoped.filter(service=service).open().count(),
    ),
)
