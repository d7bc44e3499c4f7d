"""Brings a sheet into a database of its own, while somebody else writes there too.

``python -m bench.imports_written FOLDER KIND ROWS BAD`` prints what it took as JSON. The other writer is
a process of its own (``… FOLDER writer``), as a person with a page is: one small change after the
other until its input ends, and how long each waited.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

FOLDER = Path(sys.argv[1])
os.environ |= {"DEBUG": "1", "VAR_DIR": str(FOLDER), "DATABASE_URL": "", "REDIS_URL": ""}
os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "CRITICAL"}

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from moving.actions import batches, imports, turns
from moving.lifecycle import ImportState
from moving.models import Import
from moving.sheets.headers import SheetKind
from organisations.models import (
    AuditEntry,
    Membership,
    OutboxMessage,
    PartnerOrganisation,
    Role,
    Scope,
    Service,
    User,
)
from volunteers.models import Volunteer

PAUSE = 0.02
"""Between two changes of the other writer."""


def sheet_of_partners(number: int, mailbox: str) -> str:
    return f"Partner {number};politie;{mailbox};06-1{number:07d};Tom Bos;t{number}@post.example"


def sheet_of_volunteers(number: int, mailbox: str) -> str:
    home = f"Straat {number // 90};{number % 90 + 1};{3511 + number // 90} AB;West"
    return (
        f"Proef{number};Berg{number};{mailbox};06-1{number:07d};{home};"
        "01-05-2021;Nederlands, Turks;actief;2024-01-15"
    )


KINDS = {
    SheetKind.PARTNERS: (
        "Organisatie;Soort;E-mail;Telefoon;Contactpersoon;E-mail contactpersoon",
        sheet_of_partners,
        PartnerOrganisation,
    ),
    SheetKind.VOLUNTEERS: (
        (
            "Voornaam;Achternaam;E-mailadres;Mobiel;Straat;Huisnr;Postcode;Woonplaats;"
            "Sinds;Talen;Status;VOG datum"
        ),
        sheet_of_volunteers,
        Volunteer,
    ),
}


def sheet(kind: SheetKind, rows: int, bad: int) -> bytes:
    header, line_of, _model = KINDS[kind]
    step = rows // bad if bad else rows + 1
    return "\n".join(
        [
            header,
            *(
                line_of(
                    number,
                    "no address" if bad and number % step == 0 else f"p{number}@post.example",
                )
                for number in range(rows)
            ),
        ]
    ).encode()


def somebody() -> Scope:
    service = Service.objects.create(name="West", slug="west", email="west@example.org")
    user = User.objects.create_user("coordinator@example.org", first_name="Anna")
    facts = {"service": service, "role": Role.COORDINATOR, "since": timezone.now()}
    Membership.objects.create(user=user, **facts)
    return Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR}))


@contextmanager
def another_writer() -> Iterator[list[float]]:
    """The waits of somebody who changes something all the while; filled at the end."""
    waits: list[float] = []
    command = [sys.executable, "-m", "bench.imports_written", str(FOLDER), "writer"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as it:
        assert it.stdin
        assert it.stdout
        it.stdout.readline()
        yield waits
        it.stdin.close()
        waits += json.loads(it.stdout.read())


def write_on_and_on() -> None:
    enough = Event()
    Thread(target=lambda: (sys.stdin.read(), enough.set()), daemon=True).start()
    print("here", flush=True)
    waits = []
    while not enough.wait(PAUSE):
        begin = time.perf_counter()
        with transaction.atomic():
            Service.objects.update(about=str(begin))
        waits.append(time.perf_counter() - begin)
    print(json.dumps(waits))


class CountOfBatches:
    """How many queries each whole batch took."""

    def __init__(self) -> None:
        self.seen, self.batches = 0, []
        self.write = turns.STEPS[ImportState.RUNNING]
        turns.STEPS[ImportState.RUNNING] = self.counted

    def __call__(self, execute: Any, *asked: Any) -> Any:
        self.seen += 1
        return execute(*asked)

    def counted(self, run: Import, **facts: Any) -> bool:
        before = self.seen
        goes_on = self.write(run, **facts)
        self.batches.append(self.seen - before)
        return goes_on


def brought_in(content: bytes, kind: SheetKind, by: Scope) -> tuple[Import, float, float]:
    """The file, and the seconds of reading and of writing."""
    begin, at = time.perf_counter(), timezone.now()
    run = imports.upload_file(content, name="x.csv", kind=kind, by=by, at=at)
    turns.work_on_import(run.pk, clock=timezone.now)
    read = time.perf_counter()
    imports.start_import(run, by=by, at=timezone.now())
    while turns.work_on_import(run.pk, clock=timezone.now):
        pass
    written = time.perf_counter()
    run.refresh_from_db()
    return run, read - begin, written - read


def counted_rows(kind: SheetKind) -> list[int]:
    of_imports = AuditEntry.unscoped.exclude(object_kind="moving.import")
    return [KINDS[kind][2].unscoped.count(), of_imports.count()]


def most_memory() -> float:
    """In megabytes. What ``getrusage`` tells counts whoever started this process too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def measure(kind: SheetKind, rows: int, bad: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    by, content = somebody(), sheet(kind, rows, bad)
    count, waits = CountOfBatches(), [0.0]
    if bad:
        with another_writer() as waits:
            run, read, written = brought_in(content, kind, by)
    else:
        # Whole batches in one transaction each, so that what they ask can be counted.
        batches.A_WHILE = 3600
        with connection.execute_wrapper(count):
            run, read, written = brought_in(content, kind, by)
    before = counted_rows(kind)
    again, _read, second = brought_in(content, kind, by)
    waits.sort()
    return {
        "read": read,
        "written": written,
        "counts": run.counts,
        "batches": sorted(set(count.batches[1 : rows // 50 - 2])),
        "second": second,
        "second_counts": again.counts,
        "second_rows": sum(counted_rows(kind)) - sum(before),
        "mail": OutboxMessage.unscoped.exclude(recipient=by.user.email).count(),
        "p95": waits[int(len(waits) * 0.95)] * 1000,
        "longest": waits[-1] * 1000,
        "changes": len(waits),
        "megabytes": most_memory(),
    }


if __name__ == "__main__":
    if sys.argv[2] == "writer":
        write_on_and_on()
    else:
        print(json.dumps(measure(SheetKind(sys.argv[2]), *map(int, sys.argv[3:]))))
