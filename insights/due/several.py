"""What can be done with several rows in one act, and which rows it fits. Plain Python."""

from enum import StrEnum

from insights.due.seen import CaseSeen
from insights.due.steps import DueKind, DueStep


class Deed(StrEnum):
    ASK_BEST = "ask"
    REMIND = "remind"
    HAND_OVER = "hand-over"
    REST = "rest"


FITS: dict[Deed, frozenset[DueKind]] = {
    Deed.ASK_BEST: frozenset({DueKind.FIND_PAIR, DueKind.FIND_SECOND, DueKind.NO_ANSWER}),
    Deed.REMIND: frozenset({DueKind.ASKED}),
}
"""The kinds of steps that a deed is for; the others are for every case that can still be moved."""
STAYS_AWAKE = frozenset({"offered", "dormant"})
"""States in which a case cannot be put to rest."""


def deeds_for(step: DueStep) -> list[Deed]:
    """In the order of their buttons; none for what is no case."""
    if not isinstance(step.subject, CaseSeen):
        return []
    return [
        deed
        for deed in Deed
        if (deed in FITS and step.kind in FITS[deed])
        or deed == Deed.HAND_OVER
        or (deed == Deed.REST and step.subject.state not in STAYS_AWAKE)
    ]
