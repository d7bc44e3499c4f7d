"""Why a file or a line of it was not taken, or a move not made. Facts only."""

from collections.abc import Iterable

from core.refusals import Refused


class NobodyOfThatName(Refused):
    """No volunteer, or no partner organisation, is called so; ``names`` are the most alike."""

    def __init__(self, field: str, said: str, names: Iterable[str] = ()) -> None:
        self.field = field
        self.said = said
        self.names = list(names)
        super().__init__(field)


class SeveralOfThatName(Refused):
    """More than one volunteer is called so."""

    def __init__(self, field: str, said: str) -> None:
        self.field = field
        self.said = said
        super().__init__(field)


class HalfATalk(Refused):
    """Of a talk only the kind is told, or only the day."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


class ImportUnderWay(Refused):
    """Another file of this service is being brought in.

    ``whose`` is who can do something about it where the one who is refused may not see that file.
    """

    def __init__(self, whose: str = "", *, is_hidden: bool = False) -> None:
        self.whose = whose
        self.is_hidden = is_hidden
        super().__init__(whose)


class FileNotTaken(Refused):
    """The look into the file was enough; ``code`` is one of ``moving.sheets``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class KindNotTheirs(Refused):
    """What stands in cases is for coordinators alone."""


class NothingLeft(Refused):
    """No line waits; of one that came in, none but those that wait for an answer."""


class TooLateToUndo(Refused):
    """It ended more than seven days ago, or nothing of it came in."""


class NoAnswerNow(Refused):
    """The file is being read once more, or it was put aside or undone."""


class AlreadyAnswered(Refused):
    """The lines it was about have come in meanwhile."""
