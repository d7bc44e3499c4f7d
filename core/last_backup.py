"""Which backup was the last that was made and looked at, and does it still lie there?

The command that makes one notes its name in ``VAR_DIR``; whoever asks looks at the files
themselves, not at the intention.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

NOTE = "last-backup.json"
FRESH_FOR = timedelta(hours=26)
"""One a day, and two hours for a machine that was off at night."""


@dataclass(frozen=True)
class LastBackup:
    made_at: datetime
    is_there: bool
    """The file lies where it was made, as long as it was."""

    def is_good(self, at: datetime) -> bool:
        return self.is_there and self.made_at >= at - FRESH_FOR


def note_backup(file: Path, *, made_at: datetime) -> None:
    facts = {"file": str(file.absolute()), "made_at": made_at.isoformat()}
    facts["bytes"] = file.stat().st_size  # type: ignore[assignment]
    note = Path(settings.VAR_DIR, NOTE)
    note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = note.with_suffix(".part")
    part.write_text(json.dumps(facts), encoding="utf-8")
    part.replace(note)


def folder_of_backups() -> Path | None:
    """Where the last one was put, whether it still lies there or not."""
    try:
        return Path(json.loads(Path(settings.VAR_DIR, NOTE).read_text("utf-8"))["file"]).parent
    except (OSError, ValueError, KeyError):
        return None


def last_backup() -> LastBackup | None:
    """None where no backup was ever made here."""
    try:
        facts = json.loads(Path(settings.VAR_DIR, NOTE).read_text(encoding="utf-8"))
    except OSError:
        return None
    try:
        is_there = Path(facts["file"]).stat().st_size == facts["bytes"]
    except OSError:
        is_there = False
    return LastBackup(datetime.fromisoformat(facts["made_at"]), is_there=is_there)
