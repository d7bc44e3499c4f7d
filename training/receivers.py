"""What training does when somebody left or a room moved, and tells of whoever is listed."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.dispatch import receiver

from core.local_time import local_day
from organisations.models import Scope
from organisations.signals import rooms_moved
from training.actions.courses import course_days_follow_rooms
from training.actions.enrolments import leave_every_course
from training.models import Certification
from volunteers.models import Volunteer
from volunteers.signals import volunteer_left, volunteers_listed


@receiver(volunteer_left, dispatch_uid="training.leave_every_course")
def free_their_places(volunteer: Volunteer, *, by: Scope, at: datetime, **_kwargs: Any) -> None:
    leave_every_course(volunteer, by=by, at=at)


@receiver(rooms_moved, dispatch_uid="training.follow_rooms")
def follow_rooms_of_courses(rooms: list[int], *, by: Scope, at: datetime, **_kwargs: Any) -> None:
    course_days_follow_rooms(rooms, by=by, at=at)


@receiver(volunteers_listed, dispatch_uid="training.certificates_of_volunteers")
def tell_their_certificates(*, scope: Scope, at: datetime, **_facts: Any) -> dict[str, Any]:
    """By the one that counts longest; without a last day it counts for ever."""
    theirs = Certification.visible_to(scope).filter(volunteer=OuterRef("pk"))
    counting = theirs.counting_on(local_day(at, scope.service.zone))
    return {
        "certified": Exists(counting),
        "certified_until": Subquery(counting.latest_to_end_first().values("valid_until")[:1]),
    }
