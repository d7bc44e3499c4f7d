"""Give a login to somebody who belongs here and has none: a mail with a link that confirms it."""

from datetime import datetime

from django.db import transaction

from core.mailboxes import plain_mailbox
from organisations import mails
from organisations.actions.corrections import belongs_elsewhere
from organisations.actions.doubles import address_is_free
from organisations.actions.invitations import INVITATION_STANDS, roles_given_now_by
from organisations.actions.oneself import is_address_of
from organisations.actions.people import locked_person
from organisations.actions.refusals import (
    AlreadyInvited,
    BelongsElsewhere,
    LoginTaken,
    RoleNotTheirs,
    SignsIn,
)
from organisations.audit import record
from organisations.models import Invitation, Membership, Scope, Service


@transaction.atomic
def offer_login(membership: Membership, email: str, *, by: Scope, at: datetime) -> Invitation:
    """Mail them a link; who follows it signs in with this address from then on.

    It is an invitation to the role they have: it stands among the others, is sent again and taken
    back like them. Raises ``AlreadyInvited``, ``BelongsElsewhere``, ``LoginTaken``,
    ``NotAMailbox``, ``RoleNotTheirs`` and ``SignsIn``.
    """
    email = plain_mailbox(email).lower()
    # As for an invitation: the service, then whether they may still ask people in.
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    if not roles_given_now_by(by.person, by.service):
        raise RoleNotTheirs(membership.role)
    rows = Membership.objects.of_service(by.service).current()
    membership = rows.get(pk=membership.pk)
    person = locked_person(membership.user_id)
    if person.email:
        raise SignsIn
    # Whoever gives the login could open it: the other service keeps its own.
    if belongs_elsewhere(person, by.service):
        raise BelongsElsewhere
    # One's own address would make the account one's own as well.
    if is_address_of(by.user, email) or not address_is_free(email, person):
        raise LoginTaken(email)
    if Invitation.visible_to(by).offering(membership.role, email).open().exists():
        raise AlreadyInvited
    invitation = Invitation.unscoped.create(
        service=by.service,
        email=email,
        first_name=person.first_name,
        last_name=person.last_name,
        language=person.language,
        role=membership.role,
        partner=membership.partner,
        person=person,
        invited_by=by.person,
        invited_at=at,
        expires_at=at + INVITATION_STANDS,
    )
    record("person.offer_login", invitation, by=by, at=at)
    mails.post_membership_invitation(invitation, at=at)
    return invitation
