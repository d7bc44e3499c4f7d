"""What is here already of a line: its key, the row it leads to, and what the sheet would change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from moving.actions.keys import KeyMaker, keys_of, rows_at
from moving.actions.kinds import KindOfLine
from moving.models import Import, ImportKey, ImportLine
from moving.sheets.again import Compared, compare
from organisations.models import Scope

Values = Mapping[str, Any]
TRIED = "?"


@dataclass(frozen=True)
class Standing:
    """``row`` is what the line is already, ``same`` whom somebody said it is; either may be None.

    ``here`` is what stands in the row, as a sheet would say it. The same words as in ``unsettled``
    fields would mean something else by now.
    """

    key: ImportKey | None = None
    row: models.Model | None = None
    same: models.Model | None = None
    here: Values = field(default_factory=dict)
    unsettled: Collection[str] = frozenset()

    @property
    def is_new(self) -> bool:
        return self.row is None

    @property
    def is_fact(self) -> bool:
        return self.key is not None and self.key.is_of_fact


def standing_of_lines(
    run: Import,
    kind: KindOfLine,
    lines: Sequence[ImportLine],
    values: Sequence[Values],
    *,
    by: Scope,
) -> list[Standing]:
    """One for each line, in so many queries however many lines there are."""
    keys = keys_of(run, (line.key for line in lines))
    led = [keys.get(line.key) for line in lines]
    places = [key.place for key in led if key]
    said = [(line.same_kind, line.same_id or 0) for line in lines]
    rows = rows_at([*places, *(place for place in said if place[0])], run.service)
    found: list[models.Model | None] = []
    for key, place in zip(led, said, strict=True):
        row = rows.get(key.place) if key else None
        same = rows.get(place)
        # Somebody said that it is a row of this very kind: then there is nothing to add.
        found.append(row or (same if isinstance(same, kind.model) else None))
    _find_by_name(kind, found, values, by)
    ours = {row.pk: row for row in found if isinstance(row, kind.model)}
    here = kind.snapshot.values_of(list(ours.values()), scope=by) if ours else {}
    unsettled = kind.unsettled(ours.values(), by) if kind.unsettled and ours else {}
    return [
        Standing(
            key=key,
            row=row,
            same=rows.get(place),
            here=here.get(row.pk, {}) if isinstance(row, kind.model) else {},
            unsettled=unsettled.get(row.pk, ()) if isinstance(row, kind.model) else (),
        )
        for key, row, place in zip(led, found, said, strict=True)
    ]


def _find_by_name(
    kind: KindOfLine, found: list[models.Model | None], values: Sequence[Values], by: Scope
) -> None:
    missing = [at for at, row in enumerate(found) if row is None]
    if kind.find and missing:
        for at, row in zip(missing, kind.find([values[at] for at in missing], by), strict=True):
            found[at] = row


def tried(name: str) -> str:
    """Beside the digests of what was written, under which name that of a dropped value stands."""
    return f"{TRIED}{name}"


def is_tried(name: str) -> bool:
    return name.startswith(TRIED)


def is_tried_before(standing: Standing, found: Compared, maker: KeyMaker) -> bool:
    """Whether all that would be written was dropped when it came the last time."""
    fields = standing.key.fields if standing.key else {}
    return not found.differs and all(
        fields.get(tried(name)) == maker.of_value(name, said)
        for name, said in found.changes.items()
    )


def compare_line(
    standing: Standing, values: Values, erases: Sequence[str], kind: KindOfLine, maker: KeyMaker
) -> Compared:
    """Of a row of another table nothing is ever changed, nor of a fact or by one."""
    if not isinstance(standing.row, kind.model) or standing.is_fact or kind.tells_fact(values):
        return Compared()
    return compare(
        values,
        fields=kind.snapshot.FIELDS,
        here={name: now for name, now in standing.here.items() if name not in kind.apart},
        written=standing.key.fields if standing.key else {},
        digest=maker.of_value,
        erases=erases,
        signed=kind.signed,
        unsettled=standing.unsettled,
    )
