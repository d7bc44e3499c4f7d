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
from scheduling.models.offers import DeclineReason, Offer

__all__ = [
    "ANSWERS",
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
    "Offer",
    "PartStat",
    "PlaceKind",
    "WeeklyRule",
    "kinds_for",
]
