"""Taking data out: noted in trail and read log, and made by the worker where it is much.

The files are written in words, which stand on a floor above this one: it says how (``build_with``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from core.refusals import Refused
from moving.models import Export, ExportForm
from moving.models.exports import LONGEST
from moving.policies import TAKE_OUT
from moving.snapshot.kinds import KINDS, kinds_that_leave
from organisations.audit import log_read, record
from organisations.models import Membership, Scope, Service, User

MAKE = "moving.tasks.make_export"
LONGEST_SECONDS = 600
MOST_AT_ONCE = 2_000
"""More lines than that are written by the worker, or a page would wait for them."""
FIGURES = "figures"


@dataclass(frozen=True)
class MadeFile:
    filename: str
    content: bytes


Builder = Callable[[Scope, Sequence[str], ExportForm, datetime], MadeFile]
_BUILDERS: list[Builder] = []


def build_with(builder: Builder) -> None:
    """Said once, when the app is loaded."""
    _BUILDERS[:] = [builder]


class ExportUnderWay(Refused):
    """One that they asked for is being made."""


class NotTheirs(Refused):
    """Who they are here does not let them take that out."""


def kinds_they_may(scope: Scope) -> list[str]:
    """The kinds that somebody may take out now, figures among them; nothing for all others."""
    return [*map(str, kinds_that_leave(scope)), FIGURES] if TAKE_OUT.lets_in(scope) else []


@transaction.atomic
def ask_export(kinds: Sequence[str], form: ExportForm, *, by: Scope, at: datetime) -> Export:
    """Note who takes what out, and wake the worker where it is much.

    Where ``is_made_now`` says so the caller makes the file itself. Raises ``NotTheirs``, and
    ``ExportUnderWay`` where the worker is at one of theirs.
    """
    if not kinds or not set(kinds) <= set(kinds_they_may(by)):
        raise NotTheirs
    lines = sum(KINDS[kind].rows(by).count() for kind in kinds_that_leave(by) if kind in kinds)
    is_much = lines > MOST_AT_ONCE
    if is_much:
        # Two clicks take turns.
        Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
        under_way = Export.visible_to(by).still_to_make().asked_since(at - LONGEST)
        if under_way.exists():
            raise ExportUnderWay
    export = Export.unscoped.create(
        service=by.service,
        asked_by=by.person,
        asked_at=at,
        kinds=list(kinds),
        form=form,
        lines=lines,
        made_at=None if is_much else at,
    )
    record("export.ask", export, by=by, at=at)
    log_read(export, by=by, at=at, why="export")
    if is_much:
        _wake(export)
    return export


def is_made_now(export: Export) -> bool:
    return export.lines <= MOST_AT_ONCE


def _wake(export: Export) -> None:
    ring: Callable[[], object] = partial(async_task, MAKE, export.pk, timeout=LONGEST_SECONDS)
    # As with mail (organisations.outbox): a task in the database is part of this transaction, one
    # in Redis may ring only after it.
    if "orm" in settings.Q_CLUSTER:
        ring()
    else:
        transaction.on_commit(ring, robust=True)


def file_of_export(export: Export, *, by: Scope, at: datetime) -> MadeFile:
    """Write the file now. Raises ``NotTheirs`` where a role ended since it was asked for."""
    if not set(export.kinds) <= set(kinds_they_may(by)):
        raise NotTheirs
    return _BUILDERS[0](by, export.kinds, ExportForm(export.form), at)


def make_export(pk: int, *, clock: Callable[[], datetime]) -> bool:
    """Make the file that somebody asked for. May run twice; true where this run kept it."""
    export = (
        Export.unscoped.of_key(pk).still_to_make().select_related("service", "asked_by").first()
    )
    if export is None:
        return False
    by = _scope_of(export.asked_by, export.service)
    try:
        made = file_of_export(export, by=by, at=clock())
    except NotTheirs:
        return False
    kept = (
        Export.unscoped.of_key(pk)
        .still_to_make()
        .update(content=made.content, filename=made.filename, made_at=clock())
    )
    return bool(kept)


def _scope_of(person: User, service: Service) -> Scope:
    """Who they are in the service by now."""
    rows = Membership.objects.of_service(service).of_person(person).current()
    roles = rows.values_list("role", flat=True) if person.is_active else ()
    return Scope(service=service, user=person, roles=frozenset(roles))


@transaction.atomic
def fetch_export(pk: int, *, by: Scope, at: datetime) -> MadeFile | None:
    """The file of one's own, noted as read; nothing where it is gone, or theirs no more."""
    export = Export.visible_to(by).of_key(pk).first()
    if export is None or not export.content or not export.can_be_fetched(at):
        return None
    if not set(export.kinds) <= set(kinds_they_may(by)):
        return None
    log_read(export, by=by, at=at, why="export")
    return MadeFile(export.filename, bytes(export.content))
