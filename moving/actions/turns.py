"""The worker's turns at a file: take it up, do a little, rest, put it down.

No transaction is open between two steps. A worker that dies leaves an old beat behind, and the
next one begins at the first line that waits. ``clock`` is read whenever something is written,
because a turn takes long.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import F

from moving.actions.batches import write_batch
from moving.actions.endings import move_by_worker
from moving.actions.staging import REST_SECONDS, read_file
from moving.actions.undoing import undo_batch
from moving.actions.waking import wake_importer
from moving.lifecycle import AT_WORK, READ, ImportState
from moving.mails import address_of_file
from moving.models import Import
from moving.models.imports import FILE_KEPT

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Step = Callable[..., bool]

A_TURN = timedelta(seconds=30)
"""The queue stops a task after a minute; what is left then waits for the next turn."""
SILENT_FOR = timedelta(seconds=90)
"""A batch takes less than a second, reading at most a minute; the schedule looks each minute."""
NOT_BEGUN_FOR = timedelta(minutes=1)
IN_THE_WAY = 2
FRUITLESS = 3
"""So many turns in a row that get nothing done, and it stops."""

STEPS: dict[str, Step] = {
    ImportState.UPLOADED: read_file,
    ImportState.RUNNING: write_batch,
    ImportState.UNDOING: undo_batch,
}


def work_on_import(pk: int, *, clock: Clock, turn: timedelta = A_TURN) -> bool:
    """Do what waits of this file if nobody else does. May run twice. True if something was done."""
    run = claim_import(pk, at=clock())
    if run is None:
        return False
    work_a_turn(run, clock=clock, turn=turn)
    return True


def work_a_turn(run: Import, *, clock: Clock, turn: timedelta) -> None:
    """Of one that was claimed: step after step, with a rest between them."""
    until = clock() + turn
    # The first address that a process tells reads those of all pages, which takes half a second:
    # before a letter holds a lock meanwhile.
    address_of_file(run)
    while _step(run, clock=clock):
        if clock() >= until:
            put_down(run, at=clock())
            break
        time.sleep(REST_SECONDS)


def _step(run: Import, *, clock: Clock) -> bool:
    """One step; once more where two waited for each other and the database sent this one away.

    Whoever certifies somebody locks a volunteer and then the service, a batch the other way round.
    Nothing of a step stays when it fails.
    """
    step = STEPS[run.state]
    for _time in range(IN_THE_WAY):
        try:
            return step(run, clock=clock)
        except OperationalError:
            logger.warning("import was in somebody's way", extra={"import": run.pk}, exc_info=True)
            time.sleep(REST_SECONDS)
    return step(run, clock=clock)


def claim_import(pk: int, *, at: datetime) -> Import | None:
    """Take it up, in one UPDATE that only one worker can win."""
    free = Import.unscoped.filter(pk=pk).in_turn(AT_WORK).free_at(at - SILENT_FOR)
    if not free.update(beat_at=at, tries=F("tries") + 1, stalls=F("stalls") + 1):
        return None
    run = Import.unscoped.select_related("service", "asked_by").get(pk=pk)
    if run.stalls > FRUITLESS:
        give_up_import(run, at=at)
        return None
    return run


@transaction.atomic
def put_down(run: Import, *, at: datetime) -> None:
    if Import.unscoped.held_by(run).update(beat_at=None, woken_at=at):
        wake_importer(run)


@transaction.atomic
def give_up_import(run: Import, *, at: datetime) -> None:
    """What is in stays in; a person says whether to go on. Of a file that kills its reader: no."""
    held = Import.unscoped.held_by(run).locked().first()
    if held is None:
        return
    logger.error("import gets no further", extra={"import": run.pk, "state": run.state})
    if held.state == ImportState.UPLOADED:
        move_by_worker(held, "refuse", at=at, refusal="broken")
    else:
        move_by_worker(held, "stop", at=at)


def mind_imports(*, at: datetime) -> int:
    """Wake what nobody works on, and put aside what nobody answered. Returns how many."""
    old = Import.unscoped.in_turn(READ).asked_before(at - FILE_KEPT)
    silent = Import.unscoped.in_turn(AT_WORK).free_at(at - SILENT_FOR)
    due = silent.woken_before(at - NOT_BEGUN_FOR)
    return sum(_put_aside(pk, at=at) for pk in sorted(old.values_list("pk", flat=True))) + sum(
        _wake(pk, at=at) for pk in sorted(due.values_list("pk", flat=True))
    )


@transaction.atomic
def _wake(pk: int, *, at: datetime) -> bool:
    """Look again under the lock: of two rounds at once, one wakes."""
    rows = Import.unscoped.filter(pk=pk).in_turn(AT_WORK).free_at(at - SILENT_FOR)
    run = rows.woken_before(at - NOT_BEGUN_FOR).without_file().locked().first()
    if run is None:
        return False
    run.woken_at = at
    run.save(update_fields=["woken_at"])
    wake_importer(run)
    return True


@transaction.atomic
def _put_aside(pk: int, *, at: datetime) -> bool:
    rows = Import.unscoped.filter(pk=pk).in_turn(READ).asked_before(at - FILE_KEPT)
    run = rows.select_related("service").locked().first()
    if run is None:
        return False
    move_by_worker(run, "put_aside", at=at)
    return True
