"""A mail server for a laptop: takes every message, sends none on, keeps each as a file.

The files hold names and addresses, so the server listens on this machine only and both it
and its page refuse to work without ``DEBUG``.
"""

from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from config.caught_files import keep_message

LOOPBACK = "127.0.0.1"


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
