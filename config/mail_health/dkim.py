"""The keys by which receivers know that our mail is ours: what stands in the DNS of each selector.

Source: RFC 6376, RFC 8301 (no key below 1,024 bits counts), RFC 8463 (Ed25519).
"""

import base64
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from config.mail_health.dns_lines import DnsLines
from config.mail_health.facts import MailFact

LEAST_BITS = 1024
GOOD_BITS = 2048
ED25519_BYTES = 32
KEY_AGAIN = "Publish again the record that the mail server shows for this selector."


def tags_of(record: str) -> dict[str, str]:
    """The pairs of "v=DKIM1; k=rsa; p=…", of DMARC as well: the first of each name counts."""
    tags: dict[str, str] = {}
    for part in record.split(";"):
        name, sign, value = part.partition("=")
        if sign:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags


def dkim_facts(lines: DnsLines, selector: str, domain: str) -> Iterator[MailFact]:
    """One or two; a key that counts is the fact without anything to mend, or with advice."""
    name = f"{selector}._domainkey.{domain}"
    found = [line for line in lines.texts(name) if "p" in tags_of(line)]
    if not found:
        yield MailFact(
            f"DKIM: there is no key at {name}.",
            "Publish the key that the mail server signs with, or mend DKIM_SELECTORS.",
        )
        return
    if len(found) > 1:
        yield MailFact(f"DKIM: {len(found)} keys stand at {name}.", "Leave the one in use.")
        return
    tags = tags_of(found[0])
    yield from _of_key(tags, name)
    if "y" in tags.get("t", "").split(":"):
        yield MailFact(
            f"DKIM: {name} says that it is only being tried (t=y).",
            "Take t=y out once it works.",
            is_advice=True,
        )


def _of_key(tags: dict[str, str], name: str) -> Iterator[MailFact]:
    kind = tags.get("k", "rsa").lower()
    if tags.get("v", "DKIM1") != "DKIM1":
        yield MailFact(f"DKIM: {name} begins with v={tags['v']}.", "It must be v=DKIM1.")
    elif not tags["p"]:
        yield MailFact(
            f"DKIM: the key at {name} is withdrawn (p= is empty).",
            "Sign with another selector, and name that in DKIM_SELECTORS.",
        )
    elif not {"*", "email"} & set(tags.get("s", "*").split(":")):
        yield MailFact(f"DKIM: the key at {name} is not for email (s=).", "Take s= out.")
    elif "h" in tags and "sha256" not in tags["h"].split(":"):
        yield MailFact(f"DKIM: {name} allows no SHA-256 (h=).", "Take h= out.")
    elif kind not in {"rsa", "ed25519"}:
        yield MailFact(f"DKIM: nobody knows the kind of key k={kind} at {name}.", KEY_AGAIN)
    else:
        yield _of_bytes(tags["p"], kind, name)


def _of_bytes(told: str, kind: str, name: str) -> MailFact:
    try:
        key = base64.b64decode("".join(told.split()), validate=True)
        if kind == "ed25519":
            return _of_ed25519(key, name)
        public = load_der_public_key(key)
    except (ValueError, UnsupportedAlgorithm):  # binascii.Error is one of the first
        return _unreadable(name)
    return _of_rsa(public, name) if isinstance(public, RSAPublicKey) else _unreadable(name)


def _of_ed25519(key: bytes, name: str) -> MailFact:
    if len(key) != ED25519_BYTES:
        return _unreadable(name)
    return MailFact(
        f"DKIM: the key at {name} is Ed25519.",
        "Sign with an RSA key too: many receivers know no other yet.",
        is_advice=True,
    )


def _of_rsa(key: RSAPublicKey, name: str) -> MailFact:
    said = f"DKIM: the key at {name} has {key.key_size} bits"
    if key.key_size < LEAST_BITS:
        return MailFact(f"{said}: it counts for nothing.", f"Make one of {GOOD_BITS} bits.")
    if key.key_size < GOOD_BITS:
        return MailFact(f"{said}.", f"Make one of {GOOD_BITS} bits soon.", is_advice=True)
    return MailFact(f"{said}.")


def _unreadable(name: str) -> MailFact:
    return MailFact(f"DKIM: the key at {name} cannot be read.", KEY_AGAIN)
