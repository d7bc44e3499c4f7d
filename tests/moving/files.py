"""Files that are brought in by the real verbs, with the worker's turns taken here."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import override

from moving.actions import imports, turns
from moving.models import Import, ImportLine
from moving.pages.exports import columns_of
from moving.pages.templates import header_of
from moving.sheets.files import SheetToWrite, xlsx_of
from moving.sheets.headers import SheetKind
from moving.words.cells import cell_of
from organisations.models import AuditEntry, OutboxMessage, Scope, Service
from organisations.models.outbox import OutboxQuerySet
from tests.moving.sheets.made import csv_of

HEADER = ["Organisatie", "Soort", "E-mail", "Telefoon", "Contactpersoon", "E-mail contactpersoon"]
WOONBRON = ["Woonbron", "woningcorporatie", "balie@woonbron.example", "010 123 45 67"]
POLITIE = ["Politie Oost", "politie", "wijk@politie.example", "0900 8844"]
PARTNERS = [
    HEADER,
    [*WOONBRON, "Tom Bos", "tom@woonbron.example"],
    [*POLITIE, "", ""],
]


def sent(
    rows: Sequence[Sequence[Any]] = PARTNERS,
    *,
    by: Scope,
    at: datetime,
    kind: SheetKind = SheetKind.PARTNERS,
    content: bytes = b"",
    name: str = "partners.csv",
) -> Import:
    """A file as it stands once the worker has read it."""
    run = imports.upload_file(content or csv_of(rows), name=name, kind=kind, by=by, at=at)
    return let_work(run, at=at)


def let_work(run: Import, *, at: datetime) -> Import:
    """All the turns that the worker would take."""
    while turns.work_on_import(run.pk, clock=lambda: at):
        run.refresh_from_db()
        if run.beat_at is not None or not run.is_under_way:
            break
    run.refresh_from_db()
    return run


def brought_in(rows: Sequence[Sequence[Any]] = PARTNERS, *, by: Scope, at: datetime, **facts: Any):
    run = sent(rows, by=by, at=at, **facts)
    imports.start_import(run, by=by, at=at)
    return let_work(run, at=at)


def states(run: Import) -> list[tuple[int, str]]:
    return list(ImportLine.unscoped.of(run).in_order().values_list("row", "state"))


def faults(run: Import) -> list[tuple[int, str]]:
    lines = ImportLine.unscoped.of(run).in_order()
    return [(line.row, fault["code"]) for line in lines for fault in line.faults]


def filled(kind: SheetKind, rows: Sequence[dict[str, Any]], *, service: Service) -> bytes:
    """A spreadsheet with every column that we know, as somebody would have filled it in."""
    columns = columns_of(kind)
    with override(service.language):
        cells = [
            [cell_of(kind, field, row.get(field, ""), service) for field in columns] for row in rows
        ]
        header = [header_of(field) for field in columns]
    return xlsx_of([SheetToWrite(name="Blad1", header=header, rows=cells)])


ADDED_TO = {"organisations.AuditEntry", "scheduling.PoolChange"}
NEVER_TAKEN_BACK = {"moving.Import", "moving.ImportLine", "moving.ImportSalt"}


def rows_of_service() -> dict[str, list[dict[str, Any]]]:
    """Every row of the house but its logs and the file itself, as the database holds it."""
    found = {}
    for app in ("organisations", "volunteers", "cases", "scheduling", "training", "moving"):
        for model in apps.get_app_config(app).get_models():
            if model._meta.label not in ADDED_TO | NEVER_TAKEN_BACK:
                found[model._meta.label] = list(model._base_manager.order_by("pk").values())
    found["organisations.OutboxMessage"] = list(letters().order_by("pk").values())
    return found


def letters() -> OutboxQuerySet:
    """All but the ones to whoever let the file in."""
    return OutboxMessage.unscoped.exclude(kind="file ended")


def noted() -> int:
    """How many entries the trail has, but for those of the files themselves."""
    return AuditEntry.unscoped.exclude(verb__startswith="import.").count()
