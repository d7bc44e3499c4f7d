"""Why a line of a sheet was not taken in. Facts only."""

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
