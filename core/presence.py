"""Who has what open at this moment: in the cache for a minute, and nowhere else.

Not a table: that would be a record of who sits where all day, which nobody needs and somebody would
have to guard. A place has one entry, written anew with every sign, so that nothing piles up where
the cache is a table of the database, and a list asks once. Of two signs at the same instant one may
be lost; the next one comes before anybody is missed.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache

SIGN_EVERY = timedelta(seconds=20)
"""As the page of a case says (``hx-trigger``)."""
FRESH = 2 * SIGN_EVERY
"""One sign may be lost. A list that asks every twenty seconds lets go after a minute at most."""


@dataclass(frozen=True)
class Looker:
    who: int
    name: str
    since: datetime


class _Sign(NamedTuple):
    name: str
    first: float
    last: float


_Signs = dict[tuple[int, int], _Sign]
"""By what is open, and who has it open."""


def note_open(what: int, *, by: int, name: str, place: str, at: datetime) -> None:
    """Somebody has this open, since their first sign without a gap."""
    signs, moment = _signs_of(place, at), at.timestamp()
    known = signs.get((what, by))
    signs[what, by] = _Sign(name, known.first if known else moment, moment)
    told = {key: tuple(sign) for key, sign in signs.items()}
    cache.set(_key(place), told, FRESH.total_seconds())


def who_has_open(place: str, *, but: int, at: datetime) -> dict[int, list[Looker]]:
    """By what is open, in the order in which they came; ``but`` is whoever asks."""
    found: dict[int, list[Looker]] = defaultdict(list)
    for (what, who), sign in sorted(_signs_of(place, at).items(), key=lambda one: one[1].first):
        if who != but:
            found[what].append(Looker(who, sign.name, datetime.fromtimestamp(sign.first, UTC)))
    return dict(found)


def _signs_of(place: str, at: datetime) -> _Signs:
    oldest = (at - FRESH).timestamp()
    kept = {key: _Sign(*told) for key, told in (cache.get(_key(place)) or {}).items()}
    return {key: sign for key, sign in kept.items() if sign.last > oldest}


def _key(place: str) -> str:
    return f"open:{place}"
