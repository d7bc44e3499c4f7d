"""A volunteer from training to farewell, and what we should know about them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.lifecycle import Move
from core.local_time import local_day
from organisations.actions.corrections import (
    CORRECTED,
    correct_person,
    put_person_right,
    renamed,
)
from organisations.actions.districts import moved_district
from organisations.actions.oneself import deciding_about
from organisations.actions.people import locked_person
from organisations.audit import record
from organisations.models import Membership, PartnerOrganisation, Role, Scope, User
from volunteers.actions.admission import open_door, taken_back
from volunteers.actions.refusals import KnownElsewhere, NameErased
from volunteers.lifecycle import VOLUNTEER_LIFECYCLE
from volunteers.models import ConflictOfInterest, Volunteer
from volunteers.policies import KNOW_VOLUNTEERS
from volunteers.signals import volunteer_left, volunteer_paused


def _in_hand(volunteer: Volunteer, *, by: Scope) -> Volunteer:
    """The locked row. Raises ``DoesNotExist`` where it is not theirs to change."""
    rows = Volunteer.visible_to(by).changeable_by(by).select_for_update(of=("self",))
    return rows.select_related("user").get(pk=volunteer.pk)


def _moved(volunteer: Volunteer, name: str, *, by: Scope) -> tuple[Volunteer, Move]:
    """The locked row with its new state, not saved yet, and the move. Raises ``MoveRefused``."""
    volunteer = _in_hand(volunteer, by=by)
    move = VOLUNTEER_LIFECYCLE.move(name, state=volunteer.state, roles=by.roles)
    volunteer.state = move.target
    return volunteer, move


@transaction.atomic
def begin_probation(volunteer: Volunteer, *, by: Scope, at: datetime) -> Volunteer:
    """The first cases, beside somebody with experience.

    Raises ``MoveRefused`` and ``AboutOneself``.
    """
    volunteer, move = _moved(volunteer, "begin_probation", by=by)
    by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    volunteer.save(update_fields=["state"])
    record(move.verb, volunteer, by=by, at=at, changed=["state"])
    return volunteer


@transaction.atomic
def release(volunteer: Volunteer, *, by: Scope, at: datetime) -> Volunteer:
    """Probation is over. Raises ``MoveRefused`` and ``AboutOneself``."""
    volunteer, move = _moved(volunteer, "release", by=by)
    by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    volunteer.save(update_fields=["state"])
    record(move.verb, volunteer, by=by, at=at, changed=["state"])
    return volunteer


@transaction.atomic
def pause_volunteer(
    volunteer: Volunteer, *, until: date | None, by: Scope, at: datetime
) -> Volunteer:
    """No new cases for a while; ``until`` is a hint, the return is a move of its own.

    Nobody is asked why: the answer would often be about their health.

    Raises ``MoveRefused``.
    """
    volunteer = _in_hand(volunteer, by=by)
    move = VOLUNTEER_LIFECYCLE.move("pause", state=volunteer.state, roles=by.roles)
    # Kept, because the way back from a pause depends on it: probation stays probation.
    volunteer.paused_from = volunteer.state
    volunteer.state = move.target
    volunteer.paused_until = until
    changed = ["paused_from", "paused_until", "state"]
    volunteer.save(update_fields=changed)
    record(move.verb, volunteer, by=by, at=at, changed=changed)
    volunteer_paused.send(sender=Volunteer, volunteer=volunteer, by=by, at=at)
    return volunteer


@transaction.atomic
def return_from_pause(volunteer: Volunteer, *, by: Scope, at: datetime) -> Volunteer:
    """Back to where they were: probation stays probation. Raises ``MoveRefused``."""
    volunteer = _in_hand(volunteer, by=by)
    move = VOLUNTEER_LIFECYCLE.move(volunteer.way_back, state=volunteer.state, roles=by.roles)
    volunteer.state = move.target
    volunteer.paused_from = ""
    volunteer.paused_until = None
    changed = ["paused_from", "paused_until", "state"]
    volunteer.save(update_fields=changed)
    record(move.verb, volunteer, by=by, at=at, changed=changed)
    return volunteer


@transaction.atomic
def leave(volunteer: Volunteer, *, reason: str, by: Scope, at: datetime) -> Volunteer:
    """The end: the membership as a volunteer ends too; other roles of the person stay.

    Raises ``MoveRefused``.
    """
    volunteer, move = _moved(volunteer, "leave", by=by)
    volunteer.left_on = local_day(at, by.service.zone)
    volunteer.leave_reason = reason
    volunteer.paused_from = ""
    volunteer.paused_until = None
    changed = ["leave_reason", "left_on", "paused_from", "paused_until", "state"]
    volunteer.save(update_fields=changed)
    memberships = Membership.objects.current().in_role(Role.VOLUNTEER)
    # The role as a volunteer only: who also coordinates still comes in.
    memberships.filter(user=volunteer.user, service=by.service).update(ended_at=at)
    record(move.verb, volunteer, by=by, at=at, changed=changed)
    # Inside the transaction: seats, courses, offers and feeds are given up with it or not at all.
    volunteer_left.send(sender=Volunteer, volunteer=volunteer, by=by, at=at)
    return volunteer


@transaction.atomic
def take_back(volunteer: Volunteer, *, by: Scope, at: datetime) -> Volunteer:
    """Somebody who left is in training again.

    Raises ``MoveRefused``, ``AboutOneself``, and ``NameErased`` where nobody knows who it was.
    """
    by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    # The person first, as when an applicant is admitted: the two never wait for each other.
    if locked_person(volunteer.user_id).is_erased:
        raise NameErased
    volunteer = _in_hand(volunteer, by=by)
    volunteer, move = taken_back(volunteer, by=by, on=local_day(at, by.service.zone))
    open_door(volunteer.user, by.service, at=at)
    changed = ["admitted_on", "leave_reason", "left_on", "state"]
    record(move.verb, volunteer, by=by, at=at, changed=changed)
    return volunteer


CONTACT = ("phone", "language")
"""Belongs to the person, in every service they are in."""

FACTS = ("languages", "gender", "street", "house_number", "postcode", "town")
"""What volunteers themselves know best. ``gender`` stands only where they tell it."""

DECIDED = (
    *("level", "max_open_cases", "extra_training", "district", "their_number"),
    *("second_mailbox", "second_phone", "note"),
)
"""What only a coordinator sets."""

RANKED = ("level", "extra_training")
"""What nobody sets about themselves."""


@transaction.atomic
def change_volunteer(
    volunteer: Volunteer, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> Volunteer:
    """Write what the coordinator knows and decides; what is not named stays as it is.

    Raises ``KnownElsewhere`` for the contact of somebody who belongs to another service as well,
    and ``AboutOneself`` where they would change their own level or what they are trained for.
    """
    if changes.keys() & {*CONTACT, *CORRECTED}:
        # The person first: whoever is admitted, taken back or erased is locked in that order too.
        locked_person(volunteer.user_id)
    volunteer = _in_hand(volunteer, by=by)
    if any(getattr(volunteer, name) != changes[name] for name in RANKED if name in changes):
        by = deciding_about(volunteer.user_id, by=by, roles=KNOW_VOLUNTEERS.roles, at=at)
    moved = _moved_home(volunteer, changes, by=by, at=at)
    changed = _change(volunteer, _among(changes, (*FACTS, *DECIDED)) | moved)
    contact, corrected = _among(changes, CONTACT), _among(changes, CORRECTED)
    name = volunteer.user.full_name
    if contact or corrected:
        # These are one for all services: a coordinator here would change them there.
        if Volunteer.unscoped.knowing_other_services().get(pk=volunteer.pk).is_elsewhere:
            raise KnownElsewhere(volunteer)
        changed += _change(volunteer.user, contact)
        changed += correct_person(volunteer.user, changes=corrected, service=by.service, at=at)
    if changed:
        reason = renamed(name, volunteer.user.full_name)
        record("volunteer.change", volunteer, by=by, at=at, changed=changed, reason=reason)
    return volunteer


@transaction.atomic
def put_contact_right(
    volunteer: Volunteer, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> list[str]:
    """Write name and contact as a list of the service has them, and tell nobody.

    Answers what was changed. Raises ``KnownElsewhere``.
    """
    volunteer = _in_hand(volunteer, by=by)
    contact, corrected = _among(changes, CONTACT), _among(changes, CORRECTED)
    if Volunteer.unscoped.knowing_other_services().get(pk=volunteer.pk).is_elsewhere:
        raise KnownElsewhere(volunteer)
    changed = put_person_right(volunteer.user, changes=corrected)
    changed += _change(volunteer.user, contact)
    if changed:
        record("volunteer.change", volunteer, by=by, at=at, changed=changed)
    return changed


@transaction.atomic
def change_own_facts(
    volunteer: Volunteer, *, changes: Mapping[str, Any], by: Scope, at: datetime
) -> Volunteer:
    """What volunteers keep up to date themselves; what is not named stays as it is.

    Raises ``DoesNotExist`` for another's row.
    """
    locked_person(by.person.pk)
    rows = Volunteer.visible_to(by).of_person(by.user).select_for_update(of=("self",))
    volunteer = rows.select_related("user").get(pk=volunteer.pk)
    moved = _moved_home(volunteer, _among(changes, FACTS), by=by, at=at)
    changed = _change(volunteer, _among(changes, FACTS) | moved)
    changed += _change(volunteer.user, _among(changes, CONTACT))
    if changed:
        record("volunteer.change_own_facts", volunteer, by=by, at=at, changed=changed)
    return volunteer


def _moved_home(
    volunteer: Volunteer, changes: Mapping[str, Any], *, by: Scope, at: datetime
) -> dict[str, Any]:
    """The district that the new postcode tells, unless the coordinator chose one."""
    if changes.get("district") or not {"postcode", "district"} & changes.keys():
        return {}
    now = changes.get("postcode", volunteer.postcode)
    known = None if "district" in changes else volunteer.district
    on = local_day(at, by.service.zone)
    return {"district": moved_district(known, before=volunteer.postcode, now=now, by=by, on=on)}


def _among(changes: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: changes[name] for name in names if name in changes}


def _change(row: Volunteer | User, facts: dict[str, Any]) -> list[str]:
    """Set what differs and save it; answer the names of what was changed."""
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    if changed:
        row.save(update_fields=changed)
    return changed


@transaction.atomic
def note_conflict_of_interest(
    volunteer: Volunteer,
    *,
    partner: PartnerOrganisation | None,
    street: str,
    postcode: str,
    note: str,
    ends_on: date | None,
    by: Scope,
    at: datetime,
) -> ConflictOfInterest:
    volunteer = _in_hand(volunteer, by=by)
    conflict = ConflictOfInterest.unscoped.create(
        service=by.service,
        volunteer=volunteer,
        partner=partner,
        street=street,
        postcode=postcode,
        note=note,
        ends_on=ends_on,
        noted_at=at,
    )
    record("conflict_of_interest.note", conflict, by=by, at=at)
    return conflict


@transaction.atomic
def end_conflict_of_interest(
    conflict: ConflictOfInterest, *, by: Scope, at: datetime
) -> ConflictOfInterest:
    """From today it counts no more. A second run keeps the first day."""
    rows = ConflictOfInterest.visible_to(by).select_for_update(of=("self",))
    conflict = rows.get(pk=conflict.pk)
    today = local_day(at, by.service.zone)
    if conflict.ends_on is None or conflict.ends_on > today:
        conflict.ends_on = today
        conflict.save(update_fields=["ends_on"])
        record("conflict_of_interest.end", conflict, by=by, at=at, changed=["ends_on"])
    return conflict
