"""A file is sent, started, stopped, gone on with, undone: what people do with it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from moving import mails
from moving.actions.endings import set_state, writing_scope
from moving.actions.kinds import KINDS, kinds_for
from moving.actions.refusals import (
    FileNotTaken,
    ImportUnderWay,
    KindNotTheirs,
    NothingLeft,
    TooLateToUndo,
)
from moving.actions.waking import wake_importer
from moving.lifecycle import IMPORT_LIFECYCLE, ImportState
from moving.models import Import, ImportLine
from moving.sheets.headers import SheetKind
from moving.sheets.look import MOST_BYTES
from organisations.audit import record
from organisations.models import Scope

LONGEST_NAME = 120


@transaction.atomic
def upload_file(content: bytes, *, name: str, kind: SheetKind, by: Scope, at: datetime) -> Import:
    """Keep what was sent until the worker has read it: nothing of it is opened here.

    Raises ``FileNotTaken``, ``ImportUnderWay`` and ``KindNotTheirs``.
    """
    if kind not in KINDS or kind not in kinds_for(by):
        raise KindNotTheirs
    if len(content) > MOST_BYTES:
        raise FileNotTaken("too_large")
    if not content:
        raise FileNotTaken("empty")
    try:
        # A savepoint: what the constraint refuses would break the transaction around it.
        with transaction.atomic():
            run = Import.unscoped.create(
                service=by.service,
                kind=kind.value,
                name=_short(name),
                form=_form_of(content),
                content=content,
                asked_by=by.user,
                asked_at=at,
                woken_at=at,
            )
    except IntegrityError as taken:
        raise _under_way_for(by) from taken
    record("import.upload", run, by=by, at=at)
    wake_importer(run)
    return run


def _under_way_for(by: Scope) -> ImportUnderWay:
    other = Import.unscoped.filter(service=by.service).under_way().with_asker().first()
    if other is None or Import.visible_to(by).filter(pk=other.pk).exists():
        return ImportUnderWay()
    return ImportUnderWay(other.asked_by.full_name if other.asked_by else "", is_hidden=True)


def _short(name: str) -> str:
    """The end tells what kind of file it was, so the middle goes."""
    if len(name) <= LONGEST_NAME:
        return name
    half = LONGEST_NAME // 2
    return f"{name[: half - 1]}…{name[-half:]}"


def _form_of(content: bytes) -> str:
    """By its first bytes; the worker looks into it."""
    return "xlsx" if content.startswith(b"PK") else "text"


def _locked(run: Import, name: str, *, by: Scope) -> tuple[Import, str, str]:
    """The locked row, and the target and verb of the move. Raises ``MoveRefused``."""
    rows = Import.visible_to(by).select_related("service").locked()
    row: Import = rows.get(pk=run.pk)
    move = IMPORT_LIFECYCLE.move(name, state=row.state, roles=by.roles)
    return row, move.target, move.verb


@transaction.atomic
def start_import(run: Import, *, by: Scope, at: datetime) -> Import:
    """Let the worker write what is right. Raises ``MoveRefused``, ``NothingLeft``.

    Where every row waits for an answer it ends at once, and is in nobody's way until they have it.
    """
    run, target, verb = _locked(run, "start", by=by)
    if not ImportLine.unscoped.of(run).waiting().exists():
        raise NothingLeft
    _begin(run, target, verb, by=by, at=at)
    return run


@transaction.atomic
def go_on(run: Import, *, by: Scope, at: datetime) -> Import:
    """Also where it had finished: lines that waited for an answer have it by now.

    Raises ``MoveRefused``, ``NothingLeft``, ``ImportUnderWay``.
    """
    run, target, verb = _locked(run, "go_on", by=by)
    if run.started_at is None or not ImportLine.unscoped.of(run).to_write().exists():
        raise NothingLeft
    _begin(run, target, verb, by=by, at=at)
    return run


@transaction.atomic
def undo_import(run: Import, *, by: Scope, at: datetime) -> Import:
    """Raises ``MoveRefused``, ``TooLateToUndo``, ``ImportUnderWay``."""
    run, target, verb = _locked(run, "undo", by=by)
    if not run.can_be_undone(at):
        raise TooLateToUndo
    _begin(run, target, verb, by=by, at=at)
    return run


def _begin(run: Import, target: str, verb: str, *, by: Scope, at: datetime) -> None:
    started = run.started_at or at
    try:
        with transaction.atomic():
            # Whoever does it stands behind it: their roles are those that it writes with.
            set_state(run, target, at=at, started_at=started, woken_at=at, asked_by=by.user)
    except IntegrityError as taken:
        raise _under_way_for(by) from taken
    record(verb, run, by=by, at=at)
    wake_importer(run)


@transaction.atomic
def stop_import(run: Import, *, by: Scope, at: datetime) -> Import:
    """Put aside what was not begun; ask the worker to stop what was, between two batches.

    What came in stays. Whoever sent it hears of it from us, where a colleague puts it aside. Raises
    ``MoveRefused`` where it has ended meanwhile.
    """
    run = Import.visible_to(by).select_related("service").locked().get(pk=run.pk)
    if run.state in {ImportState.RUNNING, ImportState.UNDOING}:
        run.stop_asked = True
        run.save(update_fields=["stop_asked"])
        record("import.ask_stop", run, by=by, at=at)
        return run
    move = IMPORT_LIFECYCLE.move("put_aside", state=run.state, roles=by.roles)
    set_state(run, move.target, at=at)
    record(move.verb, run, by=by, at=at)
    if by.user and run.asked_by != by.user and writing_scope(run).roles:
        mails.tell_file_ended(run, at=at, colleague=by.person.full_name)
    return run
