"""When rows may go from behind a wall that is only added to, as the database itself decides."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from organisations.models.audit import ReadEntry, WrittenReason
from organisations.models.due_rows import retention_list
from organisations.models.seals import SEALS, STILL_PROVES, UNSEALED_READ, EntrySeals, SealedTrail
from organisations.models.service import Service


@dataclass(frozen=True)
class WallDoor:
    """Through the wall of a table to which is only added: a row may go, but not yet while …

    ``too_early`` is a condition on ``OLD`` in the words of the vendor; where it changes, ``name``
    says so, for a wall is known by its name.
    """

    table: str
    name: str
    too_early: Mapping[str, str]
    needs: tuple[str, ...] = ()


_DOORS: dict[str, WallDoor] = {}
SERVICES = Service._meta.db_table
STILL_THERE = {
    vendor: f"NOT EXISTS (SELECT 1 FROM {SERVICES} v "  # noqa: S608
    f"WHERE v.id = OLD.service_id AND v.erases_on <= {today})"
    for vendor, today in {
        "sqlite": "date('now')",
        "postgresql": "(now() AT TIME ZONE 'UTC')::date",
    }.items()
}
"""The service of this row is not closed, or its day has not come."""


def open_door_in(door: WallDoor) -> None:
    """Let rows of this table go after their time. A second time replaces the first."""
    _DOORS[door.table] = door


def wall_doors() -> list[WallDoor]:
    """Those of the apps above, and those of the trail: by the term of the list of retention."""
    term = retention_list().times["seen"].keep
    ago = f"{term.amount} {term.unit}"
    reads, words = ReadEntry._meta.db_table, WrittenReason._meta.db_table
    proven = tuple(kind.model._meta.db_table for kind in SealedTrail)
    too_young = {
        "sqlite": f"OLD.at > datetime('now', '-{ago}')",
        "postgresql": f"OLD.at > now() - interval '{ago}'",
    }
    return [
        WallDoor(
            reads,
            f"{term.amount}_{term.unit}_sealed",
            {vendor: f"{young} OR {UNSEALED_READ[vendor]}" for vendor, young in too_young.items()},
            needs=(SEALS,),
        ),
        WallDoor(
            EntrySeals._meta.db_table,
            "still_proves",
            dict.fromkeys(too_young, STILL_PROVES),
            needs=(SEALS, *proven),
        ),
        WallDoor(
            words,
            "keep_until",
            {
                "sqlite": "OLD.keep_until > date('now')",
                "postgresql": "OLD.keep_until > current_date",
            },
        ),
        *_DOORS.values(),
    ]


def doors_for(tables: Iterable[str]) -> Iterator[WallDoor]:
    """Each of these has one: whatever its own says, rows go when their closed service goes."""
    own = {door.table: door for door in wall_doors()}
    for table in tables:
        door = own.get(table)
        if door is None:
            yield WallDoor(table, "while_service", STILL_THERE, needs=(SERVICES,))
            continue
        yield WallDoor(
            table,
            f"{door.name}_while_service",
            {
                vendor: f"({told}) AND {STILL_THERE[vendor]}"
                for vendor, told in door.too_early.items()
            },
            needs=(*door.needs, SERVICES),
        )
