"""How a file that is brought in is moved."""

from datetime import timedelta

from django.db.models import Model

from moving.actions import answering, imports, turns
from moving.lifecycle import READ, ImportState
from moving.models import Import
from moving.models.imports import FILE_KEPT
from moving.sheets.headers import SheetKind
from organisations.lifecycle import Told
from tests.conventions.moves.stage import Act, Stage, makes
from tests.moving.files import PARTNERS
from tests.moving.sheets.made import csv_of

ASKS = [["Organisatie", "Soort", "Bijnaam"], ["Woonbron", "politie", "de bron"]]


def a_file(stage: Stage, state: str, rows: list[list[str]] = PARTNERS) -> Import:
    """In that state by the real verbs, with the worker's turns taken as they come."""
    content = csv_of(ASKS if state == ImportState.ASKING else rows)
    by, at = stage.coordinator, stage.now
    stage.know(Told.SENDER, by.user.email)
    run = imports.upload_file(content, name="x.csv", kind=SheetKind.PARTNERS, by=by, at=at)
    if state == ImportState.UPLOADED:
        return run
    work(stage, run)
    if state in {ImportState.ASKING, ImportState.READY}:
        return run
    imports.start_import(run, by=by, at=at)
    if state == ImportState.RUNNING:
        return run
    if state == ImportState.STOPPED:
        imports.stop_import(run, by=by, at=at)
    work(stage, run)
    if state == ImportState.UNDOING:
        imports.undo_import(run, by=by, at=at)
    run.refresh_from_db()
    assert run.state == state
    return run


def work(stage: Stage, run: Import) -> None:
    turns.work_on_import(run.pk, clock=lambda: stage.now)


def worked_on(stage: Stage, run: Import) -> Act:
    def act() -> Model:
        work(stage, run)
        return run

    return act


@makes("Import of a file", "prepare", "end_undoing", "finish")
def goes_well(stage: Stage, state: str) -> Act:
    return worked_on(stage, a_file(stage, state))


@makes("Import of a file", "ask")
def asks(stage: Stage, state: str) -> Act:
    return worked_on(stage, a_file(stage, state, ASKS))


@makes("Import of a file", "refuse")
def refuse(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    Import.unscoped.filter(pk=run.pk).update(content=b"%PDF-1.7")
    return worked_on(stage, run)


@makes("Import of a file", "answer")
def answer(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    said = {"columns": {"Soort": "kind"}}
    return lambda: answering.answer_about_file(run, said, by=stage.coordinator, at=stage.now)


@makes("Import of a file", "put_aside")
def put_aside(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    if state not in READ:
        return lambda: imports.stop_import(run, by=stage.coordinator, at=stage.now)

    def nobody_answered() -> Model:
        turns.mind_imports(at=stage.now + FILE_KEPT)
        return run

    return nobody_answered


@makes("Import of a file", "start")
def start(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    return lambda: imports.start_import(run, by=stage.coordinator, at=stage.now)


@makes("Import of a file", "stop")
def stop(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    imports.stop_import(run, by=stage.coordinator, at=stage.now)
    return worked_on(stage, run)


@makes("Import of a file", "go_on")
def go_on(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    run.lines.update(state="waits")
    return lambda: imports.go_on(run, by=stage.coordinator, at=stage.now)


@makes("Import of a file", "undo")
def undo(stage: Stage, state: str) -> Act:
    run = a_file(stage, state)
    at = stage.now + timedelta(days=7)
    return lambda: imports.undo_import(run, by=stage.coordinator, at=at)
