"""What allauth asks of us: no open sign-up, names for people, TOTP seeds kept encrypted."""

import base64
import hashlib
from ipaddress import IPv6Address, ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from core.forms import MailboxField
from core.rates import takes_one
from core.tokens import secret
from organisations.letters import address_of
from organisations.mails import CODES, UNKNOWN_ACCOUNT, post_account_mail

UNKNOWN_AN_HOUR = 3  # to one address that has no account
ASKED_BY = "account_codes_asked_by"


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    # A key of its own, made from the secret key with a purpose in front: what leaks here opens no
    # signed link. The fallbacks can still read, so that a change of key locks nobody out.
    digests = [hashlib.sha256(b"mfa secrets:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from a volunteer's application or an invitation, never from a form."""
        return False

    def clean_email(self, email: str) -> str:
        """Addresses that are added or asked about are those of every other form."""
        address: str = MailboxField().clean(email)
        return address

    def is_safe_url(self, url: str) -> bool:
        """What is no address ("http://[") is no safe one; allauth lets Python raise at it."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """An IPv4 address in the clothes of IPv6 is told without: else all of them are one.

        Raises ``PermissionDenied`` where nobody says who asks.
        """
        told: str = super().get_client_ip(request)
        address = ip_address(told)
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return str(mapped) if mapped else told

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In our own words, by the outbox: a slow mail server holds no page up.

        Who has no account here is told so a few times an hour and then no more; the page does not
        tell which it was.
        """
        if template_prefix == UNKNOWN_ACCOUNT and not takes_one(
            "account.unknown", email, most=UNKNOWN_AN_HOUR
        ):
            return
        asked_by = self._asked_by() if template_prefix in CODES else ""
        post_account_mail(template_prefix, email, context, asked_by=asked_by, at=timezone.now())

    def _asked_by(self) -> str:
        """A name for the browser in which a code counts; it says nothing to anybody else."""
        # Not the key of the session: at the first code it has none yet.
        return str(self.request.session.setdefault(ASKED_BY, secret()[:16])) if self.request else ""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the address of the site, whatever host the request claims to have asked."""
        user, _dash, token = key.partition("-")
        return address_of("account_reset_password_from_key", user, token)


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        # WebAuthn binds passkeys to the host without its port.
        return {"id": self.request.get_host().partition(":")[0], "name": "Tweespraak"}
