"""Keeps what the checker said of every plan of a run."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.figures import Goal
from bench.plans import Made


@dataclass
class Ledger:
    """Plans seen so far, with their faults and the hours they could not find."""

    plans: int = 0
    seats: int = 0
    faults: list[str] = field(default_factory=list)

    def note(self, name: str, one: Made) -> None:
        self.add(name, len(one.plan.placed), one.faults)

    def add(self, name: str, seats: int, faults: list[str]) -> None:
        self.plans += 1
        self.seats += seats
        self.faults += [f"{name}: {fault}" for fault in faults]

    def goals(self) -> Iterator[Goal]:
        seen = f"{len(self.faults)} in {self.plans} plans of {self.seats:,} teams"
        yield Goal("B9", "faults found by the checker", seen, "0", not self.faults)
        kinds = Counter(kind_of(fault) for fault in self.faults)
        for kind, number in kinds.most_common(20):
            yield Goal("B9", "fault", f"{kind}: {number}")


def kind_of(fault: str) -> str:
    """Leave out whom a violation is about, so that equal ones can be counted."""
    return re.sub(r"Violation\(rule='(\w+)'.*", r"\1", fault)
