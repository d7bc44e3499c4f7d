"""When an answer to an invitation may go: its case has ended, or its person is here no more."""

from cases.models import Case
from organisations.models import Membership
from organisations.models.doors import WallDoor
from scheduling.appointments.models.appointments import Appointment
from scheduling.appointments.models.calendar import Answer, CalendarItem

ITEMS, TALKS = CalendarItem._meta.db_table, Appointment._meta.db_table
CASES, ROLES = Case._meta.db_table, Membership._meta.db_table
STILL_COUNTS = (
    f"NOT EXISTS (SELECT 1 FROM {ITEMS} i LEFT JOIN {TALKS} a ON a.id = i.appointment_id "  # noqa: S608
    f"LEFT JOIN {CASES} c ON c.id = a.case_id WHERE i.id = OLD.item_id AND "
    f"(c.closed_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM {ROLES} m "
    "WHERE m.user_id = i.user_id AND m.ended_at IS NULL)))"
)
DOOR = WallDoor(
    Answer._meta.db_table,
    "still_counts",
    {"sqlite": STILL_COUNTS, "postgresql": STILL_COUNTS},
    needs=(ITEMS, TALKS, CASES, ROLES),
)
