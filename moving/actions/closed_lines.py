"""Lines of closed cases, less everything that is about somebody, before any of it is put down."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from core.letters import name_key
from moving.actions.keys import KeyMaker, keys_of
from moving.actions.running_case import district_among
from moving.models import Import, ImportLine
from moving.sheets.columns import FoundColumn
from moving.sheets.doubles import SheetQuestion
from moving.sheets.rows import JudgedRow, Mark, is_closed
from moving.snapshot.cases import MEDIATOR_FIELDS, TALK_FIELDS
from moving.snapshot.known_cases import (
    cases_of_their_numbers,
    number_in_line,
    questions_about_reports,
)
from moving.snapshot.packed import canonical
from organisations.actions.districts import district_of, districts_read_once
from organisations.models import District, PartnerOrganisation, Scope

KEPT = (
    *("state", "received_on", "closed_on", "kind", "form", "channel"),
    *("provisional_result", "confirmed_result", "ended_reason"),
    *TALK_FIELDS,
)
"""What of such a line says nothing about anybody as the reader has it: days, numbers and codes."""
TALKS = tuple(TALK_FIELDS[at : at + 4] for at in range(0, len(TALK_FIELDS), 4))
SAID_OF_CELLS = frozenset({"rows", "line", "choice"})
"""The facts of a mark that do not repeat its cell."""
LAST_DAYS = (
    *("aftercare_on", "wakes_on", "a_consent_on", "b_consent_on"),
    "with_pair_since",
    *(name for name in MEDIATOR_FIELDS if name.endswith("_since")),
    *(name for name in TALK_FIELDS if name.endswith("_on")),
)
WHOLE_LINE = "whole_line"
MAY_READ_OTHERWISE = frozenset({"mediator_1", "mediator_2", "kind", "ended_reason"})
"""The same cell is another value once somebody is here, or the service has another choice."""
POSTCODES = ("a_postcode", "b_postcode")
OPEN_HERE = "closed_is_open_here"
OF_THE_ROW = frozenset({"key_twice", "quote_left_open"})
AT_ONCE = 300


def bare_closed_lines(
    run: Import,
    rows: Sequence[JudgedRow],
    columns: Iterable[FoundColumn],
    *,
    by: Scope,
    today: date,
) -> tuple[frozenset[int], list[SheetQuestion]]:
    """Take out of these rows whatever is about a person.

    Returns the numbers of closed rows, and what is asked of those without a number that tell of
    the same first party on the same day as a case that is here: afterwards nobody could tell.
    """
    closed = [row for row in rows if is_closed(row)]
    asked: list[SheetQuestion] = []
    if closed:
        # What is wrong in them may go with the cells of which nothing is kept.
        without = [row for row in closed if not number_in_line(row.values)]
        asked = list(questions_about_reports(without, scope=by))
        with districts_read_once():
            bare = ClosedLines({column.field: column.header for column in columns}, by, today)
            _give_keys(run, closed)
            bare.take_along_what_is_here(closed)
            for row in closed:
                bare.strip(row)
    come_in = {row.row for row in closed if row.is_good}
    asked = [one for one in asked if come_in.issuperset(one.rows)]
    return frozenset(row.row for row in closed), asked


def _give_keys(run: Import, rows: Sequence[JudgedRow]) -> None:
    """Their number; else what led to a case that is here; else all that stands in the line.

    Of lines that say the very same the first is always the first.
    """
    maker = KeyMaker.of(run.service)
    times: Counter[str] = Counter()
    for some in _pieces([row for row in rows if row.key[:1] != ("number",)]):
        digests = {row.row: maker.of_key(run.kind, row.key) for row in some}
        known = keys_of(run, digests.values())
        for row in some:
            if digests[row.row] in known:
                continue
            said = canonical(
                {name: row.values[name] for name in {*row.values} - MAY_READ_OTHERWISE}
            )
            times[said] += 1
            row.key = (WHOLE_LINE, said, str(times[said]))
            row.faults = [fault for fault in row.faults if fault.code != "key_twice"]


def _pieces(rows: Sequence[JudgedRow]) -> Iterator[Sequence[JudgedRow]]:
    return (rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE))


@dataclass
class ClosedLines:
    """``header_of`` has the column of a field."""

    header_of: Mapping[str, str]
    by: Scope
    today: date
    here: dict[int, str] = field(default_factory=dict)
    _districts: dict[tuple[str, ...], District | None] = field(default_factory=dict)

    @cached_property
    def _partners(self) -> dict[str, int]:
        """Whoever refers counts before who does no more."""
        rows = PartnerOrganisation.visible_to(self.by).working_first()
        return {row.name_key: row.pk for row in reversed(rows)}

    @cached_property
    def _districts_by_name(self) -> dict[str, list[District]]:
        rows = District.visible_to(self.by).with_country().current_first(self.today)
        found: dict[str, list[District]] = {}
        for row in rows:
            found.setdefault(row.name_key, []).append(row)
        return found

    def take_along_what_is_here(self, rows: Sequence[JudgedRow]) -> None:
        """Of whom the number is that of a case here: our own words for it, and what to do."""
        for some in _pieces(rows):
            found = cases_of_their_numbers((row.values for row in some), self.by)
            for row, case in zip(some, found, strict=True):
                if case is None:
                    continue
                self.here[row.row] = case.their_number or case.number
                if case.is_open:
                    row.warnings.append(self._mark(row, "state", OPEN_HERE, case.number))

    def strip(self, row: JudgedRow) -> None:
        values = row.values
        kept = {name: values[name] for name in KEPT if name in values}
        halves = [some for some in TALKS if _is_half(kept, some)]
        for name in (name for some in halves for name in some):
            kept.pop(name, None)
        marks = [mark for mark in row.warnings if mark.code == OPEN_HERE or self._is_odd_fact(mark)]
        if halves:
            marks.append(self._mark(row, halves[0][1], "closed_talk_left_out"))
        if row.row in self.here:
            kept["number"] = self.here[row.row]
        if not kept.get("closed_on"):
            kept["closed_on"] = self._last_day(values)
            marks.append(self._mark(row, "closed_on", "closing_day_guessed"))
        # Of what may say anything only the row of ours is kept that it names.
        if district := self._district(values):
            kept["district_id"] = district.pk
        elif values.get("district"):
            marks.append(self._mark(row, "district", "closed_without_district"))
        if said := str(values.get("partner") or ""):
            kept["partner_id"] = self._partners.get(name_key(said))
            if kept["partner_id"] is None:
                marks.append(self._mark(row, "partner", "closed_without_partner"))
        row.values, row.erases = kept, []
        row.warnings = [_without_cell(mark) for mark in marks]
        row.faults = [_without_cell(mark) for mark in row.faults if self._keeps_out(mark)]

    def _district(self, values: Mapping[str, Any]) -> District | None:
        """By its name, else around the first party who lives somewhere; asked once of each."""
        said = tuple(str(values.get(name) or "") for name in ("district", *POSTCODES))
        if said not in self._districts:
            of_name = self._districts_by_name.get(name_key(said[0]), []) if said[0] else []
            named, _codes = district_among(of_name, values, today=self.today)
            around = (district_of(code, by=self.by, on=self.today) for code in said[1:] if code)
            self._districts[said] = named or next(filter(None, around), None)
        return self._districts[said]

    def _last_day(self, values: Mapping[str, Any]) -> str:
        """The last day on which the line says that anything happened."""
        received = str(values.get("received_on") or "")
        told = (str(values.get(name) or "") for name in LAST_DAYS)
        return max([received, *(day for day in told if day <= self.today.isoformat())])

    @cached_property
    def _of_facts(self) -> frozenset[str]:
        return frozenset(self.header_of[name] for name in KEPT if name in self.header_of)

    def _is_odd_fact(self, mark: Mark) -> bool:
        return mark.code == "not_understood" and mark.column in self._of_facts

    def _keeps_out(self, mark: Mark) -> bool:
        """What is wrong in a column of which nothing is kept keeps nothing out.

        But for the number, by which the case is known again: unread, it would count twice.
        """
        kept = {*self._of_facts, self.header_of.get("number", "")}
        return mark.code in OF_THE_ROW or mark.column in kept

    def _mark(self, row: JudgedRow, name: str, code: str, number: str = "") -> Mark:
        facts = {"number": number} if number else {}
        return Mark(row=row.row, column=self.header_of.get(name, ""), code=code, facts=facts)


def stays_open(line: ImportLine, row: Any) -> bool:
    """The closed line is said to be a case that is open, and its warning did not say so yet."""
    return row.is_open and all(mark["code"] != OPEN_HERE for mark in line.warnings)


def _is_half(kept: Mapping[str, Any], names: Sequence[str]) -> bool:
    kind, held_on, *more = (kept.get(name) for name in names)
    return any((kind, held_on, *more)) and not (kind and held_on)


def _without_cell(mark: Mark) -> Mark:
    """Whatever stood in the cell may be about somebody."""
    facts = {name: said for name, said in mark.facts.items() if name in SAID_OF_CELLS}
    return replace(mark, cell="", facts=mark.facts if mark.code == OPEN_HERE else facts)
