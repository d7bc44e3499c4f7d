"""Everything of a service in one file: JSON of its tables, its sheets, and what to make of them."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_q.tasks import async_task

from organisations.actions.refusals import LastExportUnderWay
from organisations.audit import log_read, record
from organisations.models import LastExport, Role, Scope, Service
from organisations.models.closing import LONGEST_MAKING
from organisations.models.whole_service import told_columns, whole_tables

MAKE = "organisations.tasks.make_last_export"
LONGEST_SECONDS = 600

MoreFiles = Callable[[Scope, datetime], Iterable[tuple[str, bytes]]]
# Filled by the apps above when they are ready: this floor may not import them.
_MORE: list[MoreFiles] = []


def add_to_last_export(files: MoreFiles) -> None:
    """Let these stand in it too: path in the zip and bytes.

    They are made as for a manager who is a coordinator too; each app says so once.
    """
    if files not in _MORE:
        _MORE.append(files)


@transaction.atomic
def ask_last_export(*, by: Scope, at: datetime) -> LastExport:
    """Have it made by the worker. Raises ``LastExportUnderWay`` where it is at one."""
    Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    waiting = LastExport.unscoped.filter(service=by.service).still_to_make()
    if waiting.asked_since(at - LONGEST_MAKING).exists():
        raise LastExportUnderWay
    export: LastExport = LastExport.unscoped.create(
        service=by.service, asked_by=by.user, asked_at=at
    )
    record("service.export", export, by=by, at=at)
    ring: Callable[[], object] = partial(async_task, MAKE, export.pk, timeout=LONGEST_SECONDS)
    # As with mail (organisations.outbox): a task in the database is part of this transaction, one
    # in Redis may ring only after it.
    if "orm" in settings.Q_CLUSTER:
        ring()
    else:
        transaction.on_commit(ring, robust=True)
    return export


def make_last_export(pk: int, *, clock: Callable[[], datetime]) -> bool:
    """Write the file. May run twice; True where this run kept it."""
    waiting = LastExport.unscoped.still_to_make().filter(pk=pk)
    export = waiting.select_related("service", "asked_by").first()
    if export is None or export.service.is_erased:
        return False
    content, rows = zipped(export, at=clock())
    return bool(waiting.update(content=content, rows=rows, made_at=clock()))


def zipped(export: LastExport, *, at: datetime) -> tuple[bytes, int]:
    """The bytes of the zip, and how many rows are in it."""
    service, counts = export.service, dict[str, int]()
    language = export.asked_by.language if export.asked_by else service.language
    held = BytesIO()
    with (
        translation.override(language),
        timezone.override(service.zone),
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file,
    ):
        for model, rows in whole_tables(service):
            label = model._meta.label
            with file.open(f"tables/{label}.json", "w") as part:
                counts[label] = _write_rows(part, rows)
        facts = {"service": service, "at": at, "counts": sorted(counts.items())}
        readme = render_to_string("organisations/last_export.txt", facts)
        file.writestr("README.txt", readme)
        scope = Scope(
            service=service,
            user=export.asked_by,
            roles=frozenset({Role.COORDINATOR, Role.MANAGER}),
        )
        for more in _MORE:
            for path, content in more(scope, at):
                file.writestr(path, content)
    return held.getvalue(), sum(counts.values())


def _write_rows(part: Any, rows: "models.QuerySet[Any]") -> int:
    """A row a line, so that a large table is never whole in memory."""
    number = 0
    part.write(b"[")
    for row in rows.values(*told_columns(rows.model)).iterator(chunk_size=500):
        words = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        part.write((",\n" if number else "\n").encode() + words.encode())
        number += 1
    part.write(b"\n]\n")
    return number


def parts_of(content: bytes) -> Iterator[bytes]:
    """To send it piece by piece."""
    for start in range(0, len(content), 1 << 16):
        yield content[start : start + (1 << 16)]


@transaction.atomic
def fetch_last_export(pk: int, *, by: Scope, at: datetime) -> bytes | None:
    """The file, noted as read by whoever takes it; None where it is gone or not there yet."""
    rows = LastExport.visible_to(by).select_for_update(of=("self",))
    export: LastExport | None = rows.filter(pk=pk).first()
    if export is None or not export.content or not export.can_be_fetched(at):
        return None
    export.taken_by, export.taken_at = by.person, at
    export.save(update_fields=["taken_by", "taken_at"])
    record("service.hand_out", export, by=by, at=at)
    log_read(export, by=by, at=at, why="last export")
    return bytes(export.content)
