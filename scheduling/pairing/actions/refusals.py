"""Why an offer could not be made or answered. They carry facts; the views find the words."""

from collections.abc import Iterable
from datetime import datetime

from scheduling.engine.reasons import Reason


class OfferRefused(Exception):
    """The parent of what follows; ``core.lifecycle.MoveRefused`` stands beside it."""


class TeamRefused(OfferRefused):
    """A rule nobody may waive is broken."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__(self.rules)

    @property
    def rules(self) -> str:
        return ", ".join(dict.fromkeys(reason.rule.value for reason in self.reasons))


class ReasonMissing(OfferRefused):
    """Only soft rules speak against it, and nobody has said why to ask all the same."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = list(reasons)
        super().__init__()


class NamesInReason(OfferRefused):
    """The reason holds a party's name or street (``words``), and the trail keeps it for good."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = list(words)
        super().__init__()


class NoSeatLeft(OfferRefused):
    """More people than there are free seats (``seats``)."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        super().__init__(seats)


class AlreadyAsked(OfferRefused):
    """These people have a waiting offer for the case."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)


class EnoughAsked(OfferRefused):
    """As many people as there are free seats have been asked already, these."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)


class OfferEnded(OfferRefused):
    """The offer stood until then."""

    def __init__(self, expired_at: datetime) -> None:
        self.expired_at = expired_at
        super().__init__(expired_at)


class LockRefused(Exception):
    """The parent of what follows: why nobody was fixed for a case."""


class CaseNotWaiting(LockRefused):
    """The case waits for nobody, so there is no team to fix."""


class TooMany(LockRefused):
    """More people, or fewer, than the case has free seats (``seats``)."""

    def __init__(self, seats: int) -> None:
        self.seats = seats
        super().__init__(seats)
