"""The words for what the pairing engine says: rules, remedies, reasons, refusals."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from scheduling.board import Group, KeptOut, Member, TeamCard, Warned
from scheduling.languages import listed
from scheduling.pairing.reasons import Reason, Rule, Term
from scheduling.snapshot import Snapshot

A_LONG_PAUSE = 30  # days


class RuleWords(NamedTuple):
    """A rule about several people, what would change it, the same about one, and about most."""

    title: str | Promise
    remedy: str | Promise
    sentence: str | Promise
    obstacle: str | Promise


RULES: dict[str, RuleWords] = {
    Rule.NOT_ACTIVE: RuleWords(
        gettext_lazy("Rest now, or are not active"),
        gettext_lazy("They are back as soon as their pause ends."),
        gettext_lazy("%(name)s is not active now."),
        gettext_lazy("What keeps most people out: they rest now, or are not active."),
    ),
    Rule.NOT_CERTIFIED: RuleWords(
        gettext_lazy("Have no valid certification today"),
        gettext_lazy("Confirm or renew the certification, then they count again."),
        gettext_lazy("%(name)s has no valid certification today."),
        gettext_lazy("What keeps most people out: they have no valid certification today."),
    ),
    Rule.LOAD_FULL: RuleWords(
        gettext_lazy("Have as many cases as they want"),
        gettext_lazy("They can raise their own maximum, or a case must end first."),
        gettext_lazy("%(name)s has as many cases as they want."),
        gettext_lazy("What keeps most people out: they have as many cases as they want."),
    ),
    Rule.CONFLICT_OF_INTEREST: RuleWords(
        gettext_lazy("Have a conflict of interest"),
        gettext_lazy("If it no longer holds, end it on the page of the volunteer."),
        gettext_lazy("%(name)s has a conflict of interest with this case."),
        gettext_lazy("What keeps most people out: they have a conflict of interest."),
    ),
    Rule.KNOWS_PARTY: RuleWords(
        gettext_lazy("Think that they know these people"),
        gettext_lazy("Nothing changes this for this case. Only coordinators see it."),
        gettext_lazy("%(name)s may know these people."),
        gettext_lazy("What keeps most people out: they think that they know these people."),
    ),
    Rule.DECLINED: RuleWords(
        gettext_lazy("Said no to this case"),
        gettext_lazy("They are free for other cases; do not ask them twice for this one."),
        gettext_lazy("%(name)s said no to this case."),
        gettext_lazy("What keeps most people out: they said no to this case."),
    ),
    Rule.MET_PARTY: RuleWords(
        gettext_lazy("Worked with one of the parties before"),
        gettext_lazy("Nothing changes this: a coach and a mediator are never the same person."),
        gettext_lazy("%(name)s worked with one of the parties before."),
        gettext_lazy("What keeps most people out: they worked with one of the parties before."),
    ),
    Rule.SAME_STREET: RuleWords(
        gettext_lazy("Live in the street of one of the parties"),
        gettext_lazy("The service can change this rule in its settings."),
        gettext_lazy("%(name)s lives in the street of one of the parties."),
        gettext_lazy("What keeps most people out: they live in the street of one of the parties."),
    ),
    Rule.SAME_DISTRICT: RuleWords(
        gettext_lazy("Live in the same district"),
        gettext_lazy("The service can change this rule in its settings."),
        gettext_lazy("%(name)s lives in the same district as the parties."),
        gettext_lazy("What keeps most people out: they live in the same district."),
    ),
    Rule.NOT_TRAINED: RuleWords(
        gettext_lazy("Are not trained for this form of mediation"),
        gettext_lazy("Note the training on the page of the volunteer once it is done."),
        gettext_lazy("%(name)s is not trained for this form of mediation."),
        gettext_lazy("What keeps most people out: they are not trained for this."),
    ),
    Rule.LANGUAGE: RuleWords(
        gettext_lazy("Do not speak the languages that are needed"),
        gettext_lazy("With an interpreter the case may ask for fewer languages."),
        gettext_lazy("%(name)s does not speak the languages that are needed."),
        gettext_lazy("What keeps most people out: they do not speak the languages."),
    ),
    Rule.NOBODY_EXPERIENCED: RuleWords(
        gettext_lazy("Are newcomers, and nobody experienced can go with them"),
        gettext_lazy("A newcomer goes with an experienced mediator. Ask one who has no room now."),
        gettext_lazy("%(name)s is a newcomer and does not work alone yet."),
        gettext_lazy("What keeps most people out: they are newcomers."),
    ),
    Rule.NO_COMMON_TIME: RuleWords(
        gettext_lazy("Are not free when the parties can"),
        gettext_lazy("Ask the parties for other hours, or the volunteers when they are free."),
        gettext_lazy("%(name)s is not free when the parties can."),
        gettext_lazy("What keeps most people out: they are not free when the parties can."),
    ),
}

OF_TWO: dict[str, str | Promise] = {
    Rule.NOBODY_EXPERIENCED: gettext_lazy(
        "Two newcomers do not go together: one of the two must be experienced."
    ),
    Rule.LANGUAGE: gettext_lazy("Together they do not speak all languages that are needed."),
    Rule.NO_COMMON_TIME: gettext_lazy("They share no hours with each other and the parties."),
}

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
    Term.MENTORING: gettext_lazy("Learning from each other"),
    Term.LANGUAGES: gettext_lazy("Languages both speak"),
    Term.HOURS: gettext_lazy("Hours they share with the parties"),
    Term.AREA: gettext_lazy("Living close by"),
    Term.MIXED: gettext_lazy("A woman and a man"),
}

MENTORING: dict[str, str | Promise] = {
    "newcomer_with_mentor": gettext_lazy("A newcomer goes along with a mentor"),
    "newcomer_with_experienced": gettext_lazy("A newcomer goes along with somebody experienced"),
    "mentor_along": gettext_lazy("A mentor is one of the two"),
}


def warning_lines(warnings: Iterable[Warned]) -> list[dict[str, Any]]:
    return [_line(warning_words(warning), "wait") for warning in warnings]


def reasons_for(card: TeamCard, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Why this team, as lines with a tone; warnings come first."""
    lines = [*warning_lines(card.warnings), _line(_hours(card), "good")]
    if card.mentoring:
        lines.append(_line(MENTORING[card.mentoring], "good"))
    if card.languages:
        both = _("Both speak %(languages)s") % {"languages": listed(*card.languages)}
        lines.append(_line(both, "good"))
    elif len(card.members) > 1 and snapshot.need.languages:
        lines.append(_line(_("Together they speak all that is needed"), "good"))
    if card.mixed:
        lines.append(_line(_("A woman and a man, as the parties asked"), "good"))
    lines += _pauses([member for member in card.members if not member.stays], snapshot)
    return lines


def _line(text: str | Promise, tone: str) -> dict[str, Any]:
    return {"text": text, "tone": tone}


def _hours(card: TeamCard) -> str:
    return ngettext(
        "%(count)s time to begin in the next four weeks",
        "%(count)s times to begin in the next four weeks",
        card.starts,
    ) % {"count": card.starts}


def _pauses(members: list[Member], snapshot: Snapshot) -> list[dict[str, Any]]:
    if len(members) > 1 and all(member.last_assigned is None for member in members):
        return [_line(_("Neither has had a case for four months or more"), "good")]
    return [_pause(member, snapshot) for member in members]


def _pause(member: Member, snapshot: Snapshot) -> dict[str, Any]:
    name = member.person.first_name
    if member.last_assigned is None:
        return _line(_("%(name)s has had no case for four months or more") % {"name": name}, "good")
    words = _("%(name)s got the last case on %(date)s") % {
        "name": name,
        "date": date_format(member.last_assigned, "j F"),
    }
    paused = (snapshot.need.today - member.last_assigned).days
    return _line(words, "good" if paused >= A_LONG_PAUSE else "quiet")


def points_of(card: TeamCard) -> list[dict[str, Any]]:
    """The terms that moved this team up or down, for who wants to see the sum."""
    return [
        {"label": TERMS[term.term], "points": term.points} for term in card.terms if term.points
    ]


def warning_words(warning: Warned) -> str:
    if warning.person is None:
        return str(OF_TWO[warning.rule])
    return str(RULES[warning.rule].sentence) % {"name": warning.person.name}


def reason_words(reason: Reason, snapshot_names: dict[int, str]) -> str:
    """One broken rule in a sentence, for who chose these people by hand."""
    if reason.about is None:
        return str(OF_TWO[reason.rule])
    return str(RULES[reason.rule].sentence) % {"name": snapshot_names[reason.about]}


def group_words(group: Group) -> dict[str, Any]:
    """A rule with its people, what would change it, and what there is to say of each."""
    rule = RULES[group.rule]
    people = [
        {"id": kept.person.id, "name": kept.person.name, "fact": fact_of(group.rule, kept)}
        for kept in group.people
    ]
    return {
        "rule": group.rule,
        "title": rule.title,
        "obstacle": OF_TWO[group.rule] if group.of_pairs else rule.obstacle,
        "remedy": rule.remedy,
        "count": group.count,
        "people": people,
        "more": group.more,
    }


def fact_of(rule: str, kept_out: KeptOut) -> str:
    """What there is to say of this one person under a rule; often nothing."""
    facts = kept_out.facts
    if rule == Rule.LOAD_FULL:
        return _("%(open)s of %(most)s cases") % facts
    if rule == Rule.NOT_CERTIFIED:
        return _certified(facts)
    if rule == Rule.LANGUAGE:
        return _("not: %(languages)s") % {"languages": listed(*facts["missing"])}
    if rule == Rule.NO_COMMON_TIME and not facts["own_starts"]:
        return _("has not said when free, or is away")
    return ""


def _certified(facts: dict[str, Any]) -> str:
    first, last, day = facts["first"], facts["last"], facts["day"]
    if first is None:
        return _("not certified yet")
    if first > day:
        return _("from %(date)s") % {"date": date_format(first, "j F Y")}
    return _("until %(date)s") % {"date": date_format(last, "j F Y")}


def kind_words(reasons: list[Reason]) -> str | Promise:
    """Why a yes could not be taken, for the volunteer: never what was noted about them."""
    rules = [reason.rule for reason in reasons]
    return next((TO_VOLUNTEER[rule] for rule in rules if rule in TO_VOLUNTEER), TO_VOLUNTEER_ELSE)
