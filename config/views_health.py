"""Is the house in order? For a monitor that asks every minute; says nothing about anybody."""

import shutil
import uuid
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.last_backup import FRESH_FOR, last_backup
from core.upgrades import due_migrations
from organisations.models import OutboxMessage, WorkerBeat

LEAST_ROOM = 0.1
"""Of the disk. A database that meets a full one has lost what it was writing."""
# Larger than a page of either database: where the disk is full, a small row may still find room.
TRIAL_ROW = "-" * 16_384


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _database_writes(*, at: datetime) -> bool:
    """Write a row and take it back, each for good: what is rolled back need never reach the disk.

    It stands among the sessions, as one that is over: nobody can use it, and should it be left
    behind it goes with the others.
    """
    row = Session(session_key=uuid.uuid4().hex, session_data=TRIAL_ROW, expire_date=at)
    try:
        row.save(force_insert=True)
        row.delete()
    except DatabaseError:
        return False
    return True


def _disk_has_room() -> bool:
    folder = Path(settings.VAR_DIR).absolute()
    # Where the database is on another machine, nobody may have made it yet.
    disk = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists()))
    return disk.free >= LEAST_ROOM * disk.total


def _backup_is_fresh(*, at: datetime) -> bool:
    """Where none was ever made a site has as long as between two of them; a laptop needs none."""
    last = last_backup()
    if last is not None:
        return last.is_good(at)
    begun = MigrationRecorder(connection).migration_qs.aggregate(at=Min("applied"))["at"]
    return settings.DEBUG or (begun is not None and begun >= at - FRESH_FOR)


def hours_since_backup(*, at: datetime) -> int | None:
    last = last_backup()
    return int((at - last.made_at).total_seconds() // 3600) if last and last.is_there else None


def health_findings(*, at: datetime) -> dict[str, bool]:
    """Where the database is silent nothing else is asked: it would hang on the same fault."""
    if not _database_answers():
        return {"database": False}
    return {
        "database": True,
        "writing": _database_writes(at=at),
        # Code that is newer than its tables fails sooner or later, and on somebody's page.
        "migrations": not due_migrations(connection),
        "disk": _disk_has_room(),
        "backup": _backup_is_fresh(at=at),
        "worker": WorkerBeat.objects.lately(at).exists(),
        "outbox": not OutboxMessage.unscoped.due_too_long(at).exists(),
    }


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    at = timezone.now()
    found = health_findings(at=at)
    well = all(found.values())
    facts = {"ok": well, **found, "backup_hours": hours_since_backup(at=at)}
    return JsonResponse(facts, status=200 if well else 503)


class LoopbackHealthMiddleware:
    """Answers this machine's own monitor before anybody asks which host it wanted.

    systemd and a container's health check know the site by 127.0.0.1, which is in no
    ``ALLOWED_HOSTS``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz" and is_loopback(request.META.get("REMOTE_ADDR", "")):
            return healthz(request)
        return self.get_response(request)


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        # Behind a socket of the file system there is no address.
        return False
