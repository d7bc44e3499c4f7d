"""The mail of the ground floor."""

from datetime import datetime

from core.tokens import sign_token
from organisations.letters import address_of, post_letter
from organisations.models import Invitation, OutboxMessage


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
