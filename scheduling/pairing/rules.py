"""The rules nobody may waive, each with the facts for its words, and the warnings.

A rule is a function of the need and one mediator, or the whole team; it answers with its facts
when it is broken and with None when it is kept. Source of the rules: docs/algorithms/pairing.md.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scheduling.pairing.people import COACHING, REGULAR, Level, Mediator, Need, Strictness
from scheduling.pairing.reasons import Reason, Rule

Facts = dict[str, Any]


def _not_active(_need: Need, mediator: Mediator) -> Facts | None:
    return None if mediator.active else {}


def _not_certified(need: Need, mediator: Mediator) -> Facts | None:
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


def _met_party(need: Need, mediator: Mediator) -> Facts | None:
    """A coach never met the party as a mediator before, nor the other way round."""
    coaching = need.service_type == COACHING
    met = mediator.met_as_mediator if coaching else mediator.met_as_coach
    if met.isdisjoint(need.parties):
        return None
    return {"met_as": "mediator" if coaching else "coach"}


def _lives_in_street(need: Need, mediator: Mediator) -> Facts | None:
    if any(mediator.home.in_street_of(address) for address in need.addresses):
        return {}
    return None


def _lives_in_district(need: Need, mediator: Mediator) -> Facts | None:
    if any(mediator.home.in_district_of(address) for address in need.addresses):
        return {"district": mediator.home.district}
    return None


def _same_street(need: Need, mediator: Mediator) -> Facts | None:
    return _lives_in_street(need, mediator) if need.street_rule == Strictness.HARD else None


def _same_district(need: Need, mediator: Mediator) -> Facts | None:
    return _lives_in_district(need, mediator) if need.district_rule == Strictness.HARD else None


def _not_trained(need: Need, mediator: Mediator) -> Facts | None:
    if need.service_type == REGULAR or need.service_type in mediator.skills:
        return None
    return {"service_type": need.service_type}


def _language(need: Need, mediator: Mediator) -> Facts | None:
    if need.seats > 1 and not need.both_speak:
        return None
    missing = need.languages - mediator.languages
    return {"missing": sorted(missing)} if missing else None


def _inexperienced_alone(need: Need, mediator: Mediator) -> Facts | None:
    alone = need.seats == 1 and need.experienced_required
    return {} if alone and mediator.level == Level.NOVICE else None


def _no_time_for_parties(need: Need, mediator: Mediator) -> Facts | None:
    if mediator.starts & need.starts:
        return None
    return {"own_starts": mediator.starts.bit_count()}


PERSONAL: tuple[tuple[Rule, Callable[[Need, Mediator], Facts | None]], ...] = (
    (Rule.NOT_ACTIVE, _not_active),
    (Rule.NOT_CERTIFIED, _not_certified),
    (Rule.LOAD_FULL, _load_full),
    (Rule.CONFLICT_OF_INTEREST, _conflict_of_interest),
    (Rule.KNOWS_PARTY, _knows_party),
    (Rule.DECLINED, _declined),
    (Rule.MET_PARTY, _met_party),
    (Rule.SAME_STREET, _same_street),
    (Rule.SAME_DISTRICT, _same_district),
    (Rule.LANGUAGE, _language),
    (Rule.NOT_TRAINED, _not_trained),
    (Rule.NOBODY_EXPERIENCED, _inexperienced_alone),
    (Rule.NO_COMMON_TIME, _no_time_for_parties),
)

NOT_ASKED_OF_THE_KEPT = frozenset({Rule.LOAD_FULL, Rule.DECLINED})
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
    if not common_starts(need, team):
        yield Reason(Rule.NO_COMMON_TIME)


def class_failures(need: Need, team: Sequence[Mediator]) -> Iterator[Reason]:
    """Yield those of the rules for two that hang on their levels and languages only."""
    if all(mediator.level == Level.NOVICE for mediator in team):
        yield Reason(Rule.NOBODY_EXPERIENCED)
    missing = need.languages.difference(*(mediator.languages for mediator in team))
    if missing:
        yield Reason(Rule.LANGUAGE, {"missing": sorted(missing)})


def common_starts(need: Need, team: Sequence[Mediator]) -> int:
    """Return the half hours at which everybody can begin a talk."""
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
    """Return the nearer of the two warnings about where the mediator lives."""
    if need.street_rule == Strictness.WARNING:
        facts = _lives_in_street(need, mediator)
        if facts is not None:
            return Reason(Rule.SAME_STREET, facts, about=mediator.id)
    if need.district_rule == Strictness.WARNING:
        facts = _lives_in_district(need, mediator)
        if facts is not None:
            return Reason(Rule.SAME_DISTRICT, facts, about=mediator.id)
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
    return found
