"""A mail address as every server and every calendar takes it. Plain Python: no Django."""

import re

import idna

LONGEST_MAILBOX = 254
# RFC 5321, 4.1.2: a Dot-string. Quotes around the name are allowed there too, but half of the
# programs on the way take such an address for two, and nobody has one.
NAME = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
LONGEST_NAME = 64
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*", re.ASCII | re.IGNORECASE)


class NotAMailbox(ValueError):
    """No mail can be sent there. Its children say which part is in the way.

    It does not repeat the address, since what it says may stand in a log.
    """

    def __init__(self) -> None:
        super().__init__("not a plain mail address")


class NameBeyondAscii(NotAMailbox):
    """The part before the "@" has signs that only some servers take (RFC 6531), or quotes."""


class NoSuchHost(NotAMailbox):
    """The part behind the "@" cannot be the name of a server."""


def plain_mailbox(address: str) -> str:
    """Return the address in ASCII: "umut@münchen.example" is "umut@xn--mnchen-3ya.example".

    Of its own answer it returns the same again; so it does of every address that is ASCII already.

    Raises ``NotAMailbox``, or its children ``NameBeyondAscii`` and ``NoSuchHost``.
    """
    name, at, host = address.strip().rpartition("@")
    if not at or not name or not host:
        raise NotAMailbox
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise NameBeyondAscii
    plain = f"{name}@{_ascii_host(host)}"
    if len(plain) > LONGEST_MAILBOX:
        raise NotAMailbox
    return plain


def mailable(address: str) -> str:
    """Return the address in ASCII where it can be said so, else as it stands: a bad old row."""
    try:
        return plain_mailbox(address)
    except NotAMailbox:
        return address


def _ascii_host(host: str) -> str:
    if not host.isascii():
        try:
            # UTS 46 as browsers do it: capitals and the full stops of other scripts are mapped.
            host = idna.encode(host, uts46=True, std3_rules=True).decode()
        except (idna.IDNAError, UnicodeError) as strange:
            raise NoSuchHost from strange
    if not HOST.fullmatch(host):
        raise NoSuchHost
    return host
