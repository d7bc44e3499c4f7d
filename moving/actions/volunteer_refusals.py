"""Why a row of a sheet cannot be a volunteer, or cannot change one. Facts; pages find the words.

``field`` is a field of the sheet, as its column is called there.
"""

from core.refusals import Refused


class NameMissing(Refused):
    """Nobody can be written down without any name."""


class TextTooLong(Refused):
    def __init__(self, field: str, most: int) -> None:
        self.field, self.most = field, most
        super().__init__(field, most)


class NumberTooLarge(Refused):
    def __init__(self, field: str, most: int) -> None:
        self.field, self.most = field, most
        super().__init__(field, most)


class DayOfRowToCome(Refused):
    """This day is still to come, or too far away to be true."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class DaysTurned(Refused):
    """The day of ``last`` lies before that of ``first``."""

    def __init__(self, first: str, last: str) -> None:
        self.first, self.last = first, last
        super().__init__(first, last)


class CertificateWithoutDay(Refused):
    """A certificate counts from a day on; without it nobody knows whether it counts."""


class LeftWithoutDay(Refused):
    """Somebody stopped, and nobody says when."""


class NoTextYet(Refused):
    """Signed on paper, and the service has not published what people sign."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class StateOnPage(Refused):
    """A way from state to state that a person takes on the page of the volunteer, knowingly."""


class StillBusy(Refused):
    """They have a case, an offer or a course: others must hear of it, so it is done on the page."""


class PaperOnPage(Refused):
    """A paper is never taken away by a sheet, and one of our own is not rewritten by it."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)
