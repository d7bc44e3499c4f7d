"""Whatever is sent to whatever address by whomever: an answer below 500, and no traceback."""

import logging
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from config.supervisor import BEAT
from organisations.models import Role, Scope, Service, WorkerBeat
from scheduling.pairing.snapshot import pool_store
from tests.conventions.rows import rows_of_a_service
from tests.databases import PostgresServer
from tests.factories.organisations import ServiceFactory
from tests.fuzz.doors import Door, keys_of_links, patterns
from tests.fuzz.hostile import ASKED, BODIES, FORM, HEADERS, METHODS, VALUES
from tests.fuzz.papers import Paper, names_of_fields, papers_on
from tests.trials import WHOLE, row, trial

SHUT = {302, 403, 404}  # whoever stands before a shut door is told so before anything is read
DATABASE = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"


@dataclass(frozen=True)
class Size:
    """``doors`` are pairs of an address and a person; ``each`` so many attempts of each kind there,
    and one of each kind at a door that is shut."""

    doors: int | None
    each: int


@dataclass(frozen=True)
class Attempt:
    method: str
    path: str
    body: bytes = b""
    content_type: str = FORM
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        sent = f" {self.content_type[:60]} {self.body[:300]!r}" if self.body else ""
        return f"{self.method} {self.path[:300]}{sent} {self.headers or ''}".strip()


class Listener(logging.Handler):
    """Notes what is logged with a traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[0] is not None:
            self.heard.append(logging.Formatter().formatException(record.exc_info))


class Person:
    """Somebody at a keyboard. Each attempt finds the house as it was before."""

    def __init__(self, client: Client, listener: Listener) -> None:
        self.client, self.listener = client, listener
        client.raise_request_exception = False
        self.cookies = client.cookies.output(header="", sep=";")

    def tries(self, attempt: Attempt) -> tuple[int, str, str]:
        """The status of the answer, its words, and what went wrong behind it."""
        self.client.cookies = SimpleCookie(self.cookies)
        self.listener.heard.clear()
        pool_store.forget()
        with transaction.atomic():
            try:
                answer = self.client.generic(
                    attempt.method, attempt.path, attempt.body, attempt.content_type,
                    **attempt.headers,
                )  # fmt: skip
                words = b"".join(answer).decode(errors="replace")
            finally:
                transaction.set_rollback(True)
        return answer.status_code, words, "\n".join(self.listener.heard)


def sent(fields: dict[str, Any]) -> bytes:
    return urlencode(fields, doseq=True, errors="replace").encode()


def attempts_at(
    door: Door, papers: list[Paper], names: list[str], dice: random.Random, each: int
) -> Iterator[Attempt]:
    def some(values: list[Any], most: int = each) -> list[Any]:
        return dice.sample(values, min(most, len(values)))

    for method in some(METHODS):
        yield Attempt(method, door.usual)
    for path in some(list(door.strange())):
        yield Attempt(dice.choice(["GET", "POST"]), path)
    for value in some(VALUES):
        yield Attempt("GET", f"{door.usual}?{sent(dict.fromkeys(ASKED, value)).decode()}")
        yield Attempt("POST", door.usual, sent({name: [value, value] for name in names}))
        yield Attempt("POST", door.usual, sent({name: dice.choice(VALUES) for name in names}))
    for content_type, body in some(BODIES):
        yield Attempt("POST", door.usual, body, content_type)
    for headers in some(HEADERS):
        yield Attempt(dice.choice(["GET", "POST"]), door.usual, headers=headers)
    for paper in some(papers, 2 * each):
        yield from attempts_on(paper, dice, each)


def attempts_on(paper: Paper, dice: random.Random, each: int) -> Iterator[Attempt]:
    """As it was drawn, then with one field after the other as nobody means it."""
    for name in [None, *dice.sample(sorted(paper.fields), min(2 * each, len(paper.fields)))]:
        strange = {name: dice.choice([*VALUES, ["1", "2"]])} if name else {}
        fields = sent(paper.fields | strange)
        if paper.method == "POST":
            yield Attempt("POST", paper.action, fields)
        else:
            yield Attempt("GET", f"{paper.action.partition('?')[0]}?{fields.decode()}")


@pytest.fixture
def people(
    service: Service, member: Callable[..., Scope], logged_in: Callable[[Scope], Client]
) -> tuple[dict[str, Scope], dict[str, Client]]:
    cast = {role: member(service, role) for role in Role}
    everybody = cast | {"other": member(ServiceFactory(), *(set(Role) - {Role.PARTNER}))}
    return cast, {who: logged_in(one) for who, one in everybody.items()} | {"nobody": Client()}


@trial("fuzz", small=Size(doors=20, each=1), whole=Size(doors=None, each=4))
def test_nothing_that_is_sent_breaks_the_house(size, service, people, record_property):
    beat = timezone.now() + timedelta(days=1)  # a dead worker is what /healthz is there to say
    WorkerBeat.objects.update_or_create(pk=BEAT, defaults={"sent_at": beat, "came_home_at": beat})
    cast, clients = people
    rows = rows_of_a_service(service, cast)
    keys = keys_of_links(service, rows, cast)
    doors = [Door(path, service=service, rows=rows, keys=keys) for path in sorted(set(patterns()))]
    listener, dice, names = Listener(), random.Random(9), names_of_fields()
    persons = {who: Person(client, listener) for who, client in clients.items()}
    logging.getLogger().addHandler(listener)
    at_them = [(door, who) for door in doors for who in persons]
    if size.doors:
        at_them = dice.sample(at_them, size.doors)
    found: Counter[str] = Counter()
    tried = 0
    try:
        for door, who in at_them:
            status, content, _trouble = persons[who].tries(Attempt("GET", door.usual))
            each = 1 if status in SHUT else size.each
            for attempt in attempts_at(door, papers_on(door.usual, content), names, dice, each):
                tried += 1
                status, words, trouble = persons[who].tries(attempt)
                if status >= 500 or trouble or "Traceback" in words:
                    last = trouble.strip().splitlines()[-1:] or [words[:200]]
                    found[f"{status} {door.path} {who}: {attempt}\n    {last[0][:300]}"] += 1
    finally:
        logging.getLogger().removeHandler(listener)
    record_property(
        *row(
            "fuzz",
            database=DATABASE,
            tried=f"{len(doors)} addresses, {len(persons)} people, {tried} requests",
            found=f"{len(found)} answers of 500 and more or tracebacks",
        )
    )
    assert not found, f"{len(found)} of {tried}:\n" + "\n".join(found)


@pytest.mark.trial
@pytest.mark.slow
@pytest.mark.skipif(
    not WHOLE or DATABASE == "PostgreSQL", reason="the whole trial on SQLite runs it"
)
def test_nor_does_it_on_a_postgresql_of_its_own(record_property):
    with PostgresServer() as server:
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "0",
            "-k",
            "breaks_the_house",
            __file__,
        ]
        environment = os.environ | {"DATABASE_URL": server.url}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    found = re.search(r"^\| fuzz \|.*$", done.stdout, re.MULTILINE)
    if found:
        record_property("trial", found[0])
    assert done.returncode == 0, done.stdout[-20_000:]
