"""What cases do when the floor below says that somebody left, and tell of whoever is listed."""

from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.dispatch import receiver

from cases.actions.owning import let_go_of_cases
from cases.actions.pairs import leave_every_case
from cases.models import Assignment
from organisations.models import Membership, Scope
from organisations.signals import role_ended
from volunteers.models import Volunteer
from volunteers.signals import volunteer_left, volunteers_listed


@receiver(volunteer_left, dispatch_uid="cases.leave_every_case")
def free_their_seats(volunteer: Volunteer, *, by: Scope, at: datetime, **_kwargs: Any) -> None:
    leave_every_case(volunteer, by=by, at=at)


@receiver(role_ended, dispatch_uid="cases.let_go_of_cases")
def leave_their_cases(membership: Membership, *, by: Scope, at: datetime, **_kwargs: Any) -> int:
    return let_go_of_cases(membership, by=by, at=at)


@receiver(volunteers_listed, dispatch_uid="cases.load_of_volunteers")
def tell_their_load(*, scope: Scope, **_facts: Any) -> dict[str, Any]:
    seats = Assignment.visible_to(scope).open().filter(volunteer=OuterRef("pk")).order_by()
    counted = seats.values("volunteer").annotate(number=Count("pk")).values("number")
    return {"load": Coalesce(Subquery(counted, output_field=IntegerField()), 0)}
