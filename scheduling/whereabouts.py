"""Why somebody is not on the board, or where in the ranking they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scheduling.pairing.explain import Standing, standing
from scheduling.pairing.rank import kept_out, why_not
from scheduling.pairing.reasons import Reason, Rule
from scheduling.snapshot import Person, Snapshot

PEOPLE_SHOWN = 25


@dataclass(frozen=True)
class Whereabouts:
    """Somebody who was looked for: asked or seated already, or how they stand; or a stranger.

    A stranger is a volunteer who does not mediate now: their ``state`` says why.
    """

    id: int
    name: str
    state: str | Any = ""
    here: str = ""
    standing: Standing | None = None
    beside: Person | None = None


def whereabouts(snapshot: Snapshot, volunteers: Iterable[Any]) -> list[Whereabouts]:
    return [_of_one(snapshot, volunteer) for volunteer in volunteers]


def _of_one(snapshot: Snapshot, volunteer: Any) -> Whereabouts:
    id_, name = volunteer.pk, str(volunteer)
    if id_ in snapshot.seated.values():
        return Whereabouts(id_, name, here="seated")
    if id_ in snapshot.asked:
        return Whereabouts(id_, name, here="asked")
    if not _mediates(snapshot, id_):
        return Whereabouts(id_, name, state=volunteer.get_state_display())
    found = standing(snapshot.need, snapshot.pool, id_)
    beside = None
    if found.pair is not None:
        others = [other for other in found.pair.ids if other != id_]
        beside = snapshot.people[others[0]] if others else None
    return Whereabouts(id_, name, standing=found, beside=beside)


def _mediates(snapshot: Snapshot, id_: int) -> bool:
    rows = snapshot.pool.rows([id_])
    return bool(len(rows)) and not snapshot.pool.observes[rows[0]]


@dataclass(frozen=True)
class KeptOut:
    """Everybody whom one rule keeps out first; ``people`` are the first of ``count`` by name."""

    rule: Rule
    count: int
    people: list[tuple[Person, Reason]]

    @property
    def more(self) -> int:
        return self.count - len(self.people)


def kept_out_by(snapshot: Snapshot, rule: Rule) -> KeptOut:
    ids = [int(id_) for id_ in kept_out(snapshot.need, snapshot.pool).get(rule, ())]
    people = sorted((snapshot.people[id_] for id_ in ids), key=lambda one: (one.name, one.id))
    shown = [(one, why_not(snapshot.need, snapshot.pool, one.id)) for one in people[:PEOPLE_SHOWN]]
    return KeptOut(rule, len(ids), shown)
