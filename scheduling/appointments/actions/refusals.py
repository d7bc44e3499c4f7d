"""Why a talk could not be planned, or an answer not taken. They carry facts; views find words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core.refusals import Refused
from organisations.actions.rooms import PlanningDoubt


class WrongMoment(Refused):
    """A case in this state has no talk of this kind."""

    def __init__(self, kind: str, state: str) -> None:
        self.kind = kind
        self.state = state
        super().__init__(kind, state)


class PairIncomplete(Refused):
    """A seat on the case is free."""


class InThePast(Refused):
    def __init__(self, starts_at: datetime) -> None:
        self.starts_at = starts_at
        super().__init__(starts_at)


class NotYetBegun(Refused):
    """Nobody can say yet how the talk went."""

    def __init__(self, starts_at: datetime) -> None:
        self.starts_at = starts_at
        super().__init__(starts_at)


class NotCertified(Refused):
    """These people have no certification that counts on that local day."""

    def __init__(self, names: Iterable[str], day: date) -> None:
        self.names = list(names)
        self.day = day
        super().__init__(self.names, day)


class DoubleBooked(Refused):
    """These people have something else then; what it is, nobody is told."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)


class AppointmentEnded(Refused):
    """It was cancelled, held or missed, or its time is over: it cannot be moved."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class TalkChanged(Refused):
    """It is at another hour or place by now than the page showed."""


class AlreadyTold(Refused):
    """Somebody has told how the talk went: there is one report of each."""

    def __init__(self, name: str, told_at: datetime) -> None:
        self.name = name
        self.told_at = told_at
        super().__init__(name, told_at)


class CaseWentOn(Refused):
    """The case stands where nothing is told of its talks any more."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class ReportRead(Refused):
    """The coordinator has read it, or the case went on: it stays as it is."""


class ItemCancelled(Refused):
    """There is nothing to answer any more."""


class LinkEnded(Refused):
    """The talk is too long ago to answer."""

    def __init__(self, ended_at: datetime) -> None:
        self.ended_at = ended_at
        super().__init__(ended_at)


@dataclass(frozen=True)
class AwayThatDay:
    names: tuple[str, ...]
    day: date


@dataclass(frozen=True)
class ManyTalks:
    """The case had so many talks already; time to look at it with the coordinator."""

    number: int
    most: int


Doubt = AwayThatDay | ManyTalks | PlanningDoubt


class Doubts(Refused):
    """Things to think about once more; planning again with ``sure`` goes through."""

    def __init__(self, doubts: Iterable[Doubt]) -> None:
        self.doubts = list(doubts)
        super().__init__(self.doubts)
