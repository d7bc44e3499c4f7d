"""What training does when a floor below says that somebody left, or that a room moved."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from organisations.models import Scope
from organisations.signals import rooms_moved
from training.actions.courses import course_days_follow_rooms
from training.actions.enrolments import leave_every_course
from volunteers.models import Volunteer
from volunteers.signals import volunteer_left


@receiver(volunteer_left, dispatch_uid="training.leave_every_course")
def free_their_places(volunteer: Volunteer, *, by: Scope, at: datetime, **_kwargs: Any) -> None:
    leave_every_course(volunteer, by=by, at=at)


@receiver(rooms_moved, dispatch_uid="training.follow_rooms")
def follow_rooms_of_courses(rooms: list[int], *, by: Scope, at: datetime, **_kwargs: Any) -> None:
    course_days_follow_rooms(rooms, by=by, at=at)
