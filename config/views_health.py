"""Is the house in order? For a monitor that asks every minute; says nothing about anybody."""

import uuid
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisations.models import OutboxMessage, WorkerBeat

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


def health_findings(*, at: datetime) -> dict[str, bool]:
    """Where the database is silent nothing else is asked: it would hang on the same fault."""
    if not _database_answers():
        return {"database": False}
    return {
        "database": True,
        "writing": _database_writes(at=at),
        "worker": WorkerBeat.objects.lately(at).exists(),
        "outbox": not OutboxMessage.unscoped.due_too_long(at).exists(),
    }


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    found = health_findings(at=timezone.now())
    well = all(found.values())
    return JsonResponse({"ok": well, **found}, status=200 if well else 503)
