"""The other side of test_import_kills: makes a file of partners, works on it, says how it stands.

``prepare ROWS`` | ``work`` | ``look``. Whoever works takes up what a dead one left after a second.
"""

import json
import sys
import time
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from moving.actions import imports, turns  # noqa: E402
from moving.lifecycle import AT_WORK, ImportState  # noqa: E402
from moving.models import Import, ImportKey, ImportLine  # noqa: E402
from moving.sheets.headers import SheetKind  # noqa: E402
from organisations.models import (  # noqa: E402
    AuditEntry,
    Membership,
    OutboxMessage,
    PartnerOrganisation,
    Role,
    Scope,
    Service,
    User,
)

turns.SILENT_FOR = timedelta(seconds=1)


def prepare(rows: int) -> None:
    service = Service.objects.create(name="West", slug="west", email="west@example.org")
    user = User.objects.create_user("coordinator@example.org", first_name="Anna")
    Membership.objects.create(
        user=user, service=service, role=Role.COORDINATOR, since=timezone.now()
    )
    by = Scope(service=service, user=user, roles=frozenset({Role.COORDINATOR}))
    lines = ["Organisatie;Soort;E-mail"]
    lines += [f"Partner {number};politie;p{number}@example.org" for number in range(rows)]
    run = imports.upload_file(
        "\n".join(lines).encode(),
        name="x.csv",
        kind=SheetKind.PARTNERS,
        by=by,
        at=timezone.now(),
    )
    turns.work_on_import(run.pk, clock=timezone.now)
    imports.start_import(run, by=by, at=timezone.now())


def work() -> None:
    """Says so after each batch, so that whoever kills does it in the middle of the work."""
    write = turns.STEPS[ImportState.RUNNING]

    def tell(run: Import, **facts: Any) -> bool:
        goes_on = write(run, **facts)
        sys.stdout.write("a batch\n")
        sys.stdout.flush()
        return goes_on

    turns.STEPS[ImportState.RUNNING] = tell
    run = Import.unscoped.get()
    while run.state in AT_WORK:
        if not turns.work_on_import(run.pk, clock=timezone.now):
            time.sleep(0.2)
        run.refresh_from_db()


def look() -> None:
    """All of it at one moment: a batch is there whole, or not at all."""
    with transaction.atomic():
        done = ImportLine.unscoped.exclude(state="waits").count()
        told = {
            "lines": done,
            "rows": PartnerOrganisation.unscoped.count(),
            "trail": AuditEntry.unscoped.filter(verb="partner.add").count(),
            "keys": ImportKey.unscoped.count(),
            "mail": OutboxMessage.unscoped.exclude(kind="file ended").count(),
            "told": OutboxMessage.unscoped.filter(kind="file ended").count(),
            "names": PartnerOrganisation.unscoped.values("name_key").distinct().count(),
            "finished": Import.unscoped.get().state == ImportState.FINISHED,
            "state": Import.unscoped.get().state,
        }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare", rows]:
            prepare(int(rows))
        case ["work"]:
            work()
        case ["look"]:
            look()
