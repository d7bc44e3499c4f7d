"""Caught messages as files: kept, listed and read. Knows no mail server, so a site loads none."""

import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

KEPT = 500
_NAME = re.compile(r"\d{8}t\d{12}-[0-9a-f]{8}")
_STAMP = "%Y%m%dt%H%M%S%f"


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
