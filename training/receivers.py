"""What training does when the floor below says that somebody left."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from organisations.models import Scope
from training.actions.enrolments import leave_every_course
from volunteers.models import Volunteer
from volunteers.signals import volunteer_left


@receiver(volunteer_left, dispatch_uid="training.leave_every_course")
def free_their_places(volunteer: Volunteer, *, by: Scope, at: datetime, **_kwargs: Any) -> None:
    leave_every_course(volunteer, by=by, at=at)
