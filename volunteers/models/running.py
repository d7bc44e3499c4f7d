"""What of volunteers is under way in a service, for whoever closes it."""

from django.utils.translation import gettext_lazy as _

from organisations.models.running_work import RunningWork
from volunteers.models.recruitment import Application

RUNNING = (
    RunningWork(
        "applications",
        _("Applications under way"),
        lambda service: Application.unscoped.filter(service=service).open().count(),
    ),
)
