"""The words of reasons move to rows of their own; the entries keep a digest."""

import hashlib
import hmac
import secrets
from datetime import date
from zoneinfo import ZoneInfo

from django.db import migrations

MONTHS = 24  # as config/retention.yaml said when this was written
TABLES = ("organisations_auditentry", "organisations_writtenreason")


def move_out(apps, editor):
    entries = apps.get_model("organisations", "AuditEntry")._base_manager
    words = apps.get_model("organisations", "WrittenReason")._base_manager
    _open_wall(editor)
    told = entries.exclude(reason="").select_related("service").order_by("pk")
    for entry in told.iterator(chunk_size=500):
        salt = secrets.token_hex(16)
        until = _two_years_after(entry.at.astimezone(ZoneInfo(entry.service.timezone)).date())
        digest = hmac.new(salt.encode(), entry.reason.encode(), hashlib.sha256).hexdigest()
        words.create(
            service=entry.service, entry=entry, salt=salt, words=entry.reason, keep_until=until
        )
        entries.filter(pk=entry.pk).update(reason_digest=digest, reason_until=until)
    _close_wall(editor)


def move_back(apps, editor):
    """What was erased meanwhile stays erased."""
    entries = apps.get_model("organisations", "AuditEntry")._base_manager
    words = apps.get_model("organisations", "WrittenReason")._base_manager
    _open_wall(editor)
    for row in words.order_by("pk").iterator(chunk_size=500):
        entries.filter(pk=row.entry_id).update(
            reason=row.words, reason_digest="", reason_until=None
        )
    words.all().delete()
    _close_wall(editor)


def _two_years_after(day: date) -> date:
    # The 29th of February has none.
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return day.replace(year=day.year + MONTHS // 12, day=last)


def _open_wall(editor):
    """On SQLite all walls are down while migrations run; PostgreSQL keeps them standing."""
    if editor.connection.vendor == "postgresql":
        for table in TABLES:
            editor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')


def _close_wall(editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            editor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_words_of_reasons_apart")]

    operations = [migrations.RunPython(move_out, move_back)]
