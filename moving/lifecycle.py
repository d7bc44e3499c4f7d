"""The life of a file that is brought in, and of each of its lines."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from core.lifecycle import NO_TRAIL, NOBODY, Lifecycle, Move, Tone
from organisations.lifecycle import Told
from organisations.models import Role

SYSTEM = "system"
STAFF = {Role.COORDINATOR, Role.MANAGER}


class ImportState(TextChoices):
    UPLOADED = "uploaded", pgettext_lazy("a file", "being read")
    ASKING = "asking", pgettext_lazy("a file", "waits for an answer")
    READY = "ready", pgettext_lazy("a file", "ready to begin")
    REFUSED = "refused", pgettext_lazy("a file", "cannot be read")
    RUNNING = "running", pgettext_lazy("a file", "coming in")
    STOPPED = "stopped", pgettext_lazy("a file", "stopped")
    FINISHED = "finished", pgettext_lazy("a file", "came in")
    UNDOING = "undoing", pgettext_lazy("a file", "being undone")
    UNDONE = "undone", pgettext_lazy("a file", "undone")


IMPORT_TONES: dict[str, Tone] = {
    ImportState.UPLOADED: Tone.GO,
    ImportState.ASKING: Tone.TURN,
    ImportState.READY: Tone.TURN,
    ImportState.REFUSED: Tone.BAD,
    ImportState.RUNNING: Tone.GO,
    ImportState.STOPPED: Tone.WAIT,
    ImportState.FINISHED: Tone.GOOD,
    ImportState.UNDOING: Tone.GO,
    ImportState.UNDONE: Tone.QUIET,
}

READ = {ImportState.ASKING, ImportState.READY}
AT_WORK = {ImportState.UPLOADED, ImportState.RUNNING, ImportState.UNDOING}
"""The worker's turn: it shows a beat, and somebody else takes it up where that stops."""
UNDER_WAY = AT_WORK | READ
"""One at a time in a service: what was read is judged by what stands here, which would move."""
IMPORT_ENDED = {
    ImportState.REFUSED,
    ImportState.STOPPED,
    ImportState.FINISHED,
    ImportState.UNDONE,
}
CAN_BE_UNDONE = {ImportState.STOPPED, ImportState.FINISHED}
TAKES_ANSWERS = READ | {ImportState.RUNNING} | CAN_BE_UNDONE
"""While it is read once more its questions are made anew; once undone nothing waits any more."""

IMPORT_LIFECYCLE = Lifecycle(
    Move("ask", {ImportState.UPLOADED}, ImportState.ASKING, {SYSTEM}, verb=NO_TRAIL, tells=NOBODY),
    Move(
        "prepare", {ImportState.UPLOADED}, ImportState.READY, {SYSTEM}, verb=NO_TRAIL, tells=NOBODY
    ),
    Move(
        "refuse",
        {ImportState.UPLOADED},
        ImportState.REFUSED,
        {SYSTEM},
        verb="import.refuse",
        tells=NOBODY,
    ),
    # It is read once more, as the answer says.
    Move("answer", READ, ImportState.UPLOADED, STAFF, verb="import.answer", tells=NOBODY),
    Move(
        "put_aside",
        READ | {ImportState.UPLOADED},
        ImportState.STOPPED,
        STAFF | {SYSTEM},
        verb="import.put_aside",
        tells={Told.SENDER},
    ),
    Move(
        "start", {ImportState.READY}, ImportState.RUNNING, STAFF, verb="import.start", tells=NOBODY
    ),
    # By the worker, between two batches: because somebody asked, or because it gets no further.
    Move(
        "stop",
        {ImportState.RUNNING, ImportState.UNDOING},
        ImportState.STOPPED,
        {SYSTEM},
        verb="import.stop",
        tells={Told.SENDER},
    ),
    # Also of one that finished: lines that waited for an answer have it now.
    Move("go_on", CAN_BE_UNDONE, ImportState.RUNNING, STAFF, verb="import.go_on", tells=NOBODY),
    Move(
        "finish",
        {ImportState.RUNNING},
        ImportState.FINISHED,
        {SYSTEM},
        verb="import.finish",
        tells={Told.SENDER},
    ),
    Move("undo", CAN_BE_UNDONE, ImportState.UNDOING, STAFF, verb="import.undo", tells=NOBODY),
    Move(
        "end_undoing",
        {ImportState.UNDOING},
        ImportState.UNDONE,
        {SYSTEM},
        verb="import.end_undoing",
        tells={Told.SENDER},
    ),
)
"""Whoever sent it hears how it ended. Whoever came in hears of it when somebody welcomes them."""


class LineState(TextChoices):
    WAITS = "waits", pgettext_lazy("a line of a file", "waits")
    ADDED = "added", pgettext_lazy("a line of a file", "added")
    CHANGED = "changed", pgettext_lazy("a line of a file", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("a line of a file", "unchanged")
    WRONG = "wrong", pgettext_lazy("a line of a file", "did not work")
    LEFT_OUT = "left_out", pgettext_lazy("a line of a file", "left out")
    UNDONE = "undone", pgettext_lazy("a line of a file", "undone")
    KEPT = "kept", pgettext_lazy("a line of a file", "kept")


LINE_TONES: dict[str, Tone] = {
    LineState.WAITS: Tone.WAIT,
    LineState.ADDED: Tone.GOOD,
    LineState.CHANGED: Tone.GOOD,
    LineState.UNCHANGED: Tone.QUIET,
    LineState.WRONG: Tone.BAD,
    LineState.LEFT_OUT: Tone.QUIET,
    LineState.UNDONE: Tone.QUIET,
    LineState.KEPT: Tone.WAIT,
}
WRITTEN = {LineState.ADDED, LineState.CHANGED}
