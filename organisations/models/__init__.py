from organisations.models.addresses import ADDRESS_COLUMNS, Addressed, MailboxColumn
from organisations.models.audit import AuditEntry, ReadEntry, WrittenReason
from organisations.models.closing import LastExport, ServiceClosing
from organisations.models.invitations import Invitation
from organisations.models.keeping import ErasingRun, Hold
from organisations.models.memberships import Membership
from organisations.models.outbox import MailLook, OutboxMessage, OutboxState, WorkerBeat
from organisations.models.partners import District, PartnerKind, PartnerOrganisation
from organisations.models.people import (
    GIVEN_BY_MANAGERS,
    NEVER_GIVEN,
    PROVING_TWICE,
    READS_PARTIES,
    AreaRule,
    Country,
    Language,
    PartnerProfile,
    Role,
    Service,
    User,
    called,
    full_name_of,
    named_like,
)
from organisations.models.questions import Question
from organisations.models.scope import (
    OWNER,
    ForCoordinatorsQuerySet,
    Scope,
    ScopedModel,
    ScopedQuerySet,
)
from organisations.models.seals import EntrySeals, SealedTrail, TrailLook, TrailSeal

__all__ = [
    "ADDRESS_COLUMNS",
    "GIVEN_BY_MANAGERS",
    "NEVER_GIVEN",
    "OWNER",
    "PROVING_TWICE",
    "READS_PARTIES",
    "Addressed",
    "AreaRule",
    "AuditEntry",
    "Country",
    "District",
    "EntrySeals",
    "ErasingRun",
    "ForCoordinatorsQuerySet",
    "Hold",
    "Invitation",
    "Language",
    "LastExport",
    "MailLook",
    "MailboxColumn",
    "Membership",
    "OutboxMessage",
    "OutboxState",
    "PartnerKind",
    "PartnerOrganisation",
    "PartnerProfile",
    "Question",
    "ReadEntry",
    "Role",
    "Scope",
    "ScopedModel",
    "ScopedQuerySet",
    "SealedTrail",
    "Service",
    "ServiceClosing",
    "TrailLook",
    "TrailSeal",
    "User",
    "WorkerBeat",
    "WrittenReason",
    "called",
    "full_name_of",
    "named_like",
]
