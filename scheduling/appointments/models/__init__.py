from scheduling.appointments.models.appointments import (
    Appointment,
    BookedQuarter,
    PlaceKind,
)
from scheduling.appointments.models.availability import (
    AvailabilityException,
    ExceptionKind,
    WeeklyRule,
)
from scheduling.appointments.models.calendar import (
    ANSWERS,
    Answer,
    AnswerChannel,
    CalendarItem,
    CalendarItemQuerySet,
    FeedShows,
    FeedToken,
    ItemState,
    PartStat,
)

__all__ = [
    "ANSWERS",
    "Answer",
    "AnswerChannel",
    "Appointment",
    "AvailabilityException",
    "BookedQuarter",
    "CalendarItem",
    "CalendarItemQuerySet",
    "ExceptionKind",
    "FeedShows",
    "FeedToken",
    "ItemState",
    "PartStat",
    "PlaceKind",
    "WeeklyRule",
]
