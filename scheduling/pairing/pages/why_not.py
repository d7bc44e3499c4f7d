"""Why somebody is not on the board, or where in the ranking they are."""

from collections.abc import Iterable
from dataclasses import dataclass

from scheduling.engine.explain import Placement, placement_of
from scheduling.engine.rank import kept_out, why_not
from scheduling.engine.reasons import Reason, Rule
from scheduling.pairing.snapshot.cases import Person, Snapshot
from volunteers.models import Volunteer

PEOPLE_SHOWN = 25


@dataclass(frozen=True)
class WhyNot:
    """Somebody who was looked for: asked or seated already, or how they stand; or a stranger.

    A stranger is a volunteer who does not mediate now: their ``state`` says why.
    """

    id: int
    name: str
    state: str = ""
    here: str = ""
    standing: Placement | None = None
    beside: Person | None = None


def why_not_of(snapshot: Snapshot, volunteers: Iterable[Volunteer]) -> list[WhyNot]:
    looked_for = list(volunteers)
    stands = {one.pk: _standing(snapshot, one.pk) for one in looked_for}
    pairs = [stand.pair for stand in stands.values() if stand and stand.pair]
    snapshot.people.know(id_ for pair in pairs for id_ in pair.ids)
    return [_of_one(snapshot, one, stands[one.pk]) for one in looked_for]


def _standing(snapshot: Snapshot, id_: int) -> Placement | None:
    """Nothing of who is on the case, was asked, or does not mediate."""
    if id_ in snapshot.asked or id_ in snapshot.seated.values():
        return None
    rows = snapshot.pool.rows([id_])
    if not len(rows) or snapshot.pool.observes[rows[0]]:
        return None
    return placement_of(snapshot.need, snapshot.pool, id_)


def _of_one(snapshot: Snapshot, volunteer: Volunteer, found: Placement | None) -> WhyNot:
    id_, name = volunteer.pk, str(volunteer)
    if id_ in snapshot.seated.values():
        return WhyNot(id_, name, here="seated")
    if id_ in snapshot.asked:
        return WhyNot(id_, name, here="asked")
    if found is None:
        return WhyNot(id_, name, state=volunteer.get_state_display())
    others = [other for other in found.pair.ids if other != id_] if found.pair else []
    beside = snapshot.people[others[0]] if others else None
    return WhyNot(id_, name, standing=found, beside=beside)


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
    snapshot.people.know(ids)
    people = sorted((snapshot.people[id_] for id_ in ids), key=lambda one: (one.name_key, one.id))
    need, pool = snapshot.need, snapshot.pool
    shown = [
        (one, reason) for one in people[:PEOPLE_SHOWN] if (reason := why_not(need, pool, one.id))
    ]
    return KeptOut(rule, len(ids), shown)
