"""What is kept about people, what for, how long and how it goes: the list as values. No Django.

The list is a file that people read (config/retention.yaml). Whatever is wrong with it is said with
the line and the key where it stands, because whoever changes it may not know the code.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import NoReturn

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_NOBODY = "nobody"
IS_EMPTY = "empty"
YES, NO = "yes", "no"
_PLAIN = "plain"
MOST_MONTHS = 120
"""A service keeps nothing longer by a number of its own."""
_A_CENTURY = {"days": 36525, "months": 1200, "years": 100}
_PERIOD = re.compile(r"(\d+) (day|month|year)s?")


class RetentionError(ValueError):
    """The list cannot be read; says in which line, and what should stand there."""


class Erasing(StrEnum):
    """How a column goes. The file says in its head what each of them means."""

    DELETE = "delete"
    BLANK = "blank"
    NUMBER = "number"
    DIGEST = "digest"
    KEEP = "keep"


@dataclass(frozen=True)
class Period:
    """So many days, months or years by the calendar; ``unit`` is one of these words.

    More than a century counts as one: a calendar has a first and a last year.
    """

    amount: int
    unit: str

    @classmethod
    def told_by(cls, setting: str, amount: int) -> "Period":
        """A service's own number; the setting says in its name of what.

        More months than ``MOST_MONTHS``, from before there was a most, count as so many.
        """
        unit = setting.rpartition("_")[2]
        return cls(min(amount, MOST_MONTHS) if unit == "months" else amount, unit)

    def before(self, moment: datetime) -> datetime:
        """So long ago at the same hour of the wall; a month without that day gives its last."""
        return self._from(moment, -self._counted)

    def after(self, moment: datetime) -> datetime:
        return self._from(moment, self._counted)

    @property
    def _counted(self) -> int:
        return min(self.amount, _A_CENTURY[self.unit])

    def _from(self, moment: datetime, amount: int) -> datetime:
        if self.unit == "days":
            return moment + timedelta(days=amount)
        months = amount * (12 if self.unit == "years" else 1)
        year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
        day = min(moment.day, monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day)


@dataclass(frozen=True)
class KeepingTime:
    """How long, and from what. ``setting`` is the service's own number, where it has one.

    Nothing goes before the settings named in ``never_before`` have run out too.
    """

    name: str
    begins: str
    keep: Period
    setting: str
    never_before: tuple[str, ...]
    line: int

    @property
    def is_the_same_everywhere(self) -> bool:
        """Whether no setting of a service has a say in it."""
        return not self.setting and not self.never_before

    def cutoff(self, moment: datetime, settings: Mapping[str, int]) -> datetime:
        """What began by then has been kept long enough. ``settings`` are those of the service."""
        return min(period.before(moment) for period in self._periods(settings))

    def end(self, moment: datetime, settings: Mapping[str, int]) -> datetime:
        """When what began then has been kept long enough."""
        return max(period.after(moment) for period in self._periods(settings))

    def least(self, moment: datetime, settings: Mapping[str, int]) -> datetime:
        """Until when nothing goes, also where somebody asks for it: complaints, a way back."""
        periods = [Period.told_by(name, settings[name]) for name in self.never_before]
        return max((period.after(moment) for period in periods), default=moment)

    def months_at_most(self, settings: Mapping[str, int]) -> int:
        """For a promise beforehand, when no day is known yet: rounded up."""
        months = {"days": 1 / 28, "months": 1, "years": 12}
        return max(ceil(each.amount * months[each.unit]) for each in self._periods(settings))

    def _periods(self, settings: Mapping[str, int]) -> list["Period"]:
        keep = Period.told_by(self.setting, settings[self.setting]) if self.setting else self.keep
        return [keep, *(Period.told_by(name, settings[name]) for name in self.never_before)]


@dataclass(frozen=True)
class RetentionClock:
    """Which time counts for a row, and the way to the day it is counted from.

    It counts for rows where each column of ``where`` holds one of its words; ``IS_EMPTY`` is none,
    ``YES`` and ``NO`` are those of a column that is ticked or not.
    """

    time: str
    since: str
    where: Mapping[str, frozenset[str]]
    line: int


@dataclass(frozen=True)
class KeptColumn:
    """A column that says something about a person."""

    name: str
    purpose: str
    erasing: Erasing
    line: int


@dataclass(frozen=True)
class KeepingRule:
    """Columns of a table that go at the same time. A row has the first clock that it fits."""

    clocks: tuple[RetentionClock, ...]
    columns: tuple[KeptColumn, ...]
    line: int


@dataclass(frozen=True)
class KeptTable:
    """A table of the list: its rules, and by their line the columns that are about nobody."""

    label: str
    line: int
    rules: tuple[KeepingRule, ...] = ()
    plain: Mapping[str, int] = field(default_factory=dict)
    is_about_nobody: bool = False


@dataclass(frozen=True)
class Retention:
    """The whole list. ``people`` are the tables of which a row is a person."""

    source: str
    times: Mapping[str, KeepingTime]
    people: tuple[str, ...]
    tables: Mapping[str, KeptTable]


def parse_retention(text: str, source: str) -> Retention:
    """Read the list; ``source`` is how the file is called in an error.

    Raises ``RetentionError`` for what is not said in the words of the list. Whether its tables
    and columns exist is another question: ``organisations.retention_faults``.
    """
    return _Reader(source).retention(text)


class _Reader:
    """Walks the nodes instead of the values, since only a node knows its line."""

    def __init__(self, source: str) -> None:
        self.source = source

    def retention(self, text: str) -> Retention:
        try:
            root = yaml.compose(text, yaml.CSafeLoader)  # in C: every command reads this list
        except yaml.YAMLError as error:
            raise RetentionError(f"{self.source}: {error}") from error
        if root is None:
            raise RetentionError(f"{self.source} is empty")
        parts = self.entries(root, {"times", "people", "tables"}, needed={"times", "tables"})
        times = {key.value: self.time(key, value) for key, value in self.pairs(parts["times"])}
        tables = {key.value: self.table(key, value) for key, value in self.pairs(parts["tables"])}
        for table in tables.values():
            for clock in (clock for rule in table.rules for clock in rule.clocks):
                if clock.time not in times:
                    self.refuse(clock.line, f"{table.label}: no time is called {clock.time!r}")
        people = self.texts(parts["people"]) if "people" in parts else ()
        return Retention(self.source, times, people, tables)

    def time(self, key: ScalarNode, node: Node) -> KeepingTime:
        known = {"begins", "keep", "setting", "never_before"}
        parts = self.entries(node, known, needed={"begins", "keep"})
        return KeepingTime(
            name=key.value,
            begins=self.text(parts["begins"]),
            keep=self.period(parts["keep"]),
            setting=self.text(parts["setting"]) if "setting" in parts else "",
            never_before=self.texts(parts["never_before"]) if "never_before" in parts else (),
            line=_line(key),
        )

    def period(self, node: Node) -> Period:
        found = _PERIOD.fullmatch(self.text(node))
        if not found:
            wanted = "a time is told as '14 days', '6 months' or '2 years'"
            self.refuse(_line(node), f"{self.text(node)!r} is no time: {wanted}")
        return Period(int(found[1]), f"{found[2]}s")

    def table(self, key: ScalarNode, node: Node) -> KeptTable:
        label, line = str(key.value), _line(key)
        if isinstance(node, ScalarNode) and node.value == _NOBODY:
            return KeptTable(label, line, is_about_nobody=True)
        rules: list[KeepingRule] = []
        plain: dict[str, int] = {}
        seen: set[str] = set()
        for item in self.items(node):
            parts = self.entries(item, {_PLAIN, "clocks", *Erasing})
            if _PLAIN in parts:
                if len(parts) > 1:
                    self.refuse(_line(item), f"{label}: '{_PLAIN}' stands alone, without clocks")
                names = [(name.value, _line(name)) for name in self.items(parts[_PLAIN])]
                plain.update(names)
            else:
                rules.append(self.rule(label, item, parts))
                names = [(column.name, column.line) for column in rules[-1].columns]
            for name, at in names:
                if name in seen:
                    self.refuse(at, f"{label}.{name} stands twice: one line decides")
                seen.add(name)
        return KeptTable(label, line, tuple(rules), plain)

    def rule(self, label: str, item: Node, parts: dict[str, Node]) -> KeepingRule:
        if "clocks" not in parts:
            self.refuse(_line(item), f"{label}: 'clocks' is missing: how long is this kept?")
        clocks = tuple(self.clock(node) for node in self.items(parts.pop("clocks")))
        columns = tuple(
            KeptColumn(name.strip(), self.text(purpose), Erasing(way), _line(key))
            for way, listed in parts.items()
            for key, purpose in self.pairs(listed)
            for name in key.value.split(",")
        )
        if not clocks or not columns:
            self.refuse(_line(item), f"{label}: a rule needs a clock and a column")
        return KeepingRule(clocks, columns, _line(item))

    def clock(self, node: Node) -> RetentionClock:
        parts = self.entries(node, {"time", "since", "where"}, needed={"time", "since"})
        where = {
            key.value: frozenset(self.texts(words)) for key, words in self.pairs(parts.get("where"))
        }
        since = self.text(parts["since"])
        return RetentionClock(self.text(parts["time"]), since, where, _line(node))

    def entries(
        self, node: Node, known: set[str], needed: Sequence[str] | set[str] = ()
    ) -> dict[str, Node]:
        parts: dict[str, Node] = {}
        for key, value in self.pairs(node):
            if key.value not in known:
                words = ", ".join(sorted(known))
                self.refuse(_line(key), f"{key.value!r} is none of: {words}")
            parts[key.value] = value
        for name in sorted(set(needed) - set(parts)):
            self.refuse(_line(node), f"{name!r} is missing")
        return parts

    def pairs(self, node: Node | None) -> Iterator[tuple[ScalarNode, Node]]:
        """A key that stands twice is refused: YAML would silently take the last."""
        if node is None:
            return
        if not isinstance(node, MappingNode):
            self.refuse(_line(node), "here should stand names, each with a colon behind it")
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.refuse(_line(key), "a name is one word, or several with commas")
            if key.value in seen:
                self.refuse(_line(key), f"{key.value!r} stands twice")
            seen.add(key.value)
            yield key, value

    def items(self, node: Node) -> list[Node]:
        if not isinstance(node, SequenceNode):
            self.refuse(_line(node), "here should stand a list")
        return list(node.value)

    def text(self, node: Node) -> str:
        if not isinstance(node, ScalarNode) or not node.value.strip():
            self.refuse(_line(node), "here should stand a few words")
        return str(node.value)

    def texts(self, node: Node) -> tuple[str, ...]:
        return tuple(self.text(item) for item in self.items(node))

    def refuse(self, line: int, why: str) -> NoReturn:
        raise RetentionError(f"{self.source}:{line}: {why}")


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
