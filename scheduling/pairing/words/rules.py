"""The words for what the pairing engine says: rules, remedies, terms, refusals."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.ui import spelled
from core.wording import listed
from scheduling.engine.reasons import Reason, Rule, Term
from volunteers.words import spoken


class RuleWords(NamedTuple):
    """A rule about several people, what would change it, the same about one, and about most.

    ``kept`` says of a team that nothing is wrong here.
    """

    title: str | Promise
    remedy: str | Promise
    sentence: str | Promise
    obstacle: str | Promise
    kept: str | Promise


RULES: dict[str, RuleWords] = {
    Rule.NOT_ACTIVE: RuleWords(
        gettext_lazy("Take a break, or are not active"),
        gettext_lazy("They are back as soon as their pause ends."),
        gettext_lazy("%(name)s is not active now."),
        gettext_lazy("What keeps most people out: they take a break, or are not active."),
        gettext_lazy("Active as a mediator"),
    ),
    Rule.NOT_CERTIFIED: RuleWords(
        gettext_lazy("Have no valid certification today"),
        gettext_lazy("Confirm or renew the certification, then they count again."),
        gettext_lazy("%(name)s has no valid certification today."),
        gettext_lazy("What keeps most people out: they have no valid certification today."),
        gettext_lazy("Certified"),
    ),
    Rule.LOAD_FULL: RuleWords(
        gettext_lazy("Have as many cases as they want"),
        gettext_lazy("They can raise their own maximum, or a case must end first."),
        gettext_lazy("%(name)s has as many cases as they want."),
        gettext_lazy("What keeps most people out: they have as many cases as they want."),
        gettext_lazy("Room for another case"),
    ),
    Rule.CONFLICT_OF_INTEREST: RuleWords(
        gettext_lazy("Have a conflict of interest"),
        gettext_lazy("If it no longer holds, end it on the page of the volunteer."),
        gettext_lazy("%(name)s has a conflict of interest with this case."),
        gettext_lazy("What keeps most people out: they have a conflict of interest."),
        gettext_lazy("No conflict of interest"),
    ),
    Rule.KNOWS_PARTY: RuleWords(
        gettext_lazy("Think that they know these people"),
        gettext_lazy("Nothing changes this for this case. Only coordinators see it."),
        gettext_lazy("%(name)s may know these people."),
        gettext_lazy("What keeps most people out: they think that they know these people."),
        gettext_lazy("Nobody said that they know these people"),
    ),
    Rule.DECLINED: RuleWords(
        gettext_lazy("Said no to this case"),
        gettext_lazy("They are free for other cases; do not ask them twice for this one."),
        gettext_lazy("%(name)s said no to this case."),
        gettext_lazy("What keeps most people out: they said no to this case."),
        gettext_lazy("Nobody said no to this case"),
    ),
    Rule.LEFT_CASE: RuleWords(
        gettext_lazy("Were on this case before and left it"),
        gettext_lazy("Ask them again only when you have talked about it, and write down why."),
        gettext_lazy("%(name)s was on this case before and left it."),
        gettext_lazy("What keeps most people out: they were on this case before and left it."),
        gettext_lazy("Nobody who left this case before"),
    ),
    Rule.MET_PARTY: RuleWords(
        gettext_lazy("Worked with one of the parties before"),
        gettext_lazy("Nothing changes this: a coach and a mediator are never the same person."),
        gettext_lazy("%(name)s worked with one of the parties before."),
        gettext_lazy("What keeps most people out: they worked with one of the parties before."),
        gettext_lazy("New to these parties"),
    ),
    Rule.SAME_STREET: RuleWords(
        gettext_lazy("Live in the street of one of the parties"),
        gettext_lazy("A manager can make this rule milder, under the rules of pairing."),
        gettext_lazy("%(name)s lives in the street of one of the parties."),
        gettext_lazy("What keeps most people out: they live in the street of one of the parties."),
        gettext_lazy("Not from the same street"),
    ),
    Rule.SAME_POSTCODE: RuleWords(
        gettext_lazy("Live at the postcode of one of the parties"),
        gettext_lazy("A manager can make this rule milder, under the rules of pairing."),
        gettext_lazy("%(name)s lives at the postcode of one of the parties."),
        gettext_lazy(
            "What keeps most people out: they live at the postcode of one of the parties."
        ),
        gettext_lazy("Not from the same postcode"),
    ),
    Rule.SAME_DISTRICT: RuleWords(
        gettext_lazy("Live in the same district"),
        gettext_lazy("A manager can make this rule milder, under the rules of pairing."),
        gettext_lazy("%(name)s lives in the same district as the parties."),
        gettext_lazy("What keeps most people out: they live in the same district."),
        gettext_lazy("Not from the same district"),
    ),
    Rule.HOME_UNKNOWN: RuleWords(
        gettext_lazy("Have no whole address here"),
        gettext_lazy("Write their address and district on the page of the volunteer."),
        gettext_lazy(
            "The address of %(name)s is not whole here, so nobody can see whether it is near the "
            "parties."
        ),
        gettext_lazy("What keeps most people out: their address is not whole here."),
        gettext_lazy("Where they live is known"),
    ),
    Rule.NOT_TRAINED: RuleWords(
        gettext_lazy("Are not trained for this form of mediation"),
        gettext_lazy("Note the training on the page of the volunteer once it is done."),
        gettext_lazy("%(name)s is not trained for this form of mediation."),
        gettext_lazy("What keeps most people out: they are not trained for this."),
        gettext_lazy("Trained for this form of mediation"),
    ),
    Rule.LANGUAGE: RuleWords(
        gettext_lazy("Do not speak the languages that are needed"),
        gettext_lazy("With an interpreter the case may ask for fewer languages."),
        gettext_lazy("%(name)s does not speak the languages that are needed."),
        gettext_lazy("What keeps most people out: they do not speak the languages."),
        gettext_lazy("The languages that are needed"),
    ),
    Rule.NOBODY_EXPERIENCED: RuleWords(
        gettext_lazy("Are newcomers, and nobody experienced can go with them"),
        gettext_lazy("A newcomer goes with an experienced mediator. Ask one who has no room now."),
        gettext_lazy("%(name)s is a newcomer and does not work alone yet."),
        gettext_lazy("What keeps most people out: they are newcomers."),
        gettext_lazy("Enough experience together"),
    ),
    Rule.NOT_TOGETHER: RuleWords(
        gettext_lazy("Do not go together"),
        gettext_lazy("Choose somebody else beside them."),
        gettext_lazy("%(name)s does not go with the other."),
        gettext_lazy("What stands in the way most: the people who are left do not go together."),
        gettext_lazy("Nothing against these two together"),
    ),
    Rule.NO_COMMON_TIME: RuleWords(
        gettext_lazy("Are not free when the parties can"),
        gettext_lazy("Ask the parties for other hours, or the volunteers when they are free."),
        gettext_lazy("%(name)s is not free when the parties can."),
        gettext_lazy("What keeps most people out: they are not free when the parties can."),
        gettext_lazy("Hours they share with the parties"),
    ),
}

OF_TWO: dict[str, str | Promise] = {
    Rule.NOBODY_EXPERIENCED: gettext_lazy(
        "Two newcomers do not go together: one of the two must be experienced."
    ),
    Rule.LANGUAGE: gettext_lazy("Together they do not speak all languages that are needed."),
    Rule.NOT_TOGETHER: gettext_lazy("These two never go together."),
    Rule.NO_COMMON_TIME: gettext_lazy("They share no hours with each other and the parties."),
}

FOR_ONE: dict[str, str | Promise] = {
    Rule.NOT_ACTIVE: gettext_lazy("%(name)s is back as soon as the pause ends."),
    Rule.NOT_CERTIFIED: gettext_lazy(
        "Confirm or renew the certification, then %(name)s counts again."
    ),
    Rule.LOAD_FULL: gettext_lazy("%(name)s can raise their own maximum, or a case must end first."),
    Rule.DECLINED: gettext_lazy("%(name)s is free for other cases; do not ask twice for this one."),
    Rule.LEFT_CASE: gettext_lazy(
        "Ask %(name)s again only when you have talked about it, and write down why."
    ),
    Rule.NOT_TOGETHER: gettext_lazy("Choose somebody else beside %(name)s."),
    Rule.NO_COMMON_TIME: gettext_lazy(
        "Ask the parties for other hours, or ask %(name)s for other times."
    ),
}
"""What would change it for one person, where the remedy speaks of several."""

TERMS_ALONE: dict[str, str | Promise] = {
    Term.LANGUAGES: gettext_lazy("Languages"),
}
"""Terms, where one mediator does a case."""

NEWCOMERS_ALONE = RULES[Rule.NOBODY_EXPERIENCED]._replace(
    title=gettext_lazy("Are newcomers, and do not work alone yet"),
    remedy=gettext_lazy("They can take a case once they have finished their first cases."),
    kept=gettext_lazy("Enough experience"),
)
"""The rule about newcomers, where one mediator does a case."""

RECRUIT: dict[str, str | Promise] = {
    Rule.LANGUAGE: gettext_lazy("Look for a new volunteer who speaks the language."),
    Rule.NO_COMMON_TIME: gettext_lazy("Look for a new volunteer who is free at these hours."),
    Rule.LOAD_FULL: gettext_lazy("Look for new volunteers: those you have are busy."),
    Rule.NOBODY_EXPERIENCED: gettext_lazy("Let more newcomers finish their first cases."),
    Rule.NOT_TRAINED: gettext_lazy("Plan a course for this form of mediation."),
}
"""What helps later, where the rule itself should stay."""

TO_VOLUNTEER: dict[str, str | Promise] = {
    Rule.NOBODY_EXPERIENCED: gettext_lazy(
        "Thank you for your yes! The other mediator on this case is new as well, and two "
        "newcomers do not go together. We look for somebody experienced, and ask you again soon."
    ),
    Rule.LANGUAGE: gettext_lazy(
        "Thank you for your yes! For this case we still need somebody who speaks another "
        "language. We ask you again soon."
    ),
    Rule.LOAD_FULL: gettext_lazy(
        "Thank you for your yes! You have as many cases now as you wanted at most, so we ask "
        "somebody else. You can change your maximum yourself."
    ),
}
TO_VOLUNTEER_ELSE = gettext_lazy(
    "Thank you for your yes! This case cannot go to you after all. Your coordinator will "
    "tell you why."
)

TERMS: dict[str, str | Promise] = {
    Term.LOAD: gettext_lazy("Open and recent cases"),
    Term.WAITING: gettext_lazy("Time since their last case"),
    Term.AREA: gettext_lazy("Living close by"),
    Term.MENTORING: gettext_lazy("Learning from each other"),
    Term.LANGUAGES: gettext_lazy("Languages both speak"),
    Term.TOGETHER: gettext_lazy("Earlier cases together"),
    Term.HOURS: gettext_lazy("Hours they share with the parties"),
    Term.MIXED: gettext_lazy("A woman and a man"),
}


def rule_sentence(reason: Reason, names: Mapping[int, str]) -> str:
    """One rule that speaks, in a sentence."""
    if reason.about is None:
        return str(OF_TWO[reason.rule])
    return str(RULES[reason.rule].sentence) % {"name": names[reason.about]}


def rule_words(rule: Rule, *, seats: int) -> RuleWords:
    """The words for a rule, where so many mediators do a case."""
    return NEWCOMERS_ALONE if seats == 1 and rule == Rule.NOBODY_EXPERIENCED else RULES[rule]


def remedy_for(rule: Rule, name: str, *, seats: int) -> str:
    """What would change it for this one person."""
    if rule in FOR_ONE:
        return str(FOR_ONE[rule]) % {"name": name}
    return str(rule_words(rule, seats=seats).remedy)


def term_words(term: Term, *, seats: int) -> str | Promise:
    return TERMS_ALONE[term] if seats == 1 and term in TERMS_ALONE else TERMS[term]


def fact_of(reason: Reason) -> str:
    """What there is to say of this one person under a rule, in a sentence; often nothing."""
    facts = reason.facts
    if reason.rule == Rule.LOAD_FULL:
        return _("Has %(open)s of %(most)s cases.") % facts
    if reason.rule == Rule.NOT_CERTIFIED:
        return _certified(facts)
    if reason.rule == Rule.LANGUAGE:
        return _("Missing: %(languages)s.") % {"languages": listed(*spoken(facts["missing"]))}
    if reason.rule == Rule.NO_COMMON_TIME and not facts.get("own_starts", 1):
        return _("Has not said when free, or is away.")
    return ""


def _certified(facts: Mapping[str, Any]) -> str:
    first, last, day = facts["first"], facts["last"], facts["day"]
    if first is None:
        return _("Not certified yet.")
    if first > day:
        return _("Will be certified from %(date)s.") % {"date": spelled(first, "j F Y")}
    return _("Was certified until %(date)s.") % {"date": spelled(last, "j F Y")}


def gentle_words(reasons: list[Reason]) -> str | Promise:
    """Why a yes could not be taken, for the volunteer: never what was noted about them."""
    rules = [reason.rule for reason in reasons]
    return next((TO_VOLUNTEER[rule] for rule in rules if rule in TO_VOLUNTEER), TO_VOLUNTEER_ELSE)
