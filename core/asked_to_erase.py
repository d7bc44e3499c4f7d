"""What was erased because somebody asked, as digests in a file that is only added to.

A backup that is put back brings erased people back. The database that was there knows who asked
since; where that one is lost, this file does, beside the backups and in ``VAR_DIR``. Each line is
a moment and a digest: who has no key of the house learns nothing from it.
"""

import logging
import os
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from core.last_backup import folder_of_backups

logger = logging.getLogger(__name__)

FILE = "erased-on-request.txt"
A_LINE = re.compile(r"(\S+) ([0-9a-f]{64})")

Asked = dict[str, datetime]
"""The last moment by digest."""


def note_asked(digests: Iterable[str], *, at: datetime) -> None:
    """Add them wherever the file may lie. A folder that is shut, or gone, stops nobody."""
    asked = dict.fromkeys(digests, at)
    for folder in {Path(settings.VAR_DIR), folder_of_backups()} - {None}:
        try:
            add_asked(Path(folder or ""), asked)
        except OSError:
            # By the next backup it stands there too (``carry_asked``).
            logger.warning("could not note beside the backups what was erased on request")


def add_asked(folder: Path, asked: Asked) -> None:
    """Add what does not stand there yet. Raises ``OSError``."""
    known = asked_since(None, folder)
    new = {digest: at for digest, at in asked.items() if known.get(digest) != at}
    if not new:
        return
    lines = "".join(f"{at.isoformat()} {digest}\n" for digest, at in new.items())
    line = os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if not os.geteuid():
            # The site, which is not root, goes on adding to it.
            owner = folder.stat()
            os.chown(line, owner.st_uid, owner.st_gid)
        # In one write, so that two at once never share a line.
        os.write(line, lines.encode())
        os.fsync(line)
    finally:
        os.close(line)


def carry_asked(folder: Path) -> None:
    """Let the folder of a backup know what ``VAR_DIR`` knows. Raises ``OSError``."""
    add_asked(folder, asked_since(None, Path(settings.VAR_DIR)))


def asked_since(moment: datetime | None, *folders: Path) -> Asked:
    """What stands in these folders, from that moment on. Raises ``OSError``; not for no file.

    A line that was cut off by a machine that fell over says nothing.
    """
    found: Asked = {}
    for folder in folders:
        try:
            text = (folder / FILE).read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            continue
        for line in map(A_LINE.fullmatch, text.splitlines()):
            if line and (at := _moment(line[1])) and (moment is None or at >= moment):
                found[line[2]] = max(at, found.get(line[2], at))
    return found


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
