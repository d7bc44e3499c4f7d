"""Links that carry their own proof, and secrets of which only the digest is kept."""

import base64
import hashlib
import secrets
from typing import Any

from django.core.signing import BadSignature, Signer


class BadLink(Exception):
    """The token is broken, forged, or was made for another purpose."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        super().__init__(purpose)


def sign_token(purpose: str, **facts: Any) -> str:
    """Return a token that proves these facts for one purpose; safe as a part of a URL.

    The facts can be read by whoever holds the token, so they are ids and words, never
    personal data. The same facts give the same token: it holds no time and does not expire by
    itself; the row it points at decides whether it still counts.
    """
    # Sorted: the same facts must give the same link, for a repeated mail is the same mail.
    return _signer(purpose).sign_object(dict(sorted(facts.items())))


def read_token(purpose: str, token: str) -> dict[str, Any]:
    """Return the facts that were signed for this purpose. Raises ``BadLink``."""
    try:
        facts: dict[str, Any] = _signer(purpose).unsign_object(token)
    except (BadSignature, UnicodeError) as broken:
        raise BadLink(purpose) from broken
    return facts


def _signer(purpose: str) -> Signer:
    # The purpose salts the key: a token for one door opens no other, whatever facts they share.
    return Signer(salt=f"tweespraak.link.{purpose}")


def secret() -> str:
    """Return 256 random bits as 52 small letters and digits."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=").lower()


def digest(secret: str) -> str:
    """Return what the database keeps of a secret: 64 hexadecimal digits of SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()
