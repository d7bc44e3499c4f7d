"""Which talks stand in a service, for whoever closes it."""

from django.utils.translation import gettext_lazy as _

from organisations.models.running_work import RunningWork
from scheduling.appointments.models.appointments import Appointment

RUNNING = (
    RunningWork(
        "talks",
        _("Talks that are planned"),
        lambda service: Appointment.unscoped.filter(service=service).standing().count(),
    ),
)
