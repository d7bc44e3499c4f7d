"""Leave a trail: written in the caller's own transaction, so it stands or falls with the change."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import models

from organisations.models import AuditEntry, ReadEntry, Scope, ScopedModel, WrittenReason
from organisations.models.audit import digest_of_reason
from organisations.models.due_rows import retention_list

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")
Told = tuple[AuditEntry, WrittenReason | None]
_waiting: ContextVar[list[Told] | None] = ContextVar("entries_that_wait", default=None)


@contextmanager
def entries_together() -> Iterator[None]:
    """Write the entries of many changes at once, at the end; for use within one transaction.

    Once more within it for what may be undone to a savepoint: an exception takes along the entries
    of just that. Until the end nobody reads them, and they have no number.
    """
    waiting: list[Told] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _keep(waiting)


def _keep(told: list[Told]) -> None:
    around = _waiting.get()
    if around is not None:
        around += told
        return
    AuditEntry.unscoped.bulk_create([entry for entry, _reason in told])
    reasons = [(entry, reason) for entry, reason in told if reason]
    for entry, reason in reasons:
        reason.entry = entry
    WrittenReason.unscoped.bulk_create([reason for _entry, reason in reasons])


def record(
    verb: str,
    row: models.Model,
    *,
    by: Scope,
    at: datetime,
    changed: Iterable[str] = (),
    reason: str = "",
) -> AuditEntry:
    """Note who did what to which row. ``changed`` holds names of fields, never their values."""
    entry = AuditEntry(
        service=by.service,
        at=at,
        by=by.user,
        via=by.via,
        on_behalf_of_id=_on_behalf_of(row, by),
        verb=verb,
        object_kind=row._meta.label_lower,
        object_id=row.pk,
        # Sorted, so that the same change reads the same whichever order the form had.
        changed=sorted(changed),
        request_id=current_request_id.get(),
    )
    _keep([(entry, _reason_of(entry, reason, by=by, at=at) if reason else None)])
    return entry


def _reason_of(entry: AuditEntry, words: str, *, by: Scope, at: datetime) -> WrittenReason:
    salt = secrets.token_hex(16)
    until = retention_list().times["seen"].keep.after(at.astimezone(by.service.zone)).date()
    entry.reason_digest, entry.reason_until = digest_of_reason(salt, words), until
    return WrittenReason(service=by.service, salt=salt, words=words, keep_until=until)


def _on_behalf_of(row: models.Model, by: Scope) -> int | None:
    """The role of the colleague who answers for the row and for whom this person stands in."""
    if not by.stands_in_for:
        return None
    owner = _owner_of(row)
    return owner if owner in by.stands_in_for else None


_ways_to_case: dict[str, str] = {}


def tell_way_to_case(kind: str, way: str) -> None:
    """Say by which columns rows of this kind lead to their case, where it is not ``case``."""
    # The floor that has cases is above this one.
    _ways_to_case[kind] = way


def _owner_of(row: models.Model) -> int | None:
    """Asked in one query from where the row at hand knows no further; in none where it does."""
    way = _ways_to_case.get(row._meta.label_lower, "case").split("__")
    here: Any = row
    while here is not None and not hasattr(here, "owner_id"):
        if not way or not isinstance(here, ScopedModel) or not hasattr(here, f"{way[0]}_id"):
            return None
        if not getattr(type(here), way[0]).is_cached(here):
            rows = type(here).unscoped.filter(pk=here.pk)
            return rows.values_list("__".join([*way, "owner"]), flat=True).first()
        here = getattr(here, way.pop(0))
    return getattr(here, "owner_id", None)


def log_read(row: models.Model, *, by: Scope, at: datetime, why: str) -> ReadEntry:
    """Note that somebody opened party data. ``why`` is the page or export, in a word or two."""
    return ReadEntry.unscoped.create(
        service=by.service,
        at=at,
        by=by.person,
        object_kind=row._meta.label_lower,
        object_id=row.pk,
        why=why,
    )
