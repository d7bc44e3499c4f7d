"""Certificates that others gave: seen by a coordinator, and counting as ours do."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.local_time import local_day
from organisations.actions.oneself import deciding_about
from organisations.audit import record
from organisations.models import Scope, User
from training import mails
from training.actions.refusals import VolunteerHasLeft
from training.lifecycle import CertificationState
from training.models import Certification
from training.policies import DECIDE
from volunteers.actions.volunteers import begin_probation
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer


@transaction.atomic
def record_certification_elsewhere(
    volunteer: Volunteer,
    *,
    given_by: str,
    their_number: str,
    effective_on: date,
    valid_until: date | None,
    seen_on: date,
    by: Scope,
    at: datetime,
) -> Certification:
    """Keep a certificate that another service or a trainer gave, as who writes it down saw it.

    The same one again changes nothing, unless it was suspended or revoked since. The volunteer is
    told by mail; who is in training goes on probation, unless it has lapsed. Raises
    ``VolunteerHasLeft``, and ``AboutOneself`` for one's own.
    """
    rows = Volunteer.visible_to(by).select_for_update(of=("self",))
    volunteer = rows.select_related("user").get(pk=volunteer.pk)
    if volunteer.state == VolunteerState.LEFT:
        raise VolunteerHasLeft
    facts: dict[str, Any] = {
        "given_by": given_by,
        "their_number": their_number,
        "effective_on": effective_on,
    }
    known = Certification.visible_to(by).of_volunteer(volunteer).confirmed().filter(**facts)
    if earlier := known.filter(valid_until=valid_until).oldest_first().first():
        return earlier
    certification = keep_certification_elsewhere(
        volunteer, **facts, valid_until=valid_until, seen_on=seen_on, by=by, at=at
    )
    is_over = valid_until is not None and valid_until < local_day(at, by.service.zone)
    if volunteer.state == VolunteerState.TRAINING and not is_over:
        begin_probation(volunteer, by=by, at=at)
    mails.tell_seen_elsewhere(certification, at=at)
    return certification


def keep_certification_elsewhere(
    volunteer: Volunteer,
    *,
    given_by: str,
    their_number: str,
    effective_on: date,
    valid_until: date | None,
    seen_on: date,
    seen_by: User | None = None,
    seen_by_other: str = "",
    by: Scope,
    at: datetime,
) -> Certification:
    """The row and its line in the trail, without a letter. Raises ``AboutOneself``.

    ``seen_by`` is the colleague who saw it, if that is not who writes it down; of somebody who is
    no colleague here the name stands in ``seen_by_other``.
    """
    by = deciding_about(volunteer.user_id, by=by, roles=DECIDE.roles, at=at)
    certification = Certification.unscoped.create(
        service=by.service,
        volunteer=volunteer,
        state=CertificationState.CONFIRMED,
        given_by=given_by,
        their_number=their_number,
        effective_on=effective_on,
        valid_until=valid_until,
        seen_by=seen_by or by.person,
        seen_by_other=seen_by_other,
        seen_on=seen_on,
        secret=None,
        proposed_by=by.person,
        proposed_at=at,
        decided_by=by.person,
        decided_at=at,
    )
    record("certification.record_elsewhere", certification, by=by, at=at)
    return certification
