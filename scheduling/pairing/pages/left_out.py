"""The words for who is not on the pair board: what would help, whom a rule keeps out, and why."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.templatetags.ui import spelled
from scheduling.engine.explain import FAR_ENOUGH, JointRelief, Placement, Relief
from scheduling.engine.reasons import Reason, Rule
from scheduling.pairing.pages.board import FOR_GOOD, Nobody
from scheduling.pairing.pages.why_not import KeptOut, WhyNot
from scheduling.pairing.words.rules import (
    OF_TWO,
    RECRUIT,
    RULES,
    fact_of,
    remedy_for,
    rule_sentence,
    rule_words,
)

SET_BY_THE_SERVICE = {Rule.SAME_STREET, Rule.SAME_POSTCODE, Rule.SAME_DISTRICT}


def group_words(rule: Rule, count: int, *, seats: int = 2) -> dict[str, Any]:
    """A rule and how many people it keeps out."""
    title = str(rule_words(rule, seats=seats).title)
    return {"rule": rule.value, "title": title, "count": str(count)}


def nobody_words(nobody: Nobody) -> dict[str, Any]:
    """What stands in the way of everybody, what would help now, and what later."""
    rules = [relief.rule for relief in nobody.reliefs]
    obstacle: str | Promise = ""
    if nobody.worst:
        rules = rules or [nobody.worst]
        obstacle = OF_TWO[nobody.worst] if nobody.of_two else RULES[nobody.worst].obstacle
    recruit = [RECRUIT[rule] for rule in rules if rule in RECRUIT]
    return {
        "title": _title(nobody),
        "is_asked": nobody.is_asked,
        "obstacle": obstacle,
        "reliefs": [_relief(one, nobody) for one in nobody.reliefs if one.rule not in FOR_GOOD],
        "joint": [_joint(one, nobody) for one in nobody.joint],
        "remedy": nobody.worst and rule_words(nobody.worst, seats=nobody.seats).remedy,
        "several": bool(nobody.worst) and not nobody.reliefs,
        "free_from": nobody.free_from,
        "recruit": recruit or [_("Look for new volunteers.")],
    }


def _title(nobody: Nobody) -> str:
    if nobody.is_asked:
        return _("There is nobody else to ask now")
    if nobody.beside:
        return _("Nobody fits beside %(name)s now") % {"name": nobody.beside.name}
    if nobody.sought == 1:
        return _("Nobody may take this case now")
    return _("No two people may take this case now")


def _relief(relief: Relief, nobody: Nobody) -> dict[str, Any]:
    words = rule_words(relief.rule, seats=nobody.seats)
    people = nobody.left_out.get(relief.rule, 0)
    return {
        "rule": relief.rule.value,
        "title": words.title,
        "remedy": words.remedy,
        "gain": _gain(relief, one_by_one=nobody.sought == 1),
        "people": people and _show(people),
        "is_of_service": relief.rule in SET_BY_THE_SERVICE,
    }


def _joint(relief: JointRelief, nobody: Nobody) -> list[dict[str, Any]]:
    """The rules that must all give way, each with what would change it."""
    words = [rule_words(rule, seats=nobody.seats) for rule in relief.rules]
    return [{"title": one.title, "remedy": one.remedy} for one in words]


def _show(people: int) -> str:
    words = ngettext("Show this person", "Show these %(count)s people", people)
    return words % {"count": people}


def _gain(relief: Relief, *, one_by_one: bool) -> str:
    if relief.or_more:
        words = (
            _("Without this one rule %(count)s people or more could take the case.")
            if one_by_one
            else _("Without this one rule %(count)s pairs or more could take the case.")
        )
    elif one_by_one:
        words = ngettext(
            "Without this one rule %(count)s person could take the case.",
            "Without this one rule %(count)s people could take the case.",
            relief.teams,
        )
    else:
        words = ngettext(
            "Without this one rule %(count)s pair could take the case.",
            "Without this one rule %(count)s pairs could take the case.",
            relief.teams,
        )
    return words % {"count": relief.teams}


def kept_out_words(kept: KeptOut, *, seats: int) -> dict[str, Any]:
    """Everybody under one rule, by name, and what would change it."""
    people = [
        {"id": person.id, "name": person.name, "fact": fact_of(reason)}
        for person, reason in kept.people
    ]
    words = rule_words(kept.rule, seats=seats)
    return {"title": words.title, "remedy": words.remedy, "people": people, "more": kept.more}


def whereabouts_words(found: WhyNot, *, seats: int) -> dict[str, Any]:
    """Where somebody stands, or each rule that keeps them out and what would change it."""
    told = {"id": found.id, "name": found.name, "tone": "quiet"}
    told |= dict.fromkeys(("fact", "remedy", "pair_query"), "")
    told["also"] = []
    if found.here:
        return told | {"text": HERE[found.here]}
    standing = found.standing
    if standing is None:
        return told | {"text": _("Does not mediate now: %(state)s.") % {"state": found.state}}
    if standing.reason is not None:
        if standing.reason.rule != Rule.NOT_ACTIVE:
            told["pair_query"] = f"first={found.id}"
        first, *others = [_against(reason, found.name, seats=seats) for reason in standing.reasons]
        return told | first | _ending(standing) | {"also": others}
    if standing.pair is None:
        return told | {"text": _("May take this case, but nobody is left who may go along.")}
    beside = found.beside
    query = f"first={found.id}" + (f"&second={beside.id}" if beside else "")
    text = _place(standing.place, standing.pair.points, beside.name if beside else "")
    return told | {"tone": "good", "text": text, "pair_query": query}


HERE = {
    "seated": gettext_lazy("Is on the case."),
    "asked": gettext_lazy("Was asked, and has not answered yet."),
}


def _against(reason: Reason, name: str, *, seats: int) -> dict[str, Any]:
    text = rule_sentence(reason, {reason.about or 0: name})
    remedy = remedy_for(reason.rule, name, seats=seats)
    return {"tone": "bad", "text": text, "fact": fact_of(reason), "remedy": remedy}


def _ending(standing: Placement) -> dict[str, Any]:
    """The remedy of what ends by itself, and only that."""
    if not standing.ends_on:
        return {}
    day = spelled(standing.ends_on, "j F Y")
    return {"remedy": _("This ends by itself on %(day)s.") % {"day": day}}


def _place(place: int | None, points: int, beside: str) -> str:
    facts = {"place": place, "points": points, "name": beside, "most": FAR_ENOUGH}
    if place is not None and beside:
        return _("Place %(place)s, with %(name)s: %(points)s points.") % facts
    if place is not None:
        return _("Place %(place)s: %(points)s points.") % facts
    if beside:
        text = _(
            "May take this case, but beyond place %(most)s. Best with %(name)s: %(points)s points."
        )
        return text % facts
    return _("May take this case, but beyond place %(most)s: %(points)s points.") % facts
