"""Ending the second step of somebody's login who lost it: a telephone, a key, all the codes.

From then on a password or a mailed code opens the account until its owner sets up a new step, so
that everybody who could know better hears at once.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction

from organisations import mails
from organisations.actions.refusals import NoSecondFactor, OwnSecondFactor
from organisations.audit import record
from organisations.mails import Addressee
from organisations.models import Membership, Role, Scope, User


@transaction.atomic
def end_second_factor(person: User, *, by: Scope | None, at: datetime) -> None:
    """Take away every second step of theirs, and end their sessions.

    ``by`` is None for whoever runs the site, at the machine. The person is told, and so is every
    manager of every service they belong to; each of these has it in its trail. Raises
    ``OwnSecondFactor``, and ``NoSecondFactor`` where there is none any more (a second click).
    """
    if by is not None and by.user == person:
        raise OwnSecondFactor
    # Locked, so that of two managers who press at once one finds nothing left.
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    steps = Authenticator.objects.filter(user=person)
    if not steps.exists():
        raise NoSecondFactor
    steps.delete()
    _end_sessions(person)
    roles = Membership.objects.current().of_person(person).with_service()
    # One row for each service, whatever number of roles.
    places = {role.service_id: role for role in roles}
    for role in places.values():
        is_here = by is not None and role.service_id == by.service.pk
        record(
            "person.end_second_step",
            role,
            by=by if by is not None and is_here else Scope.system(role.service),
            at=at,
        )
        _tell_managers(role, by=by, at=at)
    if places:
        here = places[by.service.pk] if by is not None else next(iter(places.values()))
        mails.tell_whose_second_step_ended(here, ended_by=by.user if by else None, at=at)


def _end_sessions(person: User) -> None:
    """All of them are looked through: only a session itself says for certain whose it is."""
    UserSession.objects.filter(user=person).delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _tell_managers(role: Membership, *, by: Scope | None, at: datetime) -> None:
    rows = Membership.objects.of_service(role.service).current().in_role(Role.MANAGER)
    for manager in rows.besides(role.user).with_person().by_name():
        to = Addressee.of(manager.user, gives_roles=True)
        mails.tell_of_ended_second_step(role, to, ended_by=by.user if by else None, at=at)
