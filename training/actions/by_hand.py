"""An existing mediator in one go: the person, the volunteer, and the papers they have."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from organisations.models import Scope, User
from training.actions.elsewhere import keep_certification_elsewhere
from volunteers import mails
from volunteers.actions.by_hand import ExistingMediator, add_volunteer
from volunteers.actions.papers import note_signed_agreements, see_conduct_certificate
from volunteers.models import Volunteer


@dataclass(frozen=True, kw_only=True)
class SeenCertificate:
    given_by: str
    their_number: str
    effective_on: date
    valid_until: date | None
    seen_on: date


@dataclass(frozen=True, kw_only=True)
class SeenConduct:
    number: str
    issued_on: date
    seen_on: date


@transaction.atomic
def add_existing_mediator(
    told: ExistingMediator,
    *,
    certificate: SeenCertificate | None = None,
    conduct: SeenConduct | None = None,
    signed_on: date | None = None,
    is_welcomed: bool = False,
    person: User | None = None,
    others: Iterable[User] = (),
    by: Scope,
    at: datetime,
) -> Volunteer:
    """Write down a mediator with the papers that somebody saw, all of it or nothing.

    No letter leaves, unless they are to be welcomed now (``is_welcomed``). ``person`` is somebody
    of this service who is the very same, ``others`` are known not to be. Raises
    ``AlreadyVolunteer``, ``AboutOneself``, and ``NothingToAccept`` for papers signed where the
    service has no texts.
    """
    volunteer = add_volunteer(told, person=person, others=others, by=by, at=at)
    if certificate:
        keep_certification_elsewhere(volunteer, **vars(certificate), by=by, at=at)
    if conduct:
        see_conduct_certificate(volunteer, **vars(conduct), by=by, at=at)
    if signed_on:
        note_signed_agreements(volunteer, signed_on=signed_on, by=by, at=at)
    if is_welcomed:
        mails.welcome(volunteer, is_new=False, at=at)
    return volunteer
