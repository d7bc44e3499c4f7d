"""Leave a trail: written in the caller's own transaction, so it stands or falls with the change."""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime

from django.db import models

from organisations.models import AuditEntry, ReadEntry, Scope

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


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
    return AuditEntry.unscoped.create(
        service=by.service,
        at=at,
        by=by.user,
        via=by.via,
        verb=verb,
        object_kind=row._meta.label_lower,
        object_id=row.pk,
        # Sorted, so that the same change reads the same whichever order the form had.
        changed=sorted(changed),
        reason=reason,
        request_id=current_request_id.get(),
    )


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
