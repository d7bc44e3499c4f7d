"""What allauth tells us."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from organisations.actions.people import keep_mail_in_step
from organisations.models import User
from organisations.second_factor import note_second_factor


@receiver(authenticator_added)
def a_new_factor_was_shown_to_work(
    *, request: HttpRequest, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Whoever sets up a code or a passkey has just used it: no need to ask again at once."""
    # Recovery codes are made without using one: they prove nothing yet.
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note_second_factor(request, authenticator)


@receiver(email_changed)
def somebody_logs_in_with_another_address(
    *,
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **_kwargs: Any,
) -> None:
    former = from_email_address.email if from_email_address else ""
    keep_mail_in_step(user, former=former, address=to_email_address.email)
