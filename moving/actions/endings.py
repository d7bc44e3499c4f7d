"""A file's moves by the worker, and as whom it writes."""

from datetime import datetime

from moving import mails
from moving.lifecycle import IMPORT_ENDED, IMPORT_LIFECYCLE, SYSTEM, ImportState
from moving.models import Import, ImportLine, ImportQuestion
from moving.policies import MOVE_IN
from organisations.audit import record
from organisations.models import Membership, Role, Scope

VIA = "import"


def writing_scope(run: Import) -> Scope:
    """As whoever brought the file in, with the roles they have at this moment.

    Where the program does it for whoever runs the site, as nobody.
    """
    if run.asked_by is None:
        roles: frozenset[str] = frozenset({SYSTEM, Role.COORDINATOR, Role.MANAGER})
    else:
        rows = Membership.objects.of_service(run.service).current().of_person(run.asked_by)
        roles = frozenset(rows.in_roles(MOVE_IN.roles).values_list("role", flat=True))
    return Scope(service=run.service, user=run.asked_by, roles=roles, via=VIA)


def may_write(run: Import, by: Scope) -> bool:
    """Whether they may still: a role may have ended since, or the service been paused."""
    rows = Import.visible_to(by).filter(pk=run.pk, service__paused_at__isnull=True)
    return bool(rows.exists())


def move_by_worker(run: Import, name: str, *, at: datetime, **facts: object) -> Import:
    """Make a move of the table on a locked row; an ended file keeps no copy of itself."""
    system = Scope.system(run.service)
    move = IMPORT_LIFECYCLE.move(name, state=run.state, roles=system.roles)
    set_state(run, move.target, at=at, **facts)
    if move.verb:
        record(move.verb, run, by=system, at=at)
    # Whoever sends a file waits at the page until it is read; what comes after may take long.
    if run.ended_at and run.state != ImportState.REFUSED and writing_scope(run).roles:
        mails.tell_file_ended(run, at=at)
    return run


def set_state(run: Import, state: str, *, at: datetime, **facts: object) -> None:
    run.state = state
    run.stop_asked = False
    run.beat_at = None
    run.stalls = 0
    names = ["state", "stop_asked", "beat_at", "stalls", "ended_at", *facts]
    for name, value in facts.items():
        setattr(run, name, value)
    if state in IMPORT_ENDED:
        run.ended_at = at
        run.content = b""
        if run.started_at is None:
            # Nothing of it came in, and nothing of it stays.
            ImportLine.unscoped.of(run).delete()
            ImportQuestion.unscoped.of(run).delete()
        run.counts = dict(ImportLine.unscoped.of(run).counted())
        run.found = {name: said for name, said in run.found.items() if name != "samples"}
        names += ["content", "counts", "found"]
    else:
        run.ended_at = None
    run.save(update_fields=sorted(set(names)))
