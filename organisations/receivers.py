"""What allauth tells us."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from organisations.second_factor import note_second_factor


@receiver(authenticator_added)
def a_new_factor_was_shown_to_work(
    *, request: HttpRequest, authenticator: Authenticator, **_kwargs: Any
) -> None:
    """Whoever sets up a code or a passkey has just used it: no need to ask again at once."""
    # Recovery codes are made without using one: they prove nothing yet.
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        note_second_factor(request, authenticator)
