"""Leave a trail: written in the caller's own transaction, so it stands or falls with the change."""

import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime

from django.db import models

from organisations.models import AuditEntry, ReadEntry, Scope, WrittenReason
from organisations.models.audit import digest_of_reason
from organisations.models.due_rows import retention_list

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
    facts = {
        "service": by.service,
        "at": at,
        "by": by.user,
        "via": by.via,
        "on_behalf_of_id": _on_behalf_of(row, by),
        "verb": verb,
        "object_kind": row._meta.label_lower,
        "object_id": row.pk,
        # Sorted, so that the same change reads the same whichever order the form had.
        "changed": sorted(changed),
        "request_id": current_request_id.get(),
    }
    if not reason:
        return AuditEntry.unscoped.create(**facts)
    salt = secrets.token_hex(16)
    until = retention_list().times["seen"].keep.after(at.astimezone(by.service.zone)).date()
    entry = AuditEntry.unscoped.create(
        **facts, reason_digest=digest_of_reason(salt, reason), reason_until=until
    )
    WrittenReason.unscoped.create(
        service=by.service, entry=entry, salt=salt, words=reason, keep_until=until
    )
    return entry


def _on_behalf_of(row: models.Model, by: Scope) -> int | None:
    """The role of the colleague who answers for the row and for whom this person stands in."""
    if not by.stands_in_for:
        return None
    # By the names of the columns: the floor that has cases is above this one.
    of_case = row if hasattr(row, "owner_id") else getattr(row, "case", None)
    owner: int | None = getattr(of_case, "owner_id", None)
    return owner if owner in by.stands_in_for else None


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
