"""The rules nobody may waive, each with the facts for its words, and the warnings.

A rule is a function of the need and one mediator, or the whole team; it answers with its facts
when it is broken and with None when it is kept. This is what the rules *mean*; ``filters.py``
tests the same over columns. Source of the rules: docs/algorithms/pairing.md.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scheduling.engine.people import COACHING, REGULAR, Level, Mediator, Need, Strictness
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.weights import Newcomers

Facts = dict[str, Any]


def _other_service(need: Need, mediator: Mediator) -> Facts | None:
    return None if need.services is None or mediator.service in need.services else {}


def _not_active(_need: Need, mediator: Mediator) -> Facts | None:
    return None if mediator.active and not mediator.observes else {}


def _not_certified(need: Need, mediator: Mediator) -> Facts | None:
    if need.day is None:
        return None
    first, last = mediator.certified_from, mediator.certified_until
    if first is not None and first <= need.day and (last is None or need.day <= last):
        return None
    return {"day": need.day, "first": first, "last": last}


def _load_full(_need: Need, mediator: Mediator) -> Facts | None:
    if mediator.open_cases < mediator.max_open:
        return None
    return {"open": mediator.open_cases, "most": mediator.max_open}


def _conflict_of_interest(need: Need, mediator: Mediator) -> Facts | None:
    shared = need.affiliations & mediator.affiliations
    if shared or mediator.id in need.conflicted:
        return {"affiliations": sorted(shared)}
    return None


def _knows_party(need: Need, mediator: Mediator) -> Facts | None:
    return {} if mediator.id in need.knows else None


def _declined(need: Need, mediator: Mediator) -> Facts | None:
    return {} if mediator.id in need.declined else None


def _left_case(need: Need, mediator: Mediator) -> Facts | None:
    return {} if mediator.id in need.left_case else None


def _met_party(need: Need, mediator: Mediator) -> Facts | None:
    """A coach never met the party as a mediator before, nor the other way round."""
    coaching = need.service_type == COACHING
    met = need.met_as_mediator if coaching else need.met_as_coach
    return {"met_as": "mediator" if coaching else "coach"} if mediator.id in met else None


def _lives_in_street(need: Need, mediator: Mediator) -> Facts | None:
    return {} if any(mediator.home.in_street_of(place) for place in need.addresses) else None


def _lives_in_postcode(need: Need, mediator: Mediator) -> Facts | None:
    return {} if any(mediator.home.in_postcode_of(place) for place in need.addresses) else None


def _lives_in_district(need: Need, mediator: Mediator) -> Facts | None:
    if any(mediator.home.in_district_of(address) for address in need.addresses):
        return {"district": mediator.home.district}
    return None


def kilometres(need: Need, mediator: Mediator) -> float | None:
    """Return how far the mediator lives from the case, None where one place is not known."""
    if need.place is None or mediator.place is None or need.distance_rule == Strictness.OFF:
        return None
    east, north = (mediator.place[0] - need.place[0], mediator.place[1] - need.place[1])
    # Not math.hypot, which rounds otherwise: filters.too_far counts the same over columns.
    return math.sqrt(east * east + north * north)


def _lives_too_far(need: Need, mediator: Mediator) -> Facts | None:
    km = kilometres(need, mediator)
    if km is None or mediator.max_km is None or km <= mediator.max_km:
        return None
    return {"km": round(km), "most": mediator.max_km}


Test = Callable[[Need, Mediator], Facts | None]

NEARNESS: tuple[tuple[Rule, str, Test], ...] = (
    (Rule.SAME_STREET, "street_rule", _lives_in_street),
    (Rule.SAME_POSTCODE, "postcode_rule", _lives_in_postcode),
    (Rule.SAME_DISTRICT, "district_rule", _lives_in_district),
    (Rule.TOO_FAR, "distance_rule", _lives_too_far),
)
"""Where somebody lives: each a wall, a warning or nothing, as the service wants it."""


def home_unknown(need: Need, mediator: Mediator) -> Facts | None:
    """What is not known of a home that a wall of this case would hold against the parties.

    Nobody is found near whose address is not known: the wall fails closed, as a warning.
    """
    if (
        Strictness.HARD in {need.street_rule, need.postcode_rule}
        and not mediator.home.says_which_street
        and any(place.says_which_street for place in need.addresses)
    ):
        return {"lacks": "address"}
    if (
        need.district_rule == Strictness.HARD
        and mediator.home.district is None
        and any(place.district is not None for place in need.addresses)
    ):
        return {"lacks": "district"}
    return None


def _only_when_hard(strictness: str, test: Test) -> Test:
    def wall(need: Need, mediator: Mediator) -> Facts | None:
        return test(need, mediator) if getattr(need, strictness) == Strictness.HARD else None

    return wall


def _not_trained(need: Need, mediator: Mediator) -> Facts | None:
    if need.service_type == REGULAR or need.service_type in mediator.skills:
        return None
    return {"service_type": need.service_type}


def _language(need: Need, mediator: Mediator) -> Facts | None:
    missing = need.each_must_speak - mediator.languages
    return {"missing": sorted(missing)} if missing else None


def _inexperienced_alone(need: Need, mediator: Mediator) -> Facts | None:
    alone = need.seats == 1 and need.experienced_required
    return {} if alone and mediator.level == Level.NOVICE else None


def _no_time_for_parties(need: Need, mediator: Mediator) -> Facts | None:
    if mediator.starts & need.starts:
        return None
    return {"own_starts": mediator.starts.bit_count()}


PERSONAL: tuple[tuple[Rule, Test], ...] = (
    (Rule.OTHER_SERVICE, _other_service),
    (Rule.NOT_ACTIVE, _not_active),
    (Rule.NOT_CERTIFIED, _not_certified),
    (Rule.LOAD_FULL, _load_full),
    (Rule.CONFLICT_OF_INTEREST, _conflict_of_interest),
    (Rule.KNOWS_PARTY, _knows_party),
    (Rule.DECLINED, _declined),
    (Rule.LEFT_CASE, _left_case),
    (Rule.MET_PARTY, _met_party),
    *((rule, _only_when_hard(strictness, test)) for rule, strictness, test in NEARNESS),
    (Rule.NOT_TRAINED, _not_trained),
    (Rule.LANGUAGE, _language),
    (Rule.NOBODY_EXPERIENCED, _inexperienced_alone),
    (Rule.NO_COMMON_TIME, _no_time_for_parties),
)

SOFT = frozenset({Rule.LEFT_CASE, Rule.LANGUAGE, Rule.TOO_FAR, Rule.NO_COMMON_TIME})
"""Broken rules a coordinator may set aside with a reason, as they may any warning: somebody has
room again for the case they left, an interpreter comes along, somebody gladly drives further, the
parties agree on another hour. The others are walls."""

NOT_ASKED_OF_THE_KEPT = frozenset({Rule.LOAD_FULL, Rule.DECLINED, Rule.LEFT_CASE})
"""Somebody who is on the case has it among their open cases, and has said yes since."""


def personal_failures(need: Need, mediator: Mediator) -> Iterator[Reason]:
    """Yield each rule this mediator breaks, in the order in which they are told."""
    for rule, broken in PERSONAL:
        facts = broken(need, mediator)
        if facts is not None:
            yield Reason(rule, facts, about=mediator.id)


def team_failures(need: Need, team: Sequence[Mediator]) -> Iterator[Reason]:
    """Yield each rule these two break together; whoever is alone has no such rules."""
    if len(team) < 2:
        return
    yield from class_failures(need, team)
    # A file may name the other under one of them only.
    if team[1].id in team[0].apart or team[0].id in team[1].apart:
        yield Reason(Rule.NOT_TOGETHER)
    if not common_starts(need, team):
        yield Reason(Rule.NO_COMMON_TIME)


def class_failures(need: Need, team: Sequence[Mediator]) -> Iterator[Reason]:
    """Yield those of the rules for two that hang on their levels and languages only."""
    if not levels_may_go(need, [mediator.level for mediator in team]):
        yield Reason(Rule.NOBODY_EXPERIENCED)
    missing = need.languages.difference(*(mediator.languages for mediator in team))
    if missing:
        yield Reason(Rule.LANGUAGE, {"missing": sorted(missing)})


def levels_may_go(need: Need, levels: Sequence[Level]) -> bool:
    """Return whether a newcomer, if one of the two is one, has the company they need."""
    if Level.NOVICE not in levels:
        return True
    if need.weights.newcomers == Newcomers.WITH_MENTOR:
        return Level.SENIOR in levels
    return any(level != Level.NOVICE for level in levels)


def common_starts(need: Need, team: Sequence[Mediator]) -> int:
    """Return the half hours at which everybody can begin a talk."""
    # Whole numbers of any length: one bit a half hour over all days, so "and" is what all have in
    # common.
    common = need.starts
    for mediator in team:
        common &= mediator.starts
    return common


def objections(need: Need, team: Sequence[Mediator]) -> list[Reason]:
    """Return everything that forbids this team, none when it may take the case.

    It is for the moment of acceptance as well: leave the team's own offer for this case out of
    ``open_cases`` then, or the last free place would refuse itself.
    """
    found = [
        reason
        for mediator in team
        if mediator.id not in need.kept
        for reason in personal_failures(need, mediator)
    ]
    return found + list(team_failures(need, team))


def area_warning(need: Need, mediator: Mediator) -> Reason | None:
    """Return the nearest of the warnings about where the mediator lives."""
    for rule, strictness, test in NEARNESS:
        if getattr(need, strictness) == Strictness.WARNING:
            facts = test(need, mediator)
            if facts is not None:
                return Reason(rule, facts, about=mediator.id)
    return None


def warnings(need: Need, team: Sequence[Mediator]) -> list[Reason]:
    """Return what the coordinator should know of a team that is allowed.

    Somebody who is kept on the case is not thrown off it by a ranking; what would keep them
    from it today is a warning.
    """
    found = []
    for mediator in team:
        if mediator.id in need.kept:
            found += [
                reason
                for reason in personal_failures(need, mediator)
                if reason.rule not in NOT_ASKED_OF_THE_KEPT
            ]
        area = area_warning(need, mediator)
        if area:
            found.append(area)
        unknown = home_unknown(need, mediator)
        if unknown:
            found.append(Reason(Rule.HOME_UNKNOWN, unknown, about=mediator.id))
    return found
