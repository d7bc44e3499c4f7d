"""The words of the pair board: why a team, what each rule says of it, where somebody stands."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.templatetags.ui import dots, hue, icon, initials, short_day
from scheduling.board import Member, Nobody, TeamCard
from scheduling.languages import listed
from scheduling.pairing.explain import FAR_ENOUGH, Finding, Relief, Verdict
from scheduling.pairing.people import Need, Wish
from scheduling.pairing.reasons import Points, Reason, Rule
from scheduling.pairing.weights import Newcomers
from scheduling.snapshot import Person, Snapshot
from scheduling.whereabouts import KeptOut, Whereabouts
from scheduling.words import OF_TWO, RECRUIT, RULES, TERMS, fact_of, reason_words

A_LONG_PAUSE = 30  # days

MENTORING: dict[str, str | Promise] = {
    "newcomer_with_mentor": gettext_lazy("A newcomer goes along with a mentor"),
    "newcomer_with_experienced": gettext_lazy("A newcomer goes along with somebody experienced"),
    "mentor_along": gettext_lazy("A mentor is one of the two"),
}

WISHES: dict[str, str | Promise] = {
    Wish.MIXED: gettext_lazy(
        "For this case a woman and a man were asked for. Therefore the gender that volunteers told "
        "us counts here, and nowhere else."
    ),
    Wish.AGES: gettext_lazy(
        "For this case different ages were asked for. Therefore the age of volunteers counts "
        "here, and nowhere else."
    ),
    Wish.BACKGROUNDS: gettext_lazy(
        "For this case different backgrounds were asked for. Therefore the background that "
        "volunteers told us counts here, and nowhere else."
    ),
}

SIGNS: dict[str, tuple[str, str | Promise]] = {
    Verdict.KEPT: ("good", gettext_lazy("kept")),
    Verdict.WARNED: ("wait", gettext_lazy("warning")),
    Verdict.SOFT: ("wait", gettext_lazy("broken, you may set it aside")),
    Verdict.BROKEN: ("bad", gettext_lazy("broken")),
}
"""A tone and a word for each verdict."""

FOR_GOOD = {Rule.KNOWS_PARTY, Rule.DECLINED, Rule.MET_PARTY}
"""Rules nobody can do anything about for this case."""

WORST_FIRST = (Verdict.BROKEN, Verdict.SOFT, Verdict.WARNED, Verdict.KEPT)


def wishes_used(need: Need) -> list[str | Promise]:
    """Say plainly which protected trait is looked at, because this case asks for it."""
    return [WISHES[wish] for wish in Wish if wish in need.wishes]


def warning_lines(reasons: Iterable[Reason], snapshot: Snapshot) -> list[dict[str, Any]]:
    return [_line(_told(reason, snapshot), "wait") for reason in reasons]


def _told(reason: Reason, snapshot: Snapshot) -> str:
    if reason.about is None:
        return str(OF_TWO[reason.rule])
    name = snapshot.people[reason.about].name
    return reason_words(reason, {reason.about: name})


def card_words(card: TeamCard, snapshot: Snapshot, *, place: int) -> dict[str, Any]:
    """All a card shows, as text: on a board of many people words cost more than numbers.

    The first card tells everything, the others what is different about them.
    """
    first = place == 1
    names = [member.person.name for member in card.new_members]
    lines = reasons_for(card, snapshot) if first else _company(card, snapshot.need)
    ids = [str(id_) for id_ in card.new_ids]
    query = "&".join(f"{seat}={id_}" for seat, id_ in zip(("first", "second"), ids, strict=False))
    return {
        "place": str(place),
        "is_first": first,
        "title": _("%(place)s: %(names)s") % {"place": place, "names": both(names)},
        "people": [_member(member) for member in card.new_members],
        "together": len(card.members) > 1,
        "hours": [hour_words(hour, snapshot) for hour in card.hours[: None if first else 1]],
        "lines": warning_lines(card.warnings, snapshot) + lines,
        "aside": card.rules_warned,
        "chosen": list(zip(("first", "second"), ids, strict=False)),
        "query": query,
        "points": _("All reasons (%(points)s points)") % {"points": card.points},
        "ask": ask_words(names),
    }


def both(names: list[str]) -> str:
    """Two people by name, or one."""
    if len(names) == 1:
        return names[0]
    return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}


def ask_words(names: list[str]) -> str:
    """What the button says that asks these people."""
    return (
        _("Offer to %(name)s") % {"name": names[0]} if len(names) == 1 else _("Offer to these two")
    )


def hour_words(hour: datetime, snapshot: Snapshot) -> dict[str, str]:
    here = hour.astimezone(snapshot.grid.zone)
    day = _day_words(here.date(), get_language() or "")
    return {"at": here.isoformat(), "day": day, "time": f"{here:%H:%M}"}


@lru_cache(maxsize=1_000)
def _day_words(day: date, _language: str) -> str:
    return short_day(day)


def _member(member: Member) -> dict[str, Any]:
    name = member.person.name
    return {
        "name": name,
        "initials": initials(name),
        "hue": str(hue(name)),
        "level": str(member.level),
        "is_full": member.is_full,
        "dots": _dots(member.taken, member.room),
        "load": _("%(taken)s of %(room)s cases") % {"taken": member.taken, "room": member.room},
    }


@cache
def _dots(taken: int, room: int) -> SafeString:
    """The drawing of components/load.html."""
    drawn = (mark_safe(" data-taken") if full else "" for full in dots(taken, room))
    return format_html_join("", '<span class="load-dot"{}></span>', ((one,) for one in drawn))


def reasons_for(card: TeamCard, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Why this team, as lines with a tone."""
    lines = [_line(_hours(card), "good"), *_company(card, snapshot.need)]
    return lines + _pauses(card.new_members, snapshot.need)


def _company(card: TeamCard, need: Need) -> list[dict[str, Any]]:
    lines = []
    if card.mentoring:
        lines.append(_line(MENTORING[card.mentoring], "good"))
    if card.languages and len(card.languages) == len(need.languages):
        spoken = _("Both speak %(languages)s") % {"languages": listed(*card.languages)}
        lines.append(_line(spoken, "good"))
    elif len(card.members) > 1 and need.languages:
        lines.append(_line(_("Together they speak all that is needed"), "good"))
    if card.mixed:
        lines.append(_line(_("A woman and a man, as the parties asked"), "good"))
    return lines


def _line(text: str | Promise, tone: str) -> dict[str, Any]:
    return {"text": str(text), "tone": tone, "sign": _sign(tone)}


@cache
def _sign(tone: str) -> SafeString:
    """The drawing of components/reasons.html."""
    return icon({"good": "check", "wait": "alert-triangle"}.get(tone, "point"))


def _hours(card: TeamCard) -> str:
    return ngettext(
        "%(count)s time to begin in the next four weeks",
        "%(count)s times to begin in the next four weeks",
        card.starts,
    ) % {"count": card.starts}


def _pauses(members: list[Member], need: Need) -> list[dict[str, Any]]:
    if len(members) > 1 and all(member.last_assigned is None for member in members):
        return [_line(_("Neither has had a case for four months or more"), "good")]
    return [_pause(member, need) for member in members]


def _pause(member: Member, need: Need) -> dict[str, Any]:
    name = member.person.first_name
    if member.last_assigned is None:
        return _line(_("%(name)s has had no case for four months or more") % {"name": name}, "good")
    words = _("%(name)s got the last case on %(date)s") % {
        "name": name,
        "date": date_format(member.last_assigned, "j F"),
    }
    paused = (need.today - member.last_assigned).days
    return _line(words, "good" if paused >= A_LONG_PAUSE else "quiet")


def along_words(people: list[Person]) -> str:
    """Who could come along to learn; nothing where nobody could."""
    if not people:
        return ""
    if len(people) == 1:
        return _("%(one)s could come along to learn") % {"one": people[0].name}
    names = {"one": people[0].name, "other": people[1].name}
    return _("%(one)s or %(other)s could come along to learn") % names


def points_of(terms: Iterable[Points]) -> list[dict[str, Any]]:
    """The terms that moved a team up or down, for who wants to see the sum."""
    return [{"label": TERMS[term.term], "points": term.points} for term in terms if term.points]


def finding_lines(findings: Iterable[Finding], snapshot: Snapshot) -> list[dict[str, Any]]:
    """What each rule says, the worst first: a sign, its word, and sentences of whom it is about."""
    found = [_finding(finding, snapshot) for finding in findings]
    return sorted(found, key=lambda line: WORST_FIRST.index(line["verdict"]))


def _finding(finding: Finding, snapshot: Snapshot) -> dict[str, Any]:
    tone, label = SIGNS[finding.verdict]
    of_one = [reason for reason in finding.reasons if reason.about is not None]
    told = [_of_team(reason, snapshot) for reason in of_one or finding.reasons]
    return {
        "rule": finding.rule.value,
        "verdict": finding.verdict,
        "tone": tone,
        "label": label,
        "texts": told or [(RULES[finding.rule].kept, "")],
    }


def _of_team(reason: Reason, snapshot: Snapshot) -> tuple[str, str]:
    """A sentence, and what there is to say beside it. What one lacks, two together lack as well."""
    with_mentor = snapshot.need.weights.newcomers == Newcomers.WITH_MENTOR
    if with_mentor and reason.rule == Rule.NOBODY_EXPERIENCED and reason.about is None:
        return _("A newcomer goes with a mentor only, and neither of the two is one."), ""
    return _told(reason, snapshot), fact_of(reason)


def group_words(rule: Rule, count: int) -> dict[str, Any]:
    """A rule and how many people it keeps out."""
    return {"rule": rule.value, "title": str(RULES[rule].title), "count": str(count)}


def nobody_words(nobody: Nobody) -> dict[str, Any]:
    """What stands in the way of everybody, what would help now, and what later."""
    rules = [relief.rule for relief in nobody.reliefs]
    obstacle: str | Promise = ""
    if nobody.worst:
        rules = rules or [nobody.worst]
        obstacle = OF_TWO[nobody.worst] if nobody.of_two else RULES[nobody.worst].obstacle
    recruit = [RECRUIT[rule] for rule in rules if rule in RECRUIT]
    return {
        "obstacle": obstacle,
        "reliefs": [_relief(one) for one in nobody.reliefs if one.rule not in FOR_GOOD],
        "remedy": RULES[nobody.worst].remedy if nobody.worst and not nobody.reliefs else "",
        "several": bool(nobody.worst) and not nobody.reliefs,
        "free_from": nobody.free_from,
        "recruit": recruit or [_("Look for new volunteers.")],
    }


def _relief(relief: Relief) -> dict[str, Any]:
    if relief.or_more:
        gain = _("This alone would give %(count)s possibilities or more.")
    else:
        gain = ngettext(
            "This alone would give %(count)s possibility.",
            "This alone would give %(count)s possibilities.",
            relief.teams,
        )
    return {"remedy": RULES[relief.rule].remedy, "gain": gain % {"count": relief.teams}}


def kept_out_words(kept: KeptOut) -> dict[str, Any]:
    """Everybody under one rule, by name, and what would change it."""
    people = [
        {"id": person.id, "name": person.name, "fact": fact_of(reason)}
        for person, reason in kept.people
    ]
    words = RULES[kept.rule]
    return {"title": words.title, "remedy": words.remedy, "people": people, "more": kept.more}


def whereabouts_words(found: Whereabouts) -> dict[str, Any]:
    """Where somebody stands, or the first rule that keeps them out and what would change it."""
    told = {"id": found.id, "name": found.name, "tone": "quiet"}
    told |= dict.fromkeys(("fact", "remedy", "pair_query"), "")
    if found.here:
        return told | {"text": HERE[found.here]}
    standing = found.standing
    if standing is None:
        return told | {"text": _("Does not mediate now: %(state)s.") % {"state": found.state}}
    if standing.reason is not None:
        if standing.reason.rule != Rule.NOT_ACTIVE:
            told["pair_query"] = f"first={found.id}"
        return told | _against(standing.reason, standing.ends_on, found.name)
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


def _against(reason: Reason, ends_on: date | None, name: str) -> dict[str, Any]:
    remedy: str | Promise = RULES[reason.rule].remedy
    if ends_on:
        day = date_format(ends_on, "j F Y")
        remedy = _("This ends by itself on %(day)s.") % {"day": day}
    text = reason_words(reason, {reason.about or 0: name})
    return {"tone": "bad", "text": text, "fact": fact_of(reason), "remedy": remedy}


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
