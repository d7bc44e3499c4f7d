"""Plain words for who tries the engine at a command line; the house has its own."""

from collections.abc import Iterable, Mapping

from scheduling.engine.plan.model import Lack, Left
from scheduling.engine.reasons import Reason, Rule, Term

RULES: Mapping[Rule, str] = {
    Rule.OTHER_SERVICE: "of a service that is not asked",
    Rule.NOT_ACTIVE: "not active",
    Rule.NOT_CERTIFIED: "not certified that day",
    Rule.LOAD_FULL: "has as many cases as they want",
    Rule.CONFLICT_OF_INTEREST: "conflict of interest",
    Rule.KNOWS_PARTY: "knows a party",
    Rule.DECLINED: "said no to this case",
    Rule.LEFT_CASE: "had a seat on this case and left it",
    Rule.MET_PARTY: "met a party before in another role",
    Rule.SAME_STREET: "lives in the street of a party",
    Rule.SAME_POSTCODE: "lives in the postcode of a party",
    Rule.SAME_DISTRICT: "lives in the district of a party",
    Rule.HOME_UNKNOWN: "where they live is not known",
    Rule.TOO_FAR: "lives too far away",
    Rule.NOT_TRAINED: "not trained for this kind of case",
    Rule.LANGUAGE: "does not speak what is needed",
    Rule.NOBODY_EXPERIENCED: "a newcomer, and nobody fit to go with them",
    Rule.NOT_TOGETHER: "never go together",
    Rule.NO_COMMON_TIME: "no hours in common",
}

TERMS: Mapping[Term, str] = {
    Term.BASE: "to begin with",
    Term.LOAD: "open and recent cases",
    Term.WAITING: "time since their last case",
    Term.DISTANCE: "distance",
    Term.AREA: "living close by",
    Term.MENTORING: "learning from each other",
    Term.LANGUAGES: "languages both speak",
    Term.TOGETHER: "cases together before",
    Term.HOURS: "hours in common",
    Term.MIXED: "different genders, as asked for",
    Term.AGES: "different ages, as asked for",
    Term.BACKGROUNDS: "different backgrounds, as asked for",
}


def plain_rule_words(reason: Reason) -> str:
    """Return a rule with what is known of this person."""
    return f"{RULES[reason.rule]}{_fact(reason)}"


def _fact(reason: Reason) -> str:
    facts = reason.facts
    if reason.rule == Rule.LOAD_FULL:
        return f": {facts['open']} of {facts['most']}"
    if reason.rule == Rule.LANGUAGE:
        return f": {', '.join(facts['missing'])}"
    if reason.rule == Rule.TOO_FAR:
        return f": {facts['km']} km, at most {facts['most']:g}"
    if reason.rule == Rule.NOT_TRAINED:
        return f": {facts['service_type']}"
    if reason.rule == Rule.NOT_CERTIFIED and facts["last"] is not None:
        return f": until {facts['last']}"
    return ""


def left_words(left: Left) -> str:
    if left.lack == Lack.NO_PAIR:
        most = f"; mostly: {RULES[left.rule]}" if left.rule else ""
        return f"nobody may take it{most}"
    if left.lack == Lack.NO_ROOM:
        return f"{count_of(left.teams, 'team')} could take it, and all are worth more elsewhere"
    if left.lack == Lack.NO_HOUR:
        teams = count_of(left.teams, "team")
        return f"{teams} could take it, and all have other talks at the only hours left"
    return f"not planned, for the planner was stopped; {count_of(left.teams, 'team')} could take it"


def count_of(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def listed(names: Iterable[str]) -> str:
    """ "a, b and c"."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
