"""A line that was here before, or a row that is: what of the sheet is to be written."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NOTHING: Mapping[str, str] = {}
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
    signed: Mapping[str, str] = NOTHING,
    unsettled: Collection[str] = (),
) -> Compared:
    """``here`` is what stands in the row now; of a field that is not in it nobody can tell.

    ``written`` are the digests of what an import wrote before. Where the sheet says what it said
    then, whatever was changed here since stays, and nobody is asked. ``signed`` has by a field
    with a day the one that only says yes or no. ``unsettled`` fields are written although the
    words are the same.
    """
    changes: dict[str, Any] = {}
    differs = []
    for name in fields:
        now = here.get(name)
        if name in erases:
            differs += [name] if is_filled(now) else []
            continue
        new = values.get(name)
        if not is_filled(new):
            continue
        is_same = name in here and digest(name, new) == digest(name, now)
        if is_same and name in unsettled:
            changes[name] = new
        before = written.get(name)
        if is_same or before == digest(name, new):
            continue
        is_ours = before is not None and before == digest(name, now)
        if name not in here or is_ours or (before is None and not is_filled(now)):
            changes[name] = new
        else:
            differs.append(name)
    for day, yes, said in _yes_and_no(
        values, here=here, written=written, digest=digest, signed=signed
    ):
        if said:
            changes[yes] = True
        elif day not in differs:
            differs.append(day)
    return Compared(changes=changes, differs=differs)


def _yes_and_no(
    values: Mapping[str, Any],
    *,
    here: Mapping[str, Any],
    written: Mapping[str, str],
    digest: Digest,
    signed: Mapping[str, str],
) -> Iterator[tuple[str, str, bool]]:
    """Where a yes or a no is new, and is not what stands here: day, field and what is said."""
    for day, yes in signed.items():
        said = values.get(yes)
        if said is None or is_filled(values.get(day)):
            continue
        if said != is_filled(here.get(day)) and written.get(yes) != digest(yes, said):
            yield day, yes, said
