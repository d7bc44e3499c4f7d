"""A queue with its mediators, read from a file: docs/algorithms/instance.md has the format.

Values out, or ``BadInstance`` with the place of the first mistake. Nothing is guessed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any

from scheduling.engine.candidates import GENDERS, MOST_LANGUAGES
from scheduling.engine.command.reading import At, Record, parse
from scheduling.engine.command.written_hours import Hours
from scheduling.engine.people import (
    ANY_TIME,
    REGULAR,
    Address,
    Level,
    Mediator,
    Need,
    Strictness,
    Wish,
)
from scheduling.engine.plan.model import Queue, WaitingCase
from scheduling.engine.pool import MOST_WORDS, Pool
from scheduling.engine.slots.grid import HALF_HOUR
from scheduling.engine.weights import NOT_ABOVE_ZERO, NOT_BELOW_ZERO, Newcomers, Weights, largest

LARGEST_ID = 2**31 - 1
MOST_DAYS = 366
MOST_CASES = 1_000  # open or recent, of one person
MOST_WAITING = 10_000
MOST_KM = 20_000
LONGEST_TALK = 120
MOST_BACKGROUNDS = 100
YEARS = range(2000, 2100)

ADDRESS = ("street", "town", "postcode", "district")
HOURS = ("free", "away", "starts")
OF_A_MEDIATOR = (
    "name", "service", "active", "observes", "level", "certified_until", "languages", "skills",
    "max_open", "open_cases", "recent_load", "last_assigned", "home", "place", "max_km",
    "affiliations", "gender", "age", "background", *HOURS,
)  # fmt: skip
PEOPLE_OF_A_CASE = (
    "kept", "conflicted", "knows", "declined", "left_case", "met_as_mediator", "met_as_coach",
)  # fmt: skip
STRICTNESS = ("street_rule", "postcode_rule", "district_rule", "distance_rule")
OF_A_CASE = (
    "name", "priority", "fixed", "day", "seats", "languages", "each_speaks", "service_type",
    "addresses", *STRICTNESS, "place", "affiliations", *PEOPLE_OF_A_CASE, "services",
    "experienced_required", "wishes", "waiting_days", *HOURS,
)  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """What the file says. ``first`` is the day the grid begins with, ``names`` are of mediators."""

    first: date
    pool: Pool
    queue: Queue
    names: Mapping[int, str]
    case_names: Mapping[int, str]

    @cached_property
    def cases(self) -> Mapping[int, WaitingCase]:
        return {case.id: case for case in self.queue.cases}

    def case(self, id_: int) -> WaitingCase:
        """Raises ``KeyError`` for a case that is not in the file."""
        return self.cases[id_]


def read_instance(text: str) -> Instance:
    """Raises ``BadInstance``."""
    top = parse(text).record(
        must=("today", "mediators", "cases"),
        may=("about", "grid", "weights", "apart", "together", "lends"),
    )
    top.get("about", At.text, "")
    today = _year_we_know(top["today"])
    first, days, minutes = top.get("grid", lambda at: _grid(at, today), (today, 28, 90))
    hours = Hours(first, days, minutes)
    people = _People(hours)
    mediators = people.read(top["mediators"])
    known = people.names.keys()
    ties = _Ties(known)
    ties.read(top)
    weights = top.get("weights", _weights, Weights())
    cases = _Cases(hours, known, replace(Need(today), weights=weights))
    waiting = cases.read(top["cases"])
    _few_enough(mediators, waiting, top)
    pool = Pool.of((ties.tied(mediator) for mediator in mediators), days)
    queue = Queue(waiting, pool, top.get("lends", _lends, {}), talk=minutes // HALF_HOUR)
    return Instance(first, pool, queue, people.names, cases.names)


def _year_we_know(at: At) -> date:
    day = at.day()
    if day.year not in YEARS:
        raise at.wrong(f"expected a day of the years {YEARS[0]} to {YEARS[-1]}, found {day}")
    return day


def _grid(at: At, today: date) -> tuple[date, int, int]:
    grid = at.record(may=("first", "days", "talk_minutes"))
    minutes = grid.get("talk_minutes", lambda at: at.whole(30, LONGEST_TALK), 90)
    if minutes % 30:
        raise grid["talk_minutes"].wrong(f"expected half hours: 30, 60, 90 or 120, found {minutes}")
    days = grid.get("days", lambda at: at.whole(1, MOST_DAYS), 28)
    return grid.get("first", _year_we_know, today), days, minutes


def _weights(at: At) -> Weights:
    numbers = [field.name for field in fields(Weights) if field.name != "newcomers"]
    record = at.record(may=("newcomers", *numbers))
    chosen = {
        name: record[name].whole(
            0 if name in NOT_BELOW_ZERO else -largest(name),
            0 if name in NOT_ABOVE_ZERO else largest(name),
        )
        for name in numbers
        if name in record
    }
    newcomers = record.get("newcomers", _newcomers, Newcomers.WITH_EXPERIENCED)
    return Weights(**chosen, newcomers=newcomers)


def _newcomers(at: At) -> Newcomers:
    return Newcomers(at.word(Newcomers))


def _id(at: At) -> int:
    return at.whole(1, LARGEST_ID)


def _service(at: At) -> int:
    return at.whole(0, LARGEST_ID)


def _services(at: At) -> frozenset[int]:
    return at.all_of(_service)


def _one_of(at: At, known: Collection[int]) -> int:
    id_ = _id(at)
    if id_ not in known:
        raise at.wrong(f"there is no mediator {id_}")
    return id_


def _address(at: At) -> Address:
    record = at.record(may=ADDRESS)
    return Address(
        street=record.get("street", At.text, ""),
        town=record.get("town", At.text, ""),
        postcode=record.get("postcode", At.text, ""),
        district=record.get("district", _id, None),
    )


def _place(at: At) -> tuple[float, float]:
    return at.pair(lambda one: one.number(-MOST_KM, MOST_KM))


def _lends(at: At) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for item in at.items():
        record = item.record(must=("service", "to"))
        service = _service(record["service"])
        if service in found:
            raise record["service"].wrong(f"service {service} stands twice")
        found[service] = _services(record["to"])
    return found


def _own_id(record: Record, known: Collection[int]) -> int:
    id_ = _id(record["id"])
    if id_ in known:
        raise record["id"].wrong(f"{id_} stands twice")
    return id_


class _People:
    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        self.names: dict[int, str] = {}

    def read(self, at: At) -> list[Mediator]:
        return [self._mediator(item) for item in at.items()]

    def _mediator(self, at: At) -> Mediator:
        record = at.record(must=("id", "certified_from"), may=OF_A_MEDIATOR)
        id_ = _own_id(record, self.names)
        self.names[id_] = record.get("name", At.name, f"mediator {id_}")
        first, until = self._certified(record)
        starts = self.hours.starts_of(record, otherwise=0)
        if first is not None:
            starts &= self.hours.grid.between(first, until)
        return Mediator(
            id=id_,
            active=record.get("active", At.flag, True),
            certified_from=first,
            certified_until=until,
            level=record.get("level", lambda at: Level(at.word(Level)), Level.REGULAR),
            languages=record.all_of("languages", At.name),
            skills=record.all_of("skills", At.name),
            open_cases=record.get("open_cases", _count, 0),
            max_open=record.get("max_open", _count, 1),
            recent_load=record.get("recent_load", _count, 0),
            last_assigned=record.get("last_assigned", At.day, None),
            home=record.get("home", _address, Address()),
            place=record.get("place", _place, None),
            max_km=record.get("max_km", lambda at: at.number(0, MOST_KM), None),
            affiliations=record.all_of("affiliations", _id),
            gender=record.get("gender", At.name, ""),
            age=record.get("age", lambda at: at.whole(0, 120), None),
            background=record.get("background", At.name, ""),
            service=record.get("service", _service, 0),
            observes=record.get("observes", At.flag, False),
            starts=starts,
        )

    @staticmethod
    def _certified(record: Record) -> tuple[date | None, date | None]:
        written = record["certified_from"]
        first = None if written.value is None else written.day()
        until = record.get("certified_until", At.day, None)
        if until is not None and (first is None or until < first):
            raise record["certified_until"].wrong(f"{until} lies before the certification begins")
        return first, until


def _count(at: At) -> int:
    return at.whole(0, MOST_CASES)


class _Ties:
    """Who never goes with whom, and who worked together before."""

    def __init__(self, known: Collection[int]) -> None:
        self.known = known
        self.apart: dict[int, set[int]] = defaultdict(set)
        self.together: dict[int, dict[int, int]] = defaultdict(dict)

    def read(self, top: Record) -> None:
        for at in top.items("apart"):
            one, other = self._two(at)
            self.apart[one].add(other)
        for at in top.items("together"):
            record = at.record(must=("mediators", "cases"))
            one, other = self._two(record["mediators"])
            if other in self.together[one]:
                raise at.wrong(f"{one} and {other} stand twice")
            self.together[one][other] = record["cases"].whole(1, MOST_CASES)

    def _two(self, at: At) -> tuple[int, int]:
        one, other = at.pair(lambda at: _one_of(at, self.known))
        if one == other:
            raise at.wrong(f"{one} stands twice")
        return min(one, other), max(one, other)

    def tied(self, mediator: Mediator) -> Mediator:
        return replace(
            mediator,
            apart=frozenset(self.apart[mediator.id]),
            together=self.together[mediator.id],
        )


class _Cases:
    def __init__(self, hours: Hours, known: Collection[int], need: Need) -> None:
        self.hours = hours
        self.known = known
        self.need = need
        self.names: dict[int, str] = {}

    def read(self, at: At) -> tuple[WaitingCase, ...]:
        return tuple(self._case(item) for item in at.items())

    def _case(self, at: At) -> WaitingCase:
        record = at.record(must=("id",), may=OF_A_CASE)
        id_ = _own_id(record, self.names)
        self.names[id_] = record.get("name", At.name, f"case {id_}")
        need = self._need(record)
        fixed = record.all_of("fixed", self._person)
        if len(need.kept | fixed) > need.seats:
            raise record["fixed"].wrong(f"more people than the case has seats ({need.seats})")
        return WaitingCase(id_, need, record.get("priority", lambda at: at.whole(1, 3), 1), fixed)

    def _need(self, record: Record) -> Need:
        seats = record.get("seats", lambda at: at.whole(1, 2), 2)
        people = {name: record.all_of(name, self._person) for name in PEOPLE_OF_A_CASE}
        if len(people["kept"]) >= seats:
            raise record["kept"].wrong(f"no seat is free: the case has {seats}")
        languages = record.all_of("languages", At.name)
        if len(languages) > MOST_LANGUAGES:
            found = f"{len(languages)} languages, at most {MOST_LANGUAGES} may be asked for"
            raise record["languages"].wrong(found)
        each = record.all_of("each_speaks", At.name)
        if not each <= languages:
            raise record["each_speaks"].wrong("not among the languages of the case")
        rules = {
            name: Strictness(record[name].word(Strictness)) for name in STRICTNESS if name in record
        }
        written: dict[str, Any] = {**people, **rules}
        return replace(
            self.need,
            **written,
            day=record.get("day", At.day, self.need.today),
            seats=seats,
            languages=languages,
            each_speaks=each,
            service_type=record.get("service_type", At.name, REGULAR),
            addresses=tuple(_address(item) for item in record.items("addresses")),
            place=record.get("place", _place, None),
            affiliations=record.all_of("affiliations", _id),
            services=record.get("services", _services, None),
            experienced_required=record.get("experienced_required", At.flag, True),
            wishes=record.all_of("wishes", _wish),
            waiting_days=record.get("waiting_days", lambda at: at.whole(0, MOST_WAITING), 0),
            starts=self.hours.starts_of(record, otherwise=ANY_TIME),
        )

    def _person(self, at: At) -> int:
        return _one_of(at, self.known)


def _wish(at: At) -> Wish:
    return Wish(at.word(Wish))


def _few_enough(mediators: Iterable[Mediator], cases: Iterable[WaitingCase], top: Record) -> None:
    """The columns of a pool hold so many different words and no more."""
    people, needs = list(mediators), [case.need for case in cases]
    languages = {word for person in people for word in person.languages}
    languages |= {word for need in needs for word in need.languages}
    skills = {word for person in people for word in person.skills}
    skills |= {need.service_type for need in needs}
    kinds: tuple[tuple[str, Collection[str], int], ...] = (
        ("languages", languages, MOST_WORDS),
        ("skills and kinds of service", skills, MOST_WORDS),
        ("genders", {person.gender for person in people} - {""}, GENDERS - 1),
        ("backgrounds", {person.background for person in people} - {""}, MOST_BACKGROUNDS),
    )
    for what, words, most in kinds:
        if len(words) > most:
            raise top["mediators"].wrong(f"{len(words)} different {what}, at most {most} are known")
