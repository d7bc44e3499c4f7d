"""The file of SQLite: where it lies, and that nobody but its owner reads it."""

import os
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseWrapper

FOR_OTHERS = 0o007


def files_of(database: BaseDatabaseWrapper) -> list[Path]:
    """The file of an SQLite database that lies on a disk, and its journals, if they are there."""
    if not isinstance(database, DatabaseWrapper) or database.is_in_memory_db():
        return []
    file = Path(database.settings_dict["NAME"])
    names = (file.with_name(file.name + end) for end in ("", "-wal", "-shm"))
    return [path for path in names if path.exists()]


def make_private(file: Path) -> None:
    """Make the file, and its folder where there is none, and take what others may from the file.

    Neighbours' data lies in it. SQLite gives its journals the rights of the file, so these come
    first. What the owner's group may, in a folder that somebody made on purpose, stays.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    journals = (file.with_name(file.name + end) for end in ("-wal", "-shm"))
    for path in (file, *filter(Path.exists, journals)):
        path.chmod(path.stat().st_mode & ~FOR_OTHERS)


def make_like(file: Path, former: Path) -> None:
    """Give it the owner and the rights of the one it takes the place of, never rights for others.

    Where there was none it belongs to whom the folder belongs. Raises ``PermissionError`` where
    that is somebody else: the site could not open it.
    """
    like = former if former.exists() else former.parent
    facts = like.stat()
    if like is former:
        file.chmod(S_IMODE(facts.st_mode) & ~FOR_OTHERS)
    owner = file.stat()
    if owner.st_uid != facts.st_uid:
        os.chown(file, facts.st_uid, facts.st_gid)
    elif owner.st_gid != facts.st_gid:
        # A group that is not ours stays without rights, and the owner has them.
        with suppress(PermissionError):
            os.chown(file, -1, facts.st_gid)
