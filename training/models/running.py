"""What of training is under way in a service, for whoever closes it."""

from django.utils.translation import gettext_lazy as _

from organisations.models.running_work import RunningWork
from training.models.courses import Course

RUNNING = (
    RunningWork(
        "courses",
        _("Courses that are not closed"),
        lambda service: Course.unscoped.filter(service=service).open().count(),
    ),
)
