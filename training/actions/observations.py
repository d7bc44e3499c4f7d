"""The logbook: note what somebody watched, and take back what was noted by mistake."""

from datetime import date, datetime

from django.db import transaction

from core.local_time import local_day
from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import Scope
from training.actions.refusals import BeforeJoining, DayToCome, MentorNeeded, VolunteerHasLeft
from training.models import Observation, ObservationKind
from training.policies import NOTE_OBSERVATIONS
from volunteers.lifecycle import PRESENT
from volunteers.models import Volunteer


@transaction.atomic
def note_observation(
    volunteer: Volunteer,
    *,
    day: date,
    kind: str,
    mentor: Volunteer | None = None,
    by: Scope,
    at: datetime,
) -> Observation:
    """Write down that the volunteer watched, on that local day; the same twice is once.

    Raises ``AboutOneself``, ``VolunteerHasLeft``, ``DayToCome``, ``BeforeJoining``, and
    ``MentorNeeded`` for a talk with neighbours without the mediator they sat with.
    """
    rows = Volunteer.visible_to(by).select_for_update(of=("self",))
    volunteer = rows.get(pk=volunteer.pk)
    by = deciding_about(volunteer.user_id, by=by, roles=NOTE_OBSERVATIONS.roles, at=at)
    if volunteer.state not in PRESENT:
        raise VolunteerHasLeft
    _refuse_day(day, joined=volunteer.admitted_on, today=local_day(at, by.service.zone))
    if kind == ObservationKind.TALK and mentor is None:
        raise MentorNeeded
    theirs = Observation.visible_to(by).of_volunteer(volunteer).standing()
    # The lock on the volunteer makes this safe: a second click finds what the first has kept.
    for earlier in theirs.the_same(day=day, kind=kind, mentor=mentor):
        return earlier
    observation = Observation.unscoped.create(
        service=by.service,
        volunteer=volunteer,
        day=day,
        kind=kind,
        mentor=mentor,
        noted_by=by.person,
        noted_at=at,
    )
    record("observation.note", observation, by=by, at=at)
    return observation


def _refuse_day(day: date, *, joined: date, today: date) -> None:
    if day > today:
        raise DayToCome
    if day < joined:
        raise BeforeJoining(joined)


@transaction.atomic
def take_back_observation(observation: Observation, *, by: Scope, at: datetime) -> Observation:
    """It was noted by mistake and counts no more; a second time changes nothing.

    Raises ``AboutOneself``.
    """
    rows = Observation.visible_to(by).select_for_update(of=("self",))
    observation = rows.select_related("volunteer").get(pk=observation.pk)
    if not observation.stands:
        return observation
    by = deciding_about(observation.volunteer.user_id, by=by, roles=NOTE_OBSERVATIONS.roles, at=at)
    # The row stays: a logbook in which lines vanish proves nothing.
    observation.taken_back_by, observation.taken_back_at = by.person, at
    stamps = ["taken_back_by", "taken_back_at"]
    observation.save(update_fields=stamps)
    record("observation.take_back", observation, by=by, at=at, changed=stamps)
    return observation
