"""Where the open cases stand and how old they are, for one picture of all. Plain Python: no Django.

The tone of a case is that of its step: the list of turns and the picture never disagree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.local_time import local_day
from insights.due.seen import CaseSeen, DueSnapshot
from insights.due.steps import DueStep


class FlowTone(StrEnum):
    """The worst first, as they are drawn."""

    LATE = "late"
    SOON = "soon"
    FINE = "fine"


@dataclass(frozen=True)
class FlowPlace:
    """The cases of one place. ``oldest`` is a lead time in days: rest does not count in it."""

    name: str
    marks: Mapping[FlowTone, int]
    oldest: int | None = None

    @property
    def count(self) -> int:
        return sum(self.marks.values())

    @property
    def late(self) -> int:
        return self.marks.get(FlowTone.LATE, 0)


def flow_of(
    snapshot: DueSnapshot,
    steps: Iterable[DueStep],
    places: Mapping[str, Iterable[str]],
    at: datetime,
) -> list[FlowPlace]:
    """One place for each name of ``places``, in their order; each says which states stand there."""
    place_of = {state: name for name, states in places.items() for state in states}
    step_of = {step.subject.pk: step for step in steps if isinstance(step.subject, CaseSeen)}
    marks: dict[str, dict[FlowTone, int]] = defaultdict(lambda: dict.fromkeys(FlowTone, 0))
    ages: dict[str, list[int]] = defaultdict(list)
    for case in snapshot.cases:
        if name := place_of.get(case.state):
            marks[name][_tone(step_of.get(case.pk))] += 1
            ages[name].append(lead_days(case, snapshot, at))
    return [FlowPlace(name, marks[name], max(ages[name], default=None)) for name in places]


def _tone(step: DueStep | None) -> FlowTone:
    if step is None:
        return FlowTone.FINE
    return FlowTone.LATE if step.is_late else FlowTone.SOON if step.is_soon_late else FlowTone.FINE


def lead_days(case: CaseSeen, snapshot: DueSnapshot, at: datetime) -> int:
    """Days since the report, without those that it rested."""
    received, today = (local_day(one, snapshot.zone) for one in (case.received_at, at))
    return max((today - received).days - case.slept_days, 0)
