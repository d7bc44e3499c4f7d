"""Why nobody was asked or fixed for a case, or an answer not taken. Facts only."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from core.refusals import Refused
from scheduling.engine.reasons import Reason


class TeamRefused(Refused):
    """A rule nobody may waive is broken."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__(self.rules)

    @property
    def rules(self) -> str:
        return ", ".join(dict.fromkeys(reason.rule.value for reason in self.reasons))


class SeatRefused(TeamRefused):
    """A wall stands between the parties and somebody who sits on their case; ``names`` by id."""

    def __init__(self, reasons: Iterable[Reason], names: Mapping[int, str]) -> None:
        self.names = dict(names)
        super().__init__(reasons)


class ReasonMissing(Refused):
    """Only soft rules speak against it, and nobody has said why to ask all the same."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__()


class NoSeatLeft(Refused):
    """More people than there are free seats (``seats``)."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        super().__init__(seats)


class AlreadyAsked(Refused):
    """These people have a waiting offer for the case."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)


class AlreadyOnCase(Refused):
    """These people have a seat on the case."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)


class EnoughAsked(Refused):
    """As many people as there are free seats have been asked already, these."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)


class OfferEnded(Refused):
    """The offer stood until then."""

    def __init__(self, expired_at: datetime) -> None:
        self.expired_at = expired_at
        super().__init__(expired_at)


class CaseNotWaiting(Refused):
    """The case waits for nobody, so there is no team to fix and no hand to put up."""


class TooMany(Refused):
    """More people, or fewer, than the case has free seats (``seats``)."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        super().__init__(seats)


class NobodyWaits(Refused):
    """Nobody who was asked can still answer."""


class WrittenToday(Refused):
    """Each of them got a letter about it since the last working day began."""

    def __init__(self, people: Iterable[object]) -> None:
        self.names = [str(person) for person in people]
        super().__init__(self.names)


class NamedAlready(Refused):
    """A colleague is named for this seat, or this colleague for a seat of the case."""


class SeatGone(Refused):
    """The seat is not theirs any more, so nobody can take it over."""
