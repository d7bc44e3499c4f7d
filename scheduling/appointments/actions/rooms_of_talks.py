"""The room of a talk: taken, changed, left, and how many people would be in it."""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Party, Stage
from core.spans import Span
from organisations.actions.rooms import take_room
from organisations.models import Room, RoomBooking, Scope
from scheduling.appointments.models import Appointment


@dataclass(frozen=True)
class TalkShown:
    """Where and when a talk was, as a page showed it; ``room`` is a key, 0 for none."""

    starts_at: datetime
    place_kind: str
    room: int

    @classmethod
    def of(cls, appointment: Appointment) -> "TalkShown":
        booking = appointment.room_booking
        room = booking.room_id if booking else 0
        return cls(appointment.starts_at, appointment.place_kind, room)


WITH_ALL_PARTIES = {Stage.JOINT, Stage.GROUP}


def room_of(appointment: Appointment) -> Room | None:
    booking = appointment.room_booking
    return booking.room if booking else None


def parties_at(appointment: Appointment) -> int:
    """How many neighbours come: one, or all of them where they meet."""
    if appointment.kind in WITH_ALL_PARTIES:
        return Party.unscoped.of_case(appointment.case).count()
    return 1


def number_coming(kind: str, *, mediators: int, parties: int) -> int:
    """How many come to such a talk of a case with so many."""
    return mediators + (parties if kind in WITH_ALL_PARTIES else 1)


def change_room_of(
    appointment: Appointment, room: Room | None, *, held: RoomBooking | None, by: Scope
) -> None:
    """Take this room in place of what was ``held``; without a room let that go.

    The talk points at none when it comes here. Raises ``RoomTaken`` and ``RoomNotInUse``.
    """
    if room is not None:
        span = Span(appointment.starts_at, appointment.ends_at)
        appointment.room_booking = take_room(room, span, instead_of=held, by=by)
        appointment.save(update_fields=["room_booking"])
    elif held is not None:
        held.delete()
