"""The mail of the ground floor."""

from datetime import datetime

from core.tokens import sign_token
from organisations.letters import address_of, post_letter
from organisations.models import Invitation, OutboxMessage


def post_membership_invitation(
    row: Invitation, *, again: bool = False, at: datetime
) -> OutboxMessage:
    """``again`` it is another mail, and replaces one that still waits."""
    link = address_of("organisations:invitation", sign_token("invitation", invitation=row.pk))
    return post_letter(
        "organisations/mail/invitation",
        service=row.service,
        recipient=row.email,
        language=row.language,
        context={"invitation": row, "link": link},
        kind="invitation_of_staff",
        key=f"invitation:{row.pk}:again:{at.isoformat()}" if again else f"invitation:{row.pk}",
        about=about_invitation(row),
        at=at,
    )


def about_invitation(row: Invitation) -> str:
    return f"invitation:{row.pk}"


def tell_invitation_taken_back(row: Invitation, *, at: datetime) -> OutboxMessage:
    return post_letter(
        "organisations/mail/invitation_taken_back",
        service=row.service,
        recipient=row.email,
        language=row.language,
        context={"invitation": row},
        kind="invitation_taken_back",
        key=f"invitation_taken_back:{row.pk}",
        about=about_invitation(row),
        at=at,
    )
