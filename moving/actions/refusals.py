"""Why a file was not taken, or a move of it not made. Facts only."""

from core.refusals import Refused


class ImportUnderWay(Refused):
    """Another file of this service is being brought in."""


class FileNotTaken(Refused):
    """The look into the file was enough; ``code`` is one of ``moving.sheets``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class KindNotTheirs(Refused):
    """What stands in cases is for coordinators alone."""


class NothingLeft(Refused):
    """No line waits, or none but those that wait for an answer."""


class TooLateToUndo(Refused):
    """It ended more than seven days ago, or nothing of it came in."""


class AlreadyAnswered(Refused):
    """The lines it was about have come in meanwhile."""
