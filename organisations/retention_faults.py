"""What the list of retention says wrongly of the tables that there are. No Django.

Tables come in as values (``organisations.snapshot``), so that a column that is not there yet can
be tried.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from organisations.retention import (
    IS_EMPTY,
    Erasing,
    KeepingRule,
    KeepingTime,
    KeptColumn,
    KeptTable,
    Retention,
    RetentionClock,
)

SERVICE_TABLE = "organisations.Service"
_DIGEST_LENGTH = 64


@dataclass(frozen=True)
class StoredColumn:
    """A column as the database has it. ``points_at`` is the table a reference leads to.

    ``length`` is the room for text, None where it has no end; ``default`` a fixed one, or None.
    """

    name: str
    points_at: str = ""
    is_text: bool = False
    is_moment: bool = False
    can_be_empty: bool = False
    is_unique: bool = False
    length: int | None = None
    words: frozenset[str] = frozenset()
    default: object = None


@dataclass(frozen=True)
class StoredTable:
    """A table: its columns but the row's own number, and what points back, by the way there."""

    label: str
    columns: Mapping[str, StoredColumn]
    back: Mapping[str, str] = field(default_factory=dict)
    is_ours: bool = True


def retention_faults(retention: Retention, stored: Iterable[StoredTable]) -> list[str]:
    """One sentence for each thing that is wrong, with file and line; none where all agrees."""
    return list(_Comparison(retention, {table.label: table for table in stored}).faults())


class _Comparison:
    def __init__(self, retention: Retention, stored: Mapping[str, StoredTable]) -> None:
        self.retention = retention
        self.stored = stored

    def at(self, line: int, why: str) -> str:
        return f"{self.retention.source}:{line}: {why}"

    def faults(self) -> Iterator[str]:
        for time in self.retention.times.values():
            yield from self.of_time(time)
        yield from self.unused_times()
        for label in self.retention.people:
            if label not in self.stored:
                yield f"{self.retention.source}: people: there is no table {label}"
        for table in self.retention.tables.values():
            if table.label in self.stored:
                yield from self.of_table(table, self.stored[table.label])
            else:
                yield self.at(table.line, f"there is no table {table.label}: take it out")
        for label in sorted(set(self.stored) - set(self.retention.tables)):
            yield (
                f"{self.retention.source}: {label} is missing. Write it below `tables:`, with "
                "every column: what it is for and how it goes, or `plain` where it says nothing "
                "about a person (the head of the file says how)."
            )

    def of_time(self, time: KeepingTime) -> Iterator[str]:
        service = self.stored.get(SERVICE_TABLE)
        settings = service.columns if service else {}
        for name in (*filter(None, [time.setting]), *time.never_before):
            if name not in settings:
                yield self.at(time.line, f"{time.name}: a service has no setting {name!r}")
        if time.setting not in settings:
            return
        unit, default = f"_{time.keep.unit}", settings[time.setting].default
        if not time.setting.endswith(unit) or default != time.keep.amount:
            told = f"{time.keep.amount} {time.keep.unit}"
            yield self.at(
                time.line,
                f"{time.name} is kept {told}, but a new service begins with {time.setting} = "
                f"{default}: the two must say the same",
            )

    def unused_times(self) -> Iterator[str]:
        rules = [rule for table in self.retention.tables.values() for rule in table.rules]
        used = {clock.time for rule in rules for clock in rule.clocks}
        for time in self.retention.times.values():
            if time.name not in used:
                yield self.at(time.line, f"nothing is kept for the time {time.name!r}: take it out")

    def of_table(self, table: KeptTable, stored: StoredTable) -> Iterator[str]:
        if table.is_about_nobody:
            yield from self.of_nobody(table, stored)
            return
        listed = dict(table.plain)
        for rule in table.rules:
            listed.update({column.name: column.line for column in rule.columns})
            yield from self.of_rule(table.label, rule, stored)
        for name, line in listed.items():
            if name not in stored.columns:
                yield self.at(line, f"{table.label} has no column {name!r}: take it out")
        for name in stored.columns:
            if name not in listed:
                yield self.unlisted(table, name)
        yield from self.people_called_plain(table, stored)

    def unlisted(self, table: KeptTable, name: str) -> str:
        return self.at(
            table.line,
            f"{table.label}.{name} has no line. If it can say anything about a person, write "
            f"`{name}: what it is for` below {table.label}, under the way it goes ("
            f"{', '.join(Erasing)}); if not, add it to `plain`.",
        )

    def of_nobody(self, table: KeptTable, stored: StoredTable) -> Iterator[str]:
        if stored.is_ours:
            yield self.at(table.line, f"{table.label} is a table of ours: list its columns")
        people = set(self.retention.people)
        for column in stored.columns.values():
            if column.points_at in people:
                yield self.at(table.line, f"{table.label}.{column.name} leads to a person")

    def people_called_plain(self, table: KeptTable, stored: StoredTable) -> Iterator[str]:
        for name, line in table.plain.items():
            column = stored.columns.get(name)
            if column and column.points_at in self.retention.people:
                yield self.at(line, f"{table.label}.{name} leads to a person: it is not plain")

    def of_rule(self, label: str, rule: KeepingRule, stored: StoredTable) -> Iterator[str]:
        ways = {column.erasing for column in rule.columns}
        if Erasing.DELETE in ways and len(ways) > 1:
            yield self.at(rule.line, f"{label}: where the row goes, no column can stay: say delete")
        for clock in rule.clocks:
            yield from self.of_clock(label, clock)
        for column in rule.columns:
            if column.name in stored.columns:
                why_not = _why_not(column, stored.columns[column.name])
                if why_not:
                    yield self.at(column.line, f"{label}.{column.name} {why_not}")

    def of_clock(self, label: str, clock: RetentionClock) -> Iterator[str]:
        day = self.follow(label, clock.since)
        if day is None:
            yield self.at(clock.line, f"{label}: no way leads from it to {clock.since!r}")
        elif not day.is_moment:
            yield self.at(clock.line, f"{label}: {clock.since} is no day and no moment")
        for way, words in clock.where.items():
            column = self.follow(label, way)
            if column is None:
                yield self.at(clock.line, f"{label}: no way leads from it to {way!r}")
                continue
            for word in sorted(words - {IS_EMPTY} - column.words):
                yield self.at(clock.line, f"{label}: {way} never says {word!r}")

    def follow(self, label: str, way: str) -> StoredColumn | None:
        """The column at the end of a way such as ``case.closed_at``; None where there is none."""
        *steps, last = way.split(".")
        for step in steps:
            table = self.stored.get(label)
            if table is None:
                return None
            column = table.columns.get(step)
            label = column.points_at if column else table.back.get(step, "")
        end = self.stored.get(label)
        return end.columns.get(last) if end else None


def _why_not(column: KeptColumn, stored: StoredColumn) -> str:
    """Why it cannot go in that way; empty where it can."""
    match column.erasing:
        case Erasing.BLANK if not stored.can_be_empty:
            return "cannot be blank: the database wants something in it"
        case Erasing.NUMBER if not (stored.is_text and stored.is_unique):
            return "needs no stand-in: `number` is for text that must differ in each row"
        case Erasing.DIGEST if not (
            stored.is_text and (stored.length or _DIGEST_LENGTH) >= _DIGEST_LENGTH
        ):
            return f"has no room for a digest: {_DIGEST_LENGTH} letters"
    return ""
