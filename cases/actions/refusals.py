"""Why an action on a case was refused. They carry facts; the views find the words."""

from collections.abc import Iterable
from datetime import date, datetime

from cases.models import Choice
from core.refusals import Refused
from organisations.models import User


class ConsentMissing(Refused):
    """Without consent nothing personal is kept."""


class NamesInText(Refused):
    """A text that others read holds a party's name or street."""

    def __init__(self, field: str, words: Iterable[str]) -> None:
        self.field = field
        self.words = list(words)
        super().__init__(field)


class FactsMissing(Refused):
    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = list(fields)
        super().__init__(self.fields)


class QuestionsOpen(Refused):
    """Nothing was ticked of what triage asks, and nobody said either that nothing was found."""


class OverrideMissing(Refused):
    """A hard contra-indication stands, and no reason why the case goes on all the same."""

    def __init__(self, questions: Iterable[Choice]) -> None:
        self.questions = list(questions)
        super().__init__([question.code for question in self.questions])


class NoteMissing(Refused):
    """A soft contra-indication stands, and nobody wrote down what to take care of."""

    def __init__(self, questions: Iterable[Choice]) -> None:
        self.questions = list(questions)
        super().__init__([question.code for question in self.questions])


class NotOffered(Refused):
    """There is no such choice in this service."""

    def __init__(self, which: str) -> None:
        self.which = which
        super().__init__(which)


class ChoiceKnown(Refused):
    """Another choice of the list reads the same; it may be switched off."""

    def __init__(self, other: Choice) -> None:
        self.other = other
        super().__init__(other.code)


class ChoiceNeeded(Refused):
    """Code itself chooses this one, so it cannot be switched off."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        super().__init__(choice.code)


class CaseNotSeeking(Refused):
    """The case seeks no mediator (any more)."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class SeatTaken(Refused):
    def __init__(self, seat: int) -> None:
        self.seat = seat
        super().__init__(seat)


class NoSuchSeat(Refused):
    def __init__(self, seat: int, seats: int) -> None:
        self.seat = seat
        self.seats = seats
        super().__init__(seat, seats)


class AlreadyAssigned(Refused):
    """This volunteer has a seat on the case."""


class NotAssigned(Refused):
    """This volunteer has no seat on the case, or another person gives it back."""


class NoTalksNow(Refused):
    """The case is in a state in which no talks are held."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)


class CaseEnded(Refused):
    """What is known of the parties is frozen when the case ends."""


class AftercareNotPlanned(Refused):
    """There is no aftercare to record, or it was recorded already."""


class AftercareNotNoted(Refused):
    """What follows on the look back is decided once it was noted."""


class NobodyToTalkAgain(Refused):
    """No mediator has a seat on the case any more."""


class TooLateToReopen(Refused):
    def __init__(self, closed_at: datetime, days: int) -> None:
        self.closed_at = closed_at
        self.days = days
        super().__init__(closed_at, days)


class WakesTooEarly(Refused):
    """A case wakes tomorrow at the earliest."""

    def __init__(self, wakes_on: date) -> None:
        self.wakes_on = wakes_on
        super().__init__(wakes_on)


class CoordinatorsOnly(Refused):
    """Whoever brings in cases reads of neighbours; a manager does not."""


class NobodyToOpenFor(Refused):
    """Of this case only the fact is left: there is nobody to go on with."""


class NumberKnown(Refused):
    """A case of this service has that number in an older register already."""

    def __init__(self, number: str, ours: str) -> None:
        self.field = "their_number"
        self.number = number
        self.ours = ours
        super().__init__(number)


class NobodyReported(Refused):
    """Nothing is known of the first party, neither a name nor a home."""


class StillToCome(Refused):
    """That day is after today, and it is told as if it had been."""

    def __init__(self, field: str, day: date) -> None:
        self.field = field
        self.day = day
        super().__init__(field, day)


class AfterTheEnd(Refused):
    """That day is after the case was closed."""

    def __init__(self, field: str, day: date) -> None:
        self.field = field
        self.day = day
        super().__init__(field, day)


class BeforeTheReport(Refused):
    """That day is before the case came in."""

    def __init__(self, field: str, day: date) -> None:
        self.field = field
        self.day = day
        super().__init__(field, day)


class SameMediatorTwice(Refused):
    """One person cannot have both seats."""


class MediatorMayNot(Refused):
    """This volunteer left, or has not begun to mediate."""

    def __init__(self, seat: int, name: str) -> None:
        self.seat = seat
        self.name = name
        super().__init__(seat)


class TooMuchText(Refused):
    """More signs than are kept."""

    def __init__(self, field: str, most: int) -> None:
        self.field = field
        self.most = most
        super().__init__(field, most)


class MovesByHand(Refused):
    """Where a case stands, who has it and what its talks brought is told on its own pages."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = sorted(fields)
        super().__init__(self.fields)


class CaseInUse(Refused):
    """Somebody worked on the case since it was brought in."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NobodyAnswers(Refused):
    """The case has ended: nobody needs to answer for it."""


class OwnerUnknown(Refused):
    """Whoever was chosen is no coordinator of the service, or not any more."""


class ActUndone(Refused):
    """It is undone already."""

    def __init__(self, by: User, at: datetime) -> None:
        self.by = by
        self.at = at
        super().__init__(by.pk, at)


class UndoTimeOver(Refused):
    """The ten minutes are over."""


class LetterLeft(Refused):
    """Somebody has the email, or may have it."""


class CaseMovedOn(Refused):
    """What the act wrote is no longer so: to undo it would undo what came after it."""


class AnsweredMeanwhile(Refused):
    """Somebody who was asked has said something."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        super().__init__(self.names)
