"""An invitation that nobody took up yet: who stands behind it, sent once more, or taken back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from core.lifecycle import Move
from organisations import mails
from organisations.actions.oneself import deciding_about, is_address_of
from organisations.actions.refusals import RoleNotTheirs
from organisations.audit import record
from organisations.lifecycle import INVITATION_LIFECYCLE
from organisations.models import (
    GIVEN_BY_MANAGERS,
    NEVER_GIVEN,
    OWNER,
    READS_PARTIES,
    Invitation,
    Membership,
    Role,
    Scope,
    Service,
    User,
)
from organisations.outbox import may_have_arrived, withdraw
from organisations.policies import MANAGE_PEOPLE

INVITATION_STANDS = timedelta(days=14)


def roles_given_by(by: Scope) -> list[Role]:
    """The roles this person may give and take back."""
    return _given_by(by.roles)


def _given_by(roles: Collection[str]) -> list[Role]:
    if OWNER in roles:
        return list(GIVEN_BY_MANAGERS)
    kept_back = NEVER_GIVEN if Role.MANAGER in roles else NEVER_GIVEN | GIVEN_BY_MANAGERS
    return [role for role in Role if role not in kept_back]


def is_managed(service: Service) -> bool:
    """Whether somebody with an account that can sign in is its manager now."""
    rows = Membership.objects.of_service(service).current().of_people_who_log_in()
    return rows.in_role(Role.MANAGER).exists()


def roles_given_now_by(person: User, service: Service) -> list[Role]:
    """What somebody may give by the roles they have at this moment; asked under the lock."""
    rows = Membership.objects.current().of_service(service).of_person(person)
    roles = set(rows.in_roles(MANAGE_PEOPLE.roles).values_list("role", flat=True))
    if not person.is_active:
        return []
    is_wanted = person.is_superuser and not is_managed(service)
    as_owner = _given_by({OWNER}) if is_wanted else []
    return [*as_owner, *(_given_by(roles) if roles else [])]


def gives(roles: Collection[str], role: str) -> bool:
    """Whether whoever gives these ``roles`` may ask somebody in to that one.

    To a role that is never given nobody is asked in but who has it, to get a login: whoever asks
    people in may do so.
    """
    return role in roles or (role in NEVER_GIVEN and bool(roles))


def giver_still_may(invitation: Invitation) -> bool:
    """Whether whoever stands behind it could give that role today."""
    roles = roles_given_now_by(invitation.invited_by, invitation.service)
    return gives(roles, invitation.role)


def _moved(row: Invitation, name: str, *, by: Scope) -> tuple[Invitation, Move]:
    """The locked row with its new state, not saved yet, and the move.

    Raises ``MoveRefused``, and ``RoleNotTheirs`` where they could not have invited to that role.
    """
    rows = Invitation.visible_to(by).select_for_update(of=("self",)).select_related("service")
    row = rows.get(pk=row.pk)
    if not gives(roles_given_by(by), row.role):
        raise RoleNotTheirs(row.role)
    move = INVITATION_LIFECYCLE.move(name, state=row.state, roles=by.roles)
    row.state = move.target
    return row, move


@transaction.atomic
def invite_again(invitation: Invitation, *, by: Scope, at: datetime) -> Invitation:
    """The same invitation by a new mail, for two weeks from now; ``by`` stands behind it.

    Raises as ``_moved`` does, and ``AboutOneself`` as for an invitation that is new.
    """
    # As when it is written first: the service, then whether they may still give that role.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    row, move = _moved(invitation, "ask_again", by=by)
    if not gives(roles_given_now_by(by.person, by.service), row.role):
        raise RoleNotTheirs(row.role)
    if row.role in READS_PARTIES and is_address_of(by.user, row.email):
        by = deciding_about(by.person.pk, by=by, roles=MANAGE_PEOPLE.roles, at=at)
    row.invited_by, row.expires_at = by.person, at + INVITATION_STANDS
    row.save(update_fields=["invited_by", "expires_at"])
    record(move.verb, row, by=by, at=at, changed=["invited_by", "expires_at"])
    mails.post_membership_invitation(row, again=True, at=at)
    return row


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: Scope, at: datetime) -> Invitation:
    """Its link takes nobody in any more, and whoever got the mail is told. Raises as ``_moved``."""
    row, move = _moved(invitation, "take_back", by=by)
    return _taken_back(row, move, by=by, at=at)


def _taken_back(row: Invitation, move: Move, *, by: Scope, at: datetime) -> Invitation:
    row.state, row.taken_back_at = move.target, at
    row.save(update_fields=["state", "taken_back_at"])
    record(move.verb, row, by=by, at=at, changed=["state"])
    about = mails.about_invitation(row)
    withdraw(service=row.service, recipient=row.email, about=about)
    if may_have_arrived(service=row.service, recipient=row.email, about=about):
        mails.tell_invitation_taken_back(row, at=at)
    return row


def take_back_all(*, by: Scope, at: datetime) -> None:
    """Nobody is to join any more: the service closes. Whoever was asked in is told."""
    rows = Invitation.visible_to(by).open().oldest_first()
    for row in rows.select_for_update(of=("self",)).select_related("service"):
        move = INVITATION_LIFECYCLE.move("take_back", state=row.state, roles=by.roles)
        _taken_back(row, move, by=by, at=at)


def take_back_unbacked(person: User, *, by: Scope, at: datetime) -> None:
    """Take back what they asked others in to and may give no more, now that a role ended.

    Call it in the transaction that ended the role: whoever may end that may do this, whatever
    they could have given themselves.
    """
    theirs = Invitation.visible_to(by).open().written_by(person)
    roles = roles_given_now_by(person, by.service)
    orphans = theirs.besides_roles([*roles, *(NEVER_GIVEN if roles else ())]).oldest_first()
    for row in orphans.select_for_update(of=("self",)).select_related("service"):
        move = INVITATION_LIFECYCLE.move("take_back", state=row.state, roles=by.roles)
        _taken_back(row, move, by=by, at=at)
