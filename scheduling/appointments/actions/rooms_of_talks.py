"""The room of a talk: taken, changed, left, and how many people would be in it."""

from cases.models import Party, Stage
from core.spans import Span
from organisations.actions.rooms import take_room
from organisations.models import Room, RoomBooking, Scope
from scheduling.appointments.models import Appointment

WITH_ALL_PARTIES = {Stage.JOINT, Stage.GROUP}


def room_of(appointment: Appointment) -> Room | None:
    booking = appointment.room_booking
    return booking.room if booking else None


def parties_at(appointment: Appointment) -> int:
    """How many neighbours come: one, or all of them where they meet."""
    if appointment.kind in WITH_ALL_PARTIES:
        return Party.unscoped.of_case(appointment.case).count()
    return 1


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
