from organisations.models.audit import AuditEntry, ReadEntry
from organisations.models.outbox import OutboxMessage, OutboxState, WorkerBeat
from organisations.models.partners import District, PartnerKind, PartnerOrganisation
from organisations.models.people import Language, Membership, Role, Service, User
from organisations.models.scope import Scope, ScopedModel, ScopedQuerySet

__all__ = [
    "AuditEntry",
    "District",
    "Language",
    "Membership",
    "OutboxMessage",
    "OutboxState",
    "PartnerKind",
    "PartnerOrganisation",
    "ReadEntry",
    "Role",
    "Scope",
    "ScopedModel",
    "ScopedQuerySet",
    "Service",
    "User",
    "WorkerBeat",
]
