"""Every table of scheduling under one name for the other apps and for Django.

Inside a wing the models are imported from the wing that owns them, so that its walls hold.
"""

from scheduling.appointments.models import (
    ANSWERS,
    Answer,
    AnswerChannel,
    Appointment,
    AvailabilityException,
    BookedQuarter,
    CalendarItem,
    CalendarItemQuerySet,
    ExceptionKind,
    FeedToken,
    ItemState,
    PartStat,
    PlaceKind,
    WeeklyRule,
)
from scheduling.pairing.models import (
    NEVER,
    DeclineReason,
    LockedSeat,
    NewcomerRule,
    Offer,
    PairingRules,
    PlanLock,
    PoolChange,
    PoolNews,
    PoolVersion,
)
from scheduling.planning.models import LackedKind, PlannedCase, PlannedSeat, PlanRun, SeatPlan

__all__ = [
    "ANSWERS",
    "NEVER",
    "Answer",
    "AnswerChannel",
    "Appointment",
    "AvailabilityException",
    "BookedQuarter",
    "CalendarItem",
    "CalendarItemQuerySet",
    "DeclineReason",
    "ExceptionKind",
    "FeedToken",
    "ItemState",
    "LackedKind",
    "LockedSeat",
    "NewcomerRule",
    "Offer",
    "PairingRules",
    "PartStat",
    "PlaceKind",
    "PlanLock",
    "PlanRun",
    "PlannedCase",
    "PlannedSeat",
    "PoolChange",
    "PoolNews",
    "PoolVersion",
    "SeatPlan",
    "WeeklyRule",
]
