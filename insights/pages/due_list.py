"""What somebody chose of the list of turns: its tabs, its chips, and the rows that are left."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.row_numbers import is_row_number
from core.wording import listed
from insights.due.seen import CaseSeen
from insights.due.steps import DueKind, DueStep, Whose, owner_of
from insights.words import COUNTED_BY_TURN, HEADINGS, TITLES
from organisations.models import Membership, Scope

TURNS = {whose: place for place, whose in enumerate(Whose)}
MINE, ALL, LATE = "", "all", "late"
"""What the address says of the tabs; without a word one sees one's own."""
ME, NOBODY = "me", "nobody"


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
    "show": frozenset({ALL, LATE}),
}


@dataclass(frozen=True)
class Reader:
    """Who reads the list, and for whom they stand in."""

    person: int
    stands_in_for: frozenset[int] = frozenset()

    @classmethod
    def of(cls, scope: Scope) -> "Reader":
        return cls(scope.person.pk, scope.stands_in_for)

    def answers_for(self, step: DueStep) -> bool:
        """Theirs, of whom they stand in for, or of nobody: that stands for all."""
        owner = owner_of(step)
        return owner is None or owner.person == self.person or owner.pk in self.stands_in_for

    def owner_word(self, step: DueStep) -> str:
        """As the chip of owners has it; what is no case has none."""
        if not isinstance(step.subject, CaseSeen):
            return ""
        owner = step.subject.owner
        if owner is None:
            return NOBODY
        return ME if owner.person == self.person else str(owner.pk)


@dataclass(frozen=True)
class DueList:
    """``steps`` are all there are; ``asked`` is what the address says that means something."""

    steps: tuple[DueStep, ...]
    reader: Reader
    colleagues: Iterable[Membership] = ()
    asked: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        steps: Iterable[DueStep],
        address: Mapping[str, str],
        *,
        reader: Reader,
        colleagues: Iterable[Membership] = (),
    ) -> "DueList":
        """``colleagues`` are all who can be in charge here, the reader among them.

        They are looked at only where somebody is chosen of whom nothing waits.
        """
        by_turn = sorted(steps, key=lambda step: TURNS[step.whose])
        every = cls(tuple(by_turn), reader, colleagues)
        return cls(every.steps, reader, colleagues, every.understood(address))

    def understood(self, address: Mapping[str, str]) -> dict[str, str]:
        """What of an address means something here; a colleague's cases are never among mine."""
        names = (*(chip.name for chip in self.every_chip), "show")
        told = {name: address.get(name, "") for name in names}
        if is_row_number(told["owner"]) and told["owner"] in self._own_numbers:
            told["owner"] = ME
        # Also the number of one who is in charge of nothing, or no colleague any more: whoever
        # asks for theirs gets none, and not everybody's.
        numbers = {told["owner"]} if is_row_number(told["owner"]) else frozenset[str]()
        known = {**KNOWN, "owner": frozenset({ME, NOBODY, *numbers})}
        asked = {name: said for name, said in told.items() if said in known.get(name, {said})}
        if asked.get("owner") and not asked.get("show"):
            asked["show"] = ALL
        return {name: said for name, said in asked.items() if said}

    @cached_property
    def _owners(self) -> dict[str, str]:
        """Colleagues who are in charge of something here, by the number of their role."""
        owners = filter(None, map(owner_of, self.steps))
        return {str(one.pk): one.name for one in owners if one.person != self.reader.person}

    @cached_property
    def _own_numbers(self) -> set[str]:
        return {str(one.pk) for one in self.colleagues if one.user_id == self.reader.person}

    @cached_property
    def every_chip(self) -> tuple[Chip, ...]:
        words = {ME: _("you"), NOBODY: _("nobody in particular"), **self._owners}

        def name_of(value: str) -> str:
            if value in words:
                return words[value]
            named = (str(one.user) for one in self.colleagues if str(one.pk) == value)
            return next(named, _("somebody who is here no more"))

        owner = Chip("owner", gettext_lazy("In charge"), self.reader.owner_word, name_of)
        return (*CHIPS, owner)

    @cached_property
    def chosen(self) -> list[DueStep]:
        """By whose turn it is, and below each the most pressing first."""
        return self.meeting(self.asked)

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

    def shows(self, query: str) -> bool:
        """Whether one sees now what this view shows."""
        return self.understood(dict(parse_qsl(query))) == self.asked

    @property
    def query(self) -> str:
        """The address of what one sees now, in one order."""
        return urlencode(sorted(self.asked.items()))

    def tabs(self, saved: Sequence[tuple[str, str]] = ()) -> list[dict[str, Any]]:
        """Mine, everything and what is too late; then the views that somebody saved."""
        others = {name: said for name, said in self.asked.items() if name not in {"show", "owner"}}
        views = [(name, self.understood(dict(parse_qsl(query)))) for name, query in saved]
        is_kept = any(view == self.asked for _name, view in views)
        shown = None if is_kept else self.asked.get("show", MINE)
        fixed = ((_("Mine"), MINE), (_("All"), ALL), (_("Too late"), LATE))
        tabs = [
            (label, others | ({"show": show} if show else {}), shown == show)
            for label, show in fixed
        ]
        tabs += [(name, view, view == self.asked) for name, view in views]
        return [
            {
                "label": label,
                "count": len(self.meeting(view)),
                "current": current,
                "url": f"?{urlencode(view)}",
            }
            for label, view, current in tabs
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
            for chip in self.every_chip
        ]

    def _values(self, chip: Chip) -> list[tuple[str, int]]:
        asked = {name: said for name, said in self.asked.items() if name != chip.name}
        # Whoever chooses by who is in charge chooses among all: see ``understood``.
        if chip.name == "owner":
            asked.setdefault("show", ALL)
        counts = Counter(chip.of(step) for step in self.meeting(asked))
        return sorted(
            ((value, count) for value, count in counts.items() if value),
            key=lambda pair: chip.words(pair[0]),
        )

    def meeting(self, asked: Mapping[str, str]) -> list[DueStep]:
        show = asked.get("show", MINE)
        return [
            step
            for step in self.steps
            if all(
                chip.of(step) == asked[chip.name] for chip in self.every_chip if chip.name in asked
            )
            and (step.is_late or show != LATE)
            and (show != MINE or self.reader.answers_for(step))
        ]

    def _with(self, **otherwise: str) -> str:
        query = {name: said for name, said in {**self.asked, **otherwise}.items() if said}
        return f"?{urlencode(query)}"
