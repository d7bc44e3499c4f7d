"""The door between applying and being a volunteer."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.lifecycle import Move
from core.local_time import local_day
from core.refusals import Refused
from organisations.actions.districts import district_of
from organisations.actions.doubles import (
    add_login,
    address_is_free,
    carry_over,
    say_two_people,
    who_is_meant,
)
from organisations.actions.logins import offer_login
from organisations.actions.oneself import deciding_about
from organisations.actions.people import locked_person, person_of_address
from organisations.audit import record
from organisations.models import Membership, Role, Scope, Service, TwoPeople, User
from volunteers import mails
from volunteers.actions.applications import leading, moved
from volunteers.actions.refusals import AlreadyVolunteer, NameErased
from volunteers.lifecycle import VOLUNTEER_LIFECYCLE, VolunteerState
from volunteers.models import Application, ConductCertificate, Volunteer, VolunteerAgreement
from volunteers.policies import LEAD_APPLICANTS
from volunteers.signals import volunteer_admitted
from volunteers.snapshot import perhaps_applied_before


@transaction.atomic
def admit_applicant(
    application: Application, *, same: str = "", by: Scope, at: datetime
) -> Volunteer:
    """Make the applicant a volunteer in training, with a login, and welcome them by mail.

    One address is one person in all services: what they told about themselves elsewhere stays.
    Somebody who left comes back on their old row. What they brought and accepted is theirs as a
    volunteer from now on. ``same`` answers ``PerhapsKnown``: the number of whom they are, or
    ``NOBODY_KNOWN``.
    Raises ``MoveRefused``, ``AboutOneself``, ``PerhapsKnown``, and ``AlreadyVolunteer`` for one
    who is present.
    """
    by = leading(application, by=by, at=at)
    application, move = moved(application, "admit", by=by, at=at)
    known = perhaps_applied_before(application, scope=by)
    meant = who_is_meant(known, same)
    if meant:
        by = deciding_about(meant.pk, by=by, roles=LEAD_APPLICANTS.roles, at=at)
    else:
        say_not_the_same(application, [one.person for one in known], by=by, at=at)
    person = _as_known(application, meant) if meant else _person_of(application)
    carry_over(application, person)
    volunteer = _volunteer_of(person, application, by=by, on=local_day(at, by.service.zone))
    membership = open_door(person, by.service, at=at)
    application.volunteer = volunteer
    application.save(update_fields=["state", "moved_at", "volunteer"])
    for papers in (ConductCertificate, VolunteerAgreement):
        papers.unscoped.of_application(application).update(volunteer=volunteer)
    record(move.verb, application, by=by, at=at, changed=["state", "volunteer"])
    record("volunteer.admit", volunteer, by=by, at=at)
    link_follows = _offer_login(application, membership, by=by, at=at)
    mails.welcome(volunteer, link_follows=link_follows, at=at)
    volunteer_admitted.send(sender=Volunteer, volunteer=volunteer, by=by, at=at)
    return volunteer


def open_door(person: User, service: Service, *, at: datetime, is_new: bool = False) -> Membership:
    """The membership that lets a volunteer in; the one they have, where they have one.

    Raises ``NameErased`` where only a number is left of them; until the end of the transaction
    erasing waits. Of an account that ``is_new`` in this transaction nobody else knows.
    """
    if is_new:
        role = Role.VOLUNTEER
        membership: Membership = Membership.objects.create(
            user=person, service=service, role=role, since=at
        )
        return membership
    if locked_person(person.pk).is_erased:
        raise NameErased
    membership, _made = Membership.objects.get_or_create(
        user=person, service=service, role=Role.VOLUNTEER, ended_at=None, defaults={"since": at}
    )
    return membership


def _offer_login(
    application: Application, membership: Membership, *, by: Scope, at: datetime
) -> bool:
    """Whether they are mailed a link first: nobody has shown that a corrected address is theirs."""
    if application.is_address_proved or membership.user.email:
        return False
    try:
        offer_login(membership, application.email, by=by, at=at)
    except Refused:
        # Somebody else signs in with it, or they belong elsewhere as well: staff see to it.
        return False
    return True


def say_not_the_same(
    application: Application, people: Iterable[User], *, by: Scope, at: datetime
) -> None:
    """Keep that the applicant is none of these, and ask it no more."""
    for person in people:
        say_two_people(person, [application], by=by, at=at)


def _as_known(application: Application, meant: User) -> User:
    """Who they are, with the address that they confirmed as a login where they have none yet."""
    person = locked_person(meant.pk)
    is_proved = application.is_address_proved
    if is_proved and not person.email and address_is_free(application.email, person):
        add_login(person, application.email)
    return person


def _person_of(application: Application) -> User:
    """Whoever owns the address, or a new person. The address was confirmed by mail.

    Where its owner is somebody else, the two share a mailbox and one of them signs in by it. Of an
    address that was corrected and not confirmed nobody knows whose it is.
    """
    owner = User.objects.owner_of(application.email)
    is_anothers = TwoPeople.unscoped.about(application).filter(person=owner).exists()
    if is_anothers or not application.is_address_proved:
        return User.objects.create_user(
            None,
            mailbox=application.email,
            first_name=application.first_name,
            last_name=application.last_name,
            phone=application.phone,
            language=application.language,
        )
    return person_of_address(
        application.email,
        first_name=application.first_name,
        last_name=application.last_name,
        phone=application.phone,
        language=application.language,
    )


def _volunteer_of(person: User, application: Application, *, by: Scope, on: date) -> Volunteer:
    rows = Volunteer.visible_to(by).of_person(person).select_for_update(of=("self",))
    volunteer = rows.first()
    if volunteer is None:
        return Volunteer.unscoped.create(
            service=by.service,
            user=person,
            state=VolunteerState.TRAINING,
            languages=application.spoken,
            street=application.street,
            house_number=application.house_number,
            postcode=application.postcode,
            town=application.town,
            district=district_of(application.postcode, by=by, on=on),
            admitted_on=on,
        )
    if volunteer.state != VolunteerState.LEFT:
        raise AlreadyVolunteer(volunteer)
    volunteer, _move = taken_back(volunteer, by=by, on=on)
    return volunteer


def taken_back(volunteer: Volunteer, *, by: Scope, on: date) -> tuple[Volunteer, Move]:
    """Somebody who left is in training again, as on the first day. Raises ``MoveRefused``."""
    move = VOLUNTEER_LIFECYCLE.move("take_back", state=volunteer.state, roles=by.roles)
    volunteer.state = move.target
    volunteer.left_on = None
    volunteer.leave_reason = ""
    # The first day anew: the logbook, for one, takes no day before it.
    volunteer.admitted_on = on
    volunteer.save(update_fields=["state", "left_on", "leave_reason", "admitted_on"])
    return volunteer, move
