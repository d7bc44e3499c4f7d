"""The rules about one person, over columns: whom may the case ask, and who is kept out by what.

The same rules in the same order as ``rules.PERSONAL``, which says what they mean; a property
test holds the two together.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from scheduling.engine.people import COACHING, Address, Need, Strictness
from scheduling.engine.people import REGULAR as ORDINARY
from scheduling.engine.pool import NO_DAY, NOVICE, NOWHERE, Bools, Pool
from scheduling.engine.reasons import Rule
from scheduling.engine.slots.grid import day_words

MaskOf = Callable[[Pool, Address], Bools | None]


def broken(need: Need, pool: Pool) -> Iterator[tuple[Rule, Bools]]:
    """Yield each rule, in order, with those who break it; rules nobody can break are left out.

    Only the hours are not looked at: ``candidates`` counts them anyway.
    """
    if need.services is not None:
        yield Rule.OTHER_SERVICE, ~np.isin(pool.service, np.fromiter(need.services, np.int32))
    # Who only learns is in the pool to be found as company, never as a mediator.
    yield Rule.NOT_ACTIVE, ~pool.active | pool.observes
    # A need without a day asks for no certificate: a file may know none.
    if need.day is not None:
        day = need.day.toordinal()
        first = pool.certified_from
        yield Rule.NOT_CERTIFIED, (first == NO_DAY) | (first > day) | (pool.certified_until < day)
    yield Rule.LOAD_FULL, pool.open_cases >= pool.max_open
    yield from _named(need, pool)
    yield from _near(need, pool)
    if need.service_type != ORDINARY:
        yield Rule.NOT_TRAINED, ~_have(pool.skills, pool.skilled.mask([need.service_type]))
    if need.each_must_speak:
        yield Rule.LANGUAGE, ~_have(pool.languages, pool.spoken.mask(need.each_must_speak))
    if need.seats == 1 and need.experienced_required:
        yield Rule.NOBODY_EXPERIENCED, pool.level == NOVICE


def _have(masks: np.ndarray, wanted: int) -> Bools:
    bits = np.uint64(wanted)
    return (masks & bits) == bits


def _named(need: Need, pool: Pool) -> Iterator[tuple[Rule, Bools]]:
    """Rules that name people, by id: a handful of rows among thousands."""
    bound = {row for partner in need.affiliations for row in pool.affiliated.get(partner, ())}
    if bound or need.conflicted:
        mask = _these(pool, need.conflicted)
        mask[list(bound)] = True
        yield Rule.CONFLICT_OF_INTEREST, mask
    if need.knows:
        yield Rule.KNOWS_PARTY, _these(pool, need.knows)
    if need.declined:
        yield Rule.DECLINED, _these(pool, need.declined)
    if need.left_case:
        yield Rule.LEFT_CASE, _these(pool, need.left_case)
    met = need.met_as_mediator if need.service_type == COACHING else need.met_as_coach
    if met:
        yield Rule.MET_PARTY, _these(pool, met)


def _these(pool: Pool, ids: frozenset[int]) -> Bools:
    mask = np.zeros(len(pool), np.bool_)
    mask[pool.rows(ids)] = True
    return mask


def _near(need: Need, pool: Pool) -> Iterator[tuple[Rule, Bools]]:
    if need.addresses:
        if need.street_rule == Strictness.HARD:
            yield Rule.SAME_STREET, in_street(need, pool)
        if need.postcode_rule == Strictness.HARD:
            yield Rule.SAME_POSTCODE, in_postcode(need, pool)
        if need.district_rule == Strictness.HARD:
            yield Rule.SAME_DISTRICT, in_district(need, pool)
    if need.place is not None and need.distance_rule == Strictness.HARD:
        yield Rule.TOO_FAR, too_far(need.place, pool)


def in_street(need: Need, pool: Pool) -> Bools:
    return _any(pool, need.addresses, _street_mask)


def _street_mask(pool: Pool, address: Address) -> Bools | None:
    # Known and not numbered: a question may add no word that nobody in the pool has.
    street = pool.places.known(address.street_key)
    if not street:
        return None
    mask = pool.street == street
    if address.town_key:
        town = pool.places.known(address.town_key)
        # Whose town is not known may live in this street as well: the rule keeps somebody away too
        # often rather than too seldom.
        mask &= (pool.town == 0) | (pool.town == (-1 if town is None else town))
    return mask


def in_postcode(need: Need, pool: Pool) -> Bools:
    return _any(pool, need.addresses, _postcode_mask)


def _postcode_mask(pool: Pool, address: Address) -> Bools | None:
    postcode = pool.places.known(address.postcode_key)
    return pool.postcode == postcode if postcode else None


def in_district(need: Need, pool: Pool) -> Bools:
    return _any(pool, need.addresses, _district_mask)


def _district_mask(pool: Pool, address: Address) -> Bools | None:
    if address.district is None or address.district == NOWHERE:
        return None
    return pool.district == address.district


def _any(pool: Pool, addresses: Iterable[Address], mask_of: MaskOf) -> Bools:
    found: Bools | None = None
    # Both parties often live in one street: each address is looked at once, in their order.
    for address in dict.fromkeys(addresses):
        mask = mask_of(pool, address)
        if mask is not None:
            found = mask if found is None else found | mask
    return np.zeros(len(pool), np.bool_) if found is None else found


def too_far(place: tuple[float, float], pool: Pool) -> Bools:
    east, north = pool.east - place[0], pool.north - place[1]
    # As in rules.kilometres, term for term and not by hypot: the two may not differ in the last
    # digit.
    return np.sqrt(east * east + north * north) > pool.max_km


def free_at_times(need: Need, pool: Pool) -> Bools:
    """Who shares a start with the parties, whatever the others of a team can."""
    words = day_words(need.starts, pool.days)
    free = np.zeros(len(pool), np.uint64)
    # Only days on which the parties can at all.
    for day in np.flatnonzero(words):
        free |= pool.by_day[day] & words[day]
    return free != 0
