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
from scheduling.appointments.models.reports import AfterTalk, MissedBecause, WayOn, ways_after

__all__ = [
    "ANSWERS",
    "AfterTalk",
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
    "MissedBecause",
    "PartStat",
    "PlaceKind",
    "WayOn",
    "WeeklyRule",
    "ways_after",
]
