"""What may be wrong with a talk of a week. Plain Python: no Django."""

from enum import StrEnum


class WeekDoubt(StrEnum):
    """The worst first: a talk has one line, of the first that is true of it.

    ``ROOM_TWICE`` is that of the talk that goes elsewhere, ``ROOM_SHARED`` of the one that stays.
    """

    NO_RIGHT = "no_right"
    ON_A_BREAK = "on_a_break"
    SEAT_EMPTY = "seat_empty"
    ROOM_TWICE = "room_twice"
    NOT_COMING = "not_coming"
    AWAY = "away"
    ROOM_GONE = "room_gone"
    NO_PLACE = "no_place"
    NO_ANSWER = "no_answer"
    ROOM_SHARED = "room_shared"


FOR_SOMEBODY_ELSE = {WeekDoubt.NO_RIGHT, WeekDoubt.ON_A_BREAK}
MOVES = {WeekDoubt.NOT_COMING, WeekDoubt.AWAY}
FOR_A_ROOM = {WeekDoubt.ROOM_TWICE, WeekDoubt.ROOM_GONE, WeekDoubt.NO_PLACE}
