"""What lies beside a copy: of what it is, and what its rows come to."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from config.copies.digests import TableDigest
from config.copies.refusals import CopyRefused
from core.upgrades import heard_of_migrations

A_PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """``migrations`` are those its database had had, as ``app.name``."""

    version: str
    vendor: str
    made_at: datetime
    sha256: str
    walls: int
    migrations: list[str]
    tables: dict[str, TableDigest]

    @property
    def unknown_migrations(self) -> list[str]:
        """Those that this code does not bring: the copy is of a newer one."""
        return [name for name in self.migrations if name not in heard_of_migrations()]


def file_digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(A_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def manifest_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


def write_manifest(manifest: Manifest, file: Path) -> None:
    facts = asdict(manifest) | {"made_at": manifest.made_at.isoformat()}
    place = manifest_file(file)
    part = place.with_name(f"{place.name}.part")
    part.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    part.replace(place)


def read_manifest(file: Path) -> Manifest:
    """Of a copy that is as it was when it was made. Raises ``CopyRefused``."""
    place = manifest_file(file)
    for path in (file, place):
        if not path.is_file():
            raise CopyRefused(f"There is no file {path}.")
    try:
        facts = json.loads(place.read_text(encoding="utf-8"))
        tables = {name: TableDigest(**found) for name, found in facts.pop("tables").items()}
        made_at = datetime.fromisoformat(facts.pop("made_at"))
        manifest = Manifest(**facts, made_at=made_at, tables=tables)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CopyRefused(f"{place} cannot be read: it is no list of a copy.") from None
    if file_digest(file) != manifest.sha256:
        raise CopyRefused(f"{file} is broken: it is not what was written when the copy was made.")
    return manifest
