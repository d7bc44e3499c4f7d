"""A line that was here before, or a row that is: what of the sheet is to be written."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Digest = Callable[[str, Any], str]
"""What stands for a value of a field where the value itself is not kept."""


@dataclass(frozen=True)
class Compared:
    """``changes`` may be written; ``differs`` are fields that somebody changed here since."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    differs: Sequence[str] = ()

    @property
    def is_equal(self) -> bool:
        return not self.changes and not self.differs


def is_filled(value: Any) -> bool:
    """Whether a cell says anything: an empty one never erases, a no and a zero are said."""
    return value not in (None, "", [], {})


def compare(
    values: Mapping[str, Any],
    *,
    fields: Collection[str],
    here: Mapping[str, Any],
    written: Mapping[str, str],
    digest: Digest,
    erases: Collection[str] = (),
) -> Compared:
    """``here`` is what stands in the row now; of a field that is not in it nobody can tell.

    ``written`` are the digests of what an import wrote before. Where the sheet says what it said
    then, whatever was changed here since stays, and nobody is asked.
    """
    changes: dict[str, Any] = {}
    differs = []
    for name in fields:
        now = here.get(name)
        if name in erases:
            differs += [name] if is_filled(now) else []
            continue
        new = values.get(name)
        if not is_filled(new) or (name in here and digest(name, new) == digest(name, now)):
            continue
        before = written.get(name)
        if before == digest(name, new):
            continue
        is_ours = before is not None and before == digest(name, now)
        if name not in here or is_ours or (before is None and not is_filled(now)):
            changes[name] = new
        else:
            differs.append(name)
    return Compared(changes=changes, differs=differs)
