"""The mail of the ground floor."""

from datetime import datetime

from core.tokens import sign_token
from organisations.letters import address_of, post_letter
from organisations.models import Invitation, Membership, OutboxMessage, User


def post_membership_invitation(row: Invitation, *, at: datetime) -> OutboxMessage:
    link = address_of("organisations:invitation", sign_token("invitation", invitation=row.pk))
    return post_letter(
        "organisations/mail/invitation",
        service=row.service,
        recipient=row.email,
        language=row.language,
        context={"invitation": row, "link": link},
        kind="invitation_of_staff",
        key=f"invitation:{row.pk}",
        at=at,
    )


def tell_of_new_reader(
    row: Membership, colleague: User, *, given_by: User, at: datetime
) -> OutboxMessage:
    """Somebody got a role in which they read of the neighbours: a colleague may know better."""
    return post_letter(
        "organisations/mail/new_reader",
        service=row.service,
        recipient=colleague.email,
        language=colleague.language,
        context={
            "membership": row,
            "colleague": colleague,
            "given_by": given_by,
            "link": address_of("organisations:people", row.service.slug),
        },
        kind="new reader",
        key=f"new_reader:{row.pk}:{colleague.pk}",
        at=at,
    )
