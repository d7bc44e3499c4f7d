"""An invitation that nobody took up yet: sent once more, or taken back."""

from datetime import datetime

from django.db import transaction

from core.lifecycle import Move
from organisations import mails
from organisations.actions.people import INVITATION_STANDS, roles_given_by
from organisations.actions.refusals import RoleNotTheirs
from organisations.audit import record
from organisations.lifecycle import INVITATION_LIFECYCLE
from organisations.models import Invitation, Scope
from organisations.outbox import may_have_arrived, withdraw


def _moved(row: Invitation, name: str, *, by: Scope) -> tuple[Invitation, Move]:
    """The locked row with its new state, not saved yet, and the move.

    Raises ``MoveRefused``, and ``RoleNotTheirs`` where they could not have invited to that role.
    """
    rows = Invitation.visible_to(by).select_for_update(of=("self",)).select_related("service")
    row = rows.get(pk=row.pk)
    if row.role not in roles_given_by(by):
        raise RoleNotTheirs(row.role)
    move = INVITATION_LIFECYCLE.move(name, state=row.state, roles=by.roles)
    row.state = move.target
    return row, move


@transaction.atomic
def invite_again(invitation: Invitation, *, by: Scope, at: datetime) -> Invitation:
    """The same invitation by a new mail, for two weeks from now. Raises as ``_moved`` does."""
    row, move = _moved(invitation, "ask_again", by=by)
    row.expires_at = at + INVITATION_STANDS
    row.save(update_fields=["expires_at"])
    record(move.verb, row, by=by, at=at, changed=["expires_at"])
    mails.post_membership_invitation(row, again=True, at=at)
    return row


@transaction.atomic
def take_back_invitation(invitation: Invitation, *, by: Scope, at: datetime) -> Invitation:
    """Its link takes nobody in any more, and whoever got the mail is told. Raises as ``_moved``."""
    row, move = _moved(invitation, "take_back", by=by)
    row.taken_back_at = at
    row.save(update_fields=["state", "taken_back_at"])
    record(move.verb, row, by=by, at=at, changed=["state"])
    about = mails.about_invitation(row)
    withdraw(service=row.service, recipient=row.email, about=about)
    if may_have_arrived(service=row.service, recipient=row.email, about=about):
        mails.tell_invitation_taken_back(row, at=at)
    return row
