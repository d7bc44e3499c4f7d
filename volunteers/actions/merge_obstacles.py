"""What speaks against making one record of two, so that it can be said before anybody tries."""

from collections.abc import Iterator
from datetime import datetime

from core.refusals import Refused
from organisations.actions.doubles import two_people
from organisations.models import Hold, Membership, Role, Scope
from volunteers.actions.refusals import (
    BothThere,
    HeldLonger,
    KeepTheOther,
    KnownElsewhere,
    NameErased,
    RolesGoFirst,
    SaidTwoPeople,
)
from volunteers.models import Volunteer
from volunteers.models.following import Meeting, following


def obstacles(kept: Volunteer, merged: Volunteer, *, by: Scope, at: datetime) -> Iterator[Refused]:
    """All of them, the gravest first; their accounts must have been read."""
    both = (kept, merged)
    if any(one.user.is_erased for one in both):
        yield NameErased()
    for one in both:
        if _is_known_elsewhere(one, by=by):
            yield KnownElsewhere(one)
        if Hold.visible_to(by).standing(at.date()).about(one._meta.label_lower, one.pk).exists():
            yield HeldLonger(one)
    said = two_people(kept.user, merged.user, by=by).with_who_said_it().first()
    if said:
        yield SaidTwoPeople(said)
    if merged.user.email and not kept.user.email:
        yield KeepTheOther(merged)
    if roles := _roles_of_the_other_alone(kept, merged):
        yield RolesGoFirst(merged, roles)
    if met := [meeting for meeting in meetings(kept, merged) if not meeting.stays]:
        yield BothThere(met)


def meetings(kept: Volunteer, merged: Volunteer) -> list[Meeting]:
    """Rows of the one that meet a row of the other: they stop it, or stay where they are."""
    return [meeting for follows in following() for meeting in follows.meetings(kept, merged)]


def _is_known_elsewhere(volunteer: Volunteer, *, by: Scope) -> bool:
    """An account that another service knows is no business of one of them; nor is an owner's."""
    person = volunteer.user
    roles = Membership.objects.of_person(person).exclude(service=by.service)
    rows = Volunteer.unscoped.of_person(person).exclude(service=by.service)
    return person.is_superuser or roles.exists() or rows.exists()


def _roles_of_the_other_alone(kept: Volunteer, merged: Volunteer) -> list[str]:
    """Roles that whoever makes one of the two would be giving away."""
    current = Membership.objects.current()
    has = {(row.role, row.partner_id) for row in current.of_person(kept.user)}
    return [
        str(row.get_role_display())
        for row in current.of_person(merged.user)
        if row.role != Role.VOLUNTEER and (row.role, row.partner_id) not in has
    ]
