"""A mail server for a laptop: takes every message, sends none on, keeps each as a file.

The files hold names and addresses, so the server listens on this machine only and both it
and its page refuse to work without ``DEBUG``.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
KEPT = 500
_NAME = re.compile(r"\d{8}t\d{12}-[0-9a-f]{8}")
_STAMP = "%Y%m%dt%H%M%S%f"


def mail_server(folder: Path, *, port: int) -> Controller:
    """Return a server to ``start()`` and ``stop()``; it runs in a thread of its own."""
    return Controller(Catcher(folder), hostname=LOOPBACK, port=port, enable_SMTPUTF8=True)


class Catcher:
    """What aiosmtpd calls for each message."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(  # noqa: N802  (the name is aiosmtpd's)
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        message = content if isinstance(content, bytes) else content.encode()
        keep_message(self.folder, message, envelope.rcpt_tos, at=datetime.now(UTC))
        return "250 Message kept, not sent"


def keep_message(folder: Path, message: bytes, recipients: Iterable[str], *, at: datetime) -> str:
    """Write ``message`` under the envelope's recipients and return its name.

    A reader sees the whole file or none. Only the newest ``KEPT`` stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{at.astimezone(UTC).strftime(_STAMP)}-{secrets.token_hex(4)}"
    envelope = f"X-Envelope-To: {', '.join(recipients)}\r\n".encode()
    # A name that the page does not list, until the file is whole.
    unfinished = folder / f".{name}"
    unfinished.write_bytes(envelope + message)
    unfinished.replace(folder / f"{name}.eml")
    for old in names_newest_first(folder)[KEPT:]:
        (folder / f"{old}.eml").unlink(missing_ok=True)
    return name


def names_newest_first(folder: Path) -> list[str]:
    names = (file.stem for file in folder.glob("*.eml"))
    return sorted((name for name in names if _NAME.fullmatch(name)), reverse=True)


def kept_message(folder: Path, name: str) -> bytes:
    """Return the message called ``name``. Raises ``FileNotFoundError`` if there is none."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return (folder / f"{name}.eml").read_bytes()


def caught_at(name: str) -> datetime:
    return datetime.strptime(name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
