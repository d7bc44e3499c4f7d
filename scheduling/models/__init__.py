from scheduling.models.appointments import (
    Appointment,
    AppointmentKind,
    BookedQuarter,
    PlaceKind,
    kinds_for,
)
from scheduling.models.availability import (
    AvailabilityException,
    ExceptionKind,
    WeeklyRule,
)
from scheduling.models.calendar import (
    ANSWERS,
    Answer,
    AnswerChannel,
    CalendarItem,
    CalendarItemQuerySet,
    FeedToken,
    ItemState,
    PartStat,
)
from scheduling.models.locks import LockedSeat, PlanLock
from scheduling.models.offers import DeclineReason, Offer
from scheduling.models.plans import (
    LackedKind,
    PlannedCase,
    PlannedSeat,
    PlanRun,
    SeatPlan,
)
from scheduling.models.pool import NEVER, PoolChange, PoolNews, PoolVersion
from scheduling.models.rules import NewcomerRule, PairingRules

__all__ = [
    "ANSWERS",
    "NEVER",
    "Answer",
    "AnswerChannel",
    "Appointment",
    "AppointmentKind",
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
    "kinds_for",
]
