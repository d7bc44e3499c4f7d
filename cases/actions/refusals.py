"""Why an action on a case was refused. They carry facts; the views find the words."""

from collections.abc import Iterable
from datetime import date, datetime


class CaseRefusal(Exception):
    """The parent of what follows; ``core.lifecycle.MoveRefused`` stands beside it."""


class ConsentMissing(CaseRefusal):
    """Without consent nothing personal is kept."""


class NamesInText(CaseRefusal):
    """A text that others read holds a party's name or street."""

    def __init__(self, field: str, words: Iterable[str]) -> None:
        self.field = field
        self.words = list(words)
        super().__init__(field)


class FactsMissing(CaseRefusal):
    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = list(fields)
        super().__init__(self.fields)


class OverrideMissing(CaseRefusal):
    """A hard contra-indication stands, and no reason why the case goes on all the same."""

    def __init__(self, indications: Iterable[str]) -> None:
        self.indications = sorted(indications)
        super().__init__(self.indications)


class NoteMissing(CaseRefusal):
    """A soft contra-indication stands, and nobody wrote down what to take care of."""

    def __init__(self, indications: Iterable[str]) -> None:
        self.indications = sorted(indications)
        super().__init__(self.indications)


class CaseNotSeeking(CaseRefusal):
    """The case seeks no mediator (any more)."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class SeatTaken(CaseRefusal):
    def __init__(self, seat: int) -> None:
        self.seat = seat
        super().__init__(seat)


class NoSuchSeat(CaseRefusal):
    def __init__(self, seat: int, seats: int) -> None:
        self.seat = seat
        self.seats = seats
        super().__init__(seat, seats)


class AlreadyAssigned(CaseRefusal):
    """This volunteer has a seat on the case."""


class NotAssigned(CaseRefusal):
    """This volunteer has no seat on the case, or another person gives it back."""


class NoTalksNow(CaseRefusal):
    """The case is in a state in which no talks are held."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class CaseEnded(CaseRefusal):
    """What is known of the parties is frozen when the case ends."""


class AftercareNotPlanned(CaseRefusal):
    """There is no aftercare to record, or it was recorded already."""


class TooLateToReopen(CaseRefusal):
    def __init__(self, closed_at: datetime, days: int) -> None:
        self.closed_at = closed_at
        self.days = days
        super().__init__(closed_at, days)


class WakesTooEarly(CaseRefusal):
    """A case wakes tomorrow at the earliest."""

    def __init__(self, wakes_on: date) -> None:
        self.wakes_on = wakes_on
        super().__init__(wakes_on)
