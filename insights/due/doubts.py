"""What may be wrong with a talk of a week. Plain Python: no Django."""

from enum import StrEnum


class WeekDoubt(StrEnum):
    """The worst first: a talk has one line, of the first that is true of it."""

    ROOM_TWICE = "room_twice"
    NOT_COMING = "not_coming"
    AWAY = "away"
    ROOM_GONE = "room_gone"
    NO_PLACE = "no_place"
    NO_ANSWER = "no_answer"


MOVES = {WeekDoubt.ROOM_TWICE, WeekDoubt.NOT_COMING, WeekDoubt.AWAY}
FOR_A_ROOM = {WeekDoubt.ROOM_GONE, WeekDoubt.NO_PLACE}
