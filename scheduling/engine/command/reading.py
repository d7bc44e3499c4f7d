"""Reading a file somebody wrote by hand: every value knows where it stands.

What is wrong is said in one line that begins with the place: ``mediators[3].age: …``. Lists count
from 0. Unknown keys are wrong as well, for they are misspelt known ones.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

Value = TypeVar("Value")

LONGEST_TEXT = 200
SHOWN = 40


class BadInstance(Exception):
    """What stands in the file cannot be used; the text is one line for whoever wrote it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)


def parse(text: str) -> "At":
    """Return the JSON in the text. Raises ``BadInstance`` where it is none."""
    try:
        return At(json.loads(text, object_pairs_hook=_once, parse_constant=_no_number), "")
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BadInstance(where, f"this is no JSON: {error.msg}") from None
    except RecursionError:
        raise BadInstance("", "the lists and objects are nested too deeply") from None
    except ValueError as error:  # a number of thousands of digits
        raise BadInstance("", f"this is no JSON: {error}") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadInstance(_brief(key), "the key stands twice in one object")
        found[key] = value
    return found


def _no_number(word: str) -> object:
    raise BadInstance("", f"this is no JSON: {word} is no number")


def _brief(value: object) -> str:
    """Return the value on one line, shortened."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class At:
    """A value of the file, and where it stands."""

    value: object
    where: str

    def wrong(self, what: str) -> BadInstance:
        return BadInstance(self.where, what)

    def _expected(self, what: str) -> BadInstance:
        return self.wrong(f"expected {what}, found {_brief(self.value)}")

    def record(self, *, must: Collection[str] = (), may: Collection[str] = ()) -> "Record":
        """Return an object with these keys. One that may be there and is null counts as absent."""
        if not isinstance(self.value, dict):
            raise self._expected("an object {…}")
        known = [*must, *may]
        for key in self.value:
            if key not in known:
                close = get_close_matches(key, known, 1)
                hint = f"; did you mean {_brief(close[0])}?" if close else ""
                raise self.wrong(f"unknown key {_brief(key)}{hint}")
        for key in must:
            if key not in self.value:
                raise self.wrong(f'the key "{key}" is missing')
        dot = f"{self.where}." if self.where else ""
        return Record(
            self,
            {
                key: At(value, dot + key)
                for key, value in self.value.items()
                if key in must or value is not None
            },
        )

    def items(self) -> list["At"]:
        if not isinstance(self.value, list):
            raise self._expected("a list […]")
        return [At(value, f"{self.where}[{at}]") for at, value in enumerate(self.value)]

    def whole(self, least: int, most: int) -> int:
        value = self.value
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._expected(f"a whole number from {least} to {most}")
        return value

    def number(self, least: float, most: float) -> float:
        value = self.value
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and least <= value <= most
        ):
            return float(value)
        raise self._expected(f"a number from {least:g} to {most:g}")

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._expected("true or false")
        return self.value

    def text(self) -> str:
        value = self.value
        if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
            raise self._expected(f"a text of at most {LONGEST_TEXT} letters on one line")
        return value

    def name(self) -> str:
        """Return a text that says something."""
        text = self.text()
        if not text.strip():
            raise self._expected("a text that is not empty")
        return text

    def word(self, words: Iterable[str]) -> str:
        known = list(words)
        if not isinstance(self.value, str) or self.value not in known:
            raise self._expected(f"one of {', '.join(known)}")
        return self.value

    def day(self) -> date:
        text = self.text()
        try:
            found = date.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.isoformat() != text:
            raise self._expected('a day such as "2026-03-02"')
        return found

    def all_of(self, read: Callable[["At"], Value]) -> frozenset[Value]:
        """Return a list in which nothing stands twice."""
        found: set[Value] = set()
        for item in self.items():
            value = read(item)
            if value in found:
                raise item.wrong(f"{_brief(item.value)} stands twice")
            found.add(value)
        return frozenset(found)

    def pair(self, read: Callable[["At"], Value]) -> tuple[Value, Value]:
        items = self.items()
        if len(items) != 2:
            raise self._expected("a list of two")
        return read(items[0]), read(items[1])


@dataclass(frozen=True, slots=True)
class Record:
    """An object of which every key is known."""

    at: At
    keys: Mapping[str, At]

    def __contains__(self, key: str) -> bool:
        return key in self.keys

    def __getitem__(self, key: str) -> At:
        return self.keys[key]

    def get(self, key: str, read: Callable[[At], Value], otherwise: Value) -> Value:
        return read(self.keys[key]) if key in self.keys else otherwise

    def items(self, key: str) -> list[At]:
        return self.keys[key].items() if key in self.keys else []

    def all_of(self, key: str, read: Callable[[At], Value]) -> frozenset[Value]:
        return self.keys[key].all_of(read) if key in self.keys else frozenset()
