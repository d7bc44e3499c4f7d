"""What somebody chose of the list of turns: its tabs, its chips, and the rows that are left."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.wording import listed
from insights.due.seen import CaseSeen
from insights.due.steps import DueKind, DueStep, Whose
from insights.words import COUNTED_BY_TURN, HEADINGS, TITLES

TURNS = {whose: place for place, whose in enumerate(Whose)}
LATE = "late"


@dataclass(frozen=True)
class Chip:
    """One way of choosing: ``of`` a step, and how its value reads."""

    name: str
    label: str | Promise
    of: Callable[[DueStep], str]
    words: Callable[[str], str]


CHIPS = (
    Chip(
        "kind",
        gettext_lazy("What to do"),
        lambda step: step.kind.value,
        lambda value: str(TITLES[DueKind(value)]),
    ),
    Chip(
        "district",
        gettext_lazy("District"),
        lambda step: step.subject.district if isinstance(step.subject, CaseSeen) else "",
        str,
    ),
    Chip(
        "whose",
        gettext_lazy("Whose turn it is"),
        lambda step: step.whose.value,
        lambda value: str(HEADINGS[Whose(value)]),
    ),
)
KNOWN: Mapping[str, frozenset[str]] = {
    "kind": frozenset(kind.value for kind in DueKind),
    "whose": frozenset(whose.value for whose in Whose),
}


@dataclass(frozen=True)
class DueList:
    """``steps`` are all there are; ``asked`` is what the address says that means something."""

    steps: tuple[DueStep, ...]
    asked: Mapping[str, str]

    @classmethod
    def of(cls, steps: Iterable[DueStep], address: Mapping[str, str]) -> "DueList":
        told = {chip.name: address.get(chip.name, "") for chip in CHIPS}
        asked = {name: said for name, said in told.items() if said in KNOWN.get(name, {said})}
        if address.get("show") == LATE:
            asked["show"] = LATE
        by_turn = sorted(steps, key=lambda step: TURNS[step.whose])
        return cls(tuple(by_turn), {name: said for name, said in asked.items() if said})

    @cached_property
    def chosen(self) -> list[DueStep]:
        """By whose turn it is, and below each the most pressing first."""
        return self._without("")

    @property
    def counts(self) -> Counter[Whose]:
        return Counter(step.whose for step in self.chosen)

    @property
    def in_words(self) -> str:
        counts = Counter(step.whose for step in self.steps)
        return listed(
            *(
                str(COUNTED_BY_TURN[whose]) % {"n": counts[whose]}
                for whose in Whose
                if counts[whose]
            )
        )

    def tabs(self) -> list[dict[str, Any]]:
        every = self._without("show")
        late = sum(step.is_late for step in every)
        shown = self.asked.get("show", "")
        return [
            {"label": label, "count": count, "current": shown == show, "url": self._with(show=show)}
            for label, count, show in ((_("All"), len(every), ""), (_("Too late"), late, LATE))
        ]

    def chips(self) -> list[dict[str, Any]]:
        """Each with what one may choose, how many rows that leaves, and the way to take it away."""
        return [
            {
                "name": chip.name,
                "label": chip.label,
                "chosen": chip.words(said) if (said := self.asked.get(chip.name, "")) else "",
                "off_url": self._with(**{chip.name: ""}),
                "options": [
                    {
                        "label": chip.words(value),
                        "count": count,
                        "url": self._with(**{chip.name: value}),
                        "current": value == said,
                    }
                    for value, count in self._values(chip)
                ],
            }
            for chip in CHIPS
        ]

    def _values(self, chip: Chip) -> list[tuple[str, int]]:
        counts = Counter(chip.of(step) for step in self._without(chip.name))
        return sorted(
            ((value, count) for value, count in counts.items() if value),
            key=lambda pair: chip.words(pair[0]),
        )

    def _without(self, name: str) -> list[DueStep]:
        """What everything that is asked leaves, but for one."""
        asked = {key: said for key, said in self.asked.items() if key != name}
        return [
            step
            for step in self.steps
            if all(chip.of(step) == asked[chip.name] for chip in CHIPS if chip.name in asked)
            and (step.is_late or "show" not in asked)
        ]

    def _with(self, **otherwise: str) -> str:
        query = {name: said for name, said in {**self.asked, **otherwise}.items() if said}
        return f"?{urlencode(query)}"
