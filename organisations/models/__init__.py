from organisations.models.addresses import ADDRESS_COLUMNS, Addressed, MailboxColumn
from organisations.models.audit import AuditEntry, ReadEntry, WrittenReason
from organisations.models.closing import LastExport, ServiceClosing
from organisations.models.covers import (
    Cover,
    coordinators_of,
    covered_by,
    recipients_for,
    role_as_coordinator,
)
from organisations.models.doubles import TwoPeople
from organisations.models.free_days import (
    MOST_DAYS,
    OwnFreeDay,
    free_days,
    in_daytime,
    is_free_day,
    last_of_working_days,
    working_day_from,
    working_hours_later,
)
from organisations.models.invitations import Invitation
from organisations.models.keeping import ErasingRun, ErasureRequest, Hold
from organisations.models.memberships import Membership
from organisations.models.outbox import MailLook, OutboxMessage, OutboxState, Pace, WorkerBeat
from organisations.models.own_texts import CLOSING, LONGEST_TEXT, OwnText, own_bodies
from organisations.models.partners import District, PartnerKind, PartnerOrganisation
from organisations.models.people import (
    GIVEN_BY_MANAGERS,
    NEVER_GIVEN,
    PROVING_TWICE,
    READS_PARTIES,
    Language,
    Role,
    User,
    called,
    found_as,
    full_name_of,
    named_like,
)
from organisations.models.questions import Question
from organisations.models.saved_views import MOST_VIEWS, SavedView
from organisations.models.scope import (
    OWNER,
    ForCoordinatorsQuerySet,
    Scope,
    ScopedModel,
    ScopedQuerySet,
)
from organisations.models.seals import EntrySeals, SealedTrail, TrailLook, TrailSeal
from organisations.models.service import AreaRule, Country, PartnerProfile, Service
from organisations.models.venues import Room, RoomBooking, Venue

__all__ = [
    "ADDRESS_COLUMNS",
    "CLOSING",
    "GIVEN_BY_MANAGERS",
    "LONGEST_TEXT",
    "MOST_DAYS",
    "MOST_VIEWS",
    "NEVER_GIVEN",
    "OWNER",
    "PROVING_TWICE",
    "READS_PARTIES",
    "Addressed",
    "AreaRule",
    "AuditEntry",
    "Country",
    "Cover",
    "District",
    "EntrySeals",
    "ErasingRun",
    "ErasureRequest",
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
    "OwnFreeDay",
    "OwnText",
    "Pace",
    "PartnerKind",
    "PartnerOrganisation",
    "PartnerProfile",
    "Question",
    "ReadEntry",
    "Role",
    "Room",
    "RoomBooking",
    "SavedView",
    "Scope",
    "ScopedModel",
    "ScopedQuerySet",
    "SealedTrail",
    "Service",
    "ServiceClosing",
    "TrailLook",
    "TrailSeal",
    "TwoPeople",
    "User",
    "Venue",
    "WorkerBeat",
    "WrittenReason",
    "called",
    "coordinators_of",
    "covered_by",
    "found_as",
    "free_days",
    "full_name_of",
    "in_daytime",
    "is_free_day",
    "last_of_working_days",
    "named_like",
    "own_bodies",
    "recipients_for",
    "role_as_coordinator",
    "working_day_from",
    "working_hours_later",
]
