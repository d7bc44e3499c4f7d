"""The words of the pair board: why a team, who was asked, and what each rule says of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.templatetags.ui import dots, hue, icon, initials, short_day, spelled
from core.wording import listed, listed_with_and, paired
from organisations.words import phone_note
from scheduling.engine.explain import RuleFinding, RuleVerdict
from scheduling.engine.people import Need, Wish
from scheduling.engine.reasons import Points, Reason, Rule
from scheduling.engine.weights import Newcomers
from scheduling.pairing.pages.board import Member, TeamCard, asks_reserves
from scheduling.pairing.snapshot.cases import Person, Snapshot
from scheduling.pairing.words.rules import OF_TWO, fact_of, rule_sentence, rule_words, term_words

A_LONG_PAUSE = 30  # days
NO_HANDS: Mapping[int, str] = {}

MENTORING: dict[str, str | Promise] = {
    "newcomer_with_mentor": gettext_lazy("A newcomer goes along with a mentor"),
    "newcomer_with_experienced": gettext_lazy("A newcomer goes along with somebody experienced"),
    "mentor_along": gettext_lazy("A mentor is one of the two"),
}

GENDER_COUNTS = gettext_lazy(
    "For this case a woman and a man were asked for. Therefore the gender that volunteers told "
    "us counts here, and nowhere else."
)

SIGNS: dict[str, tuple[str, str | Promise]] = {
    RuleVerdict.KEPT: ("good", gettext_lazy("kept")),
    RuleVerdict.WARNED: ("wait", gettext_lazy("warning")),
    RuleVerdict.SOFT: ("wait", gettext_lazy("broken, you may set it aside")),
    RuleVerdict.BROKEN: ("bad", gettext_lazy("broken")),
}
"""A tone and a word for each verdict."""

WORST_FIRST = (RuleVerdict.BROKEN, RuleVerdict.SOFT, RuleVerdict.WARNED, RuleVerdict.KEPT)


def wish_used(need: Need) -> str | Promise:
    """Say plainly that a protected trait is looked at, because this case asks for it."""
    return GENDER_COUNTS if Wish.MIXED in need.wishes else ""


def warning_lines(reasons: Iterable[Reason], snapshot: Snapshot) -> list[dict[str, Any]]:
    return [_line(_told(reason, snapshot), "wait") for reason in reasons]


def _told(reason: Reason, snapshot: Snapshot) -> str:
    if reason.about is None:
        return str(OF_TWO[reason.rule])
    name = snapshot.people[reason.about].name
    return rule_sentence(reason, {reason.about: name})


def card_words(
    card: TeamCard, snapshot: Snapshot, *, place: int, hands: Mapping[int, str] = NO_HANDS
) -> dict[str, Any]:
    """All a card shows, as text: on a board of many people words cost more than numbers.

    The first card tells everything, the others what is different about them. ``hands`` says of
    whose hand is up since when: it is told, and moves nobody up or down.
    """
    first = place == 1
    names = [member.person.name for member in card.new_members]
    lines = reasons_for(card, snapshot) if first else _company(card, snapshot.need)
    ids = [str(id_) for id_ in card.new_ids]
    query = "&".join(f"{seat}={id_}" for seat, id_ in zip(("first", "second"), ids, strict=False))
    return {
        "place": str(place),
        "is_first": first,
        "title": _("%(place)s: %(names)s") % {"place": place, "names": listed_with_and(names)},
        "people": [_member(member) for member in card.new_members],
        "together": len(card.members) > 1,
        "week": week_strip(card.weekdays, get_language() or ""),
        "hours": [hour_words(hour, snapshot) for hour in card.hours[: None if first else 1]],
        "lines": warning_lines(card.warnings, snapshot) + _hands(card, hands) + lines,
        "aside": card.rules_warned,
        "chosen": list(zip(("first", "second"), ids, strict=False)),
        "query": query,
        "points": _("All reasons (%(points)s points)") % {"points": card.points},
        "ask": ask_words(names, as_reserve=asks_reserves(snapshot, more=len(names))),
    }


@lru_cache(maxsize=1_000)
def week_strip(weekdays: tuple[int, ...], _language: str) -> SafeString:
    """The days of the week, marked where a team can begin."""
    days = listed(*(WEEKDAYS[day] for day in weekdays))
    told = _("Days on which they can begin: %(days)s") % {"days": days}
    marks = (
        (mark_safe(" data-can") if day in weekdays else "", WEEKDAYS_ABBR[day]) for day in range(7)
    )
    drawn = format_html_join("", "<span{}>{}</span>", marks)
    return format_html(
        '<p class="days"><span class="visually-hidden">{}</span>'
        '<span class="days-week" aria-hidden="true">{}</span></p>',
        told,
        drawn,
    )


def ask_words(names: list[str], *, as_reserve: bool = False) -> str:
    """What the button says that asks these people."""
    if len(names) == 1:
        words = _("Ask %(name)s as a reserve") if as_reserve else _("Offer to %(name)s")
        return words % {"name": names[0]}
    return _("Ask these two as reserves") if as_reserve else _("Offer to these two")


def asked_words(snapshot: Snapshot) -> str:
    """How many were asked for how many seats, where that is worth saying."""
    if not snapshot.asked or not asks_reserves(snapshot, more=1):
        return ""
    return ngettext(
        "%(asked)s asked for %(seats)s seat",
        "%(asked)s asked for %(seats)s seats",
        snapshot.open_seats,
    ) % {"asked": len(snapshot.asked), "seats": snapshot.open_seats}


def hour_words(hour: datetime, snapshot: Snapshot) -> dict[str, str]:
    here = hour.astimezone(snapshot.grid.zone)
    day = _day_words(here.date(), get_language() or "")
    return {"at": here.isoformat(), "day": day, "time": f"{here:%H:%M}"}


@lru_cache(maxsize=1_000)
def _day_words(day: date, _language: str) -> str:
    return short_day(day)


def level_words(member: Member) -> str:
    """What stands under a name: the level, and that somebody is asked by phone."""
    return " · ".join(filter(None, (str(member.level), phone_note(*member.person.ways))))


def by_phone_lines(members: Iterable[Member]) -> list[str]:
    """Whom no letter asks: "Vera Smit: no email, call 06…"."""
    notes = ((member.person.name, phone_note(*member.person.ways)) for member in members)
    return [paired(name, note) for name, note in notes if note]


def _member(member: Member) -> dict[str, Any]:
    name = member.person.name
    return {
        "name": name,
        "initials": initials(name),
        "hue": str(hue(name)),
        "level": level_words(member),
        "is_full": member.is_full,
        "dots": _dots(member.taken, member.room),
        "load": _("%(taken)s of %(room)s cases") % {"taken": member.taken, "room": member.room},
    }


@cache
def _dots(taken: int, room: int) -> SafeString:
    """A dot for each place: static/css/components/load.css."""
    drawn = (mark_safe(" data-taken") if full else "" for full in dots(taken, room))
    return format_html_join("", '<span class="load-dot"{}></span>', ((one,) for one in drawn))


def _hands(card: TeamCard, hands: Mapping[int, str]) -> list[dict[str, Any]]:
    words = _("%(name)s put up a hand, %(when)s")
    people = [member.person for member in card.new_members if member.person.id in hands]
    return [
        _line(words % {"name": one.first_name, "when": hands[one.id]}, "good") for one in people
    ]


def reasons_for(card: TeamCard, snapshot: Snapshot) -> list[dict[str, Any]]:
    """Why this team, as lines with a tone."""
    lines = [_line(_hours(card), "good"), *_company(card, snapshot.need)]
    return lines + _pauses(card.new_members, snapshot.need)


def _company(card: TeamCard, need: Need) -> list[dict[str, Any]]:
    lines = []
    if card.mentoring:
        lines.append(_line(MENTORING[card.mentoring], "good"))
    if card.languages and len(card.languages) == len(need.languages):
        alone = len(card.members) == 1
        spoken = _("Speaks %(languages)s") if alone else _("Both speak %(languages)s")
        lines.append(_line(spoken % {"languages": listed(*card.languages)}, "good"))
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
        "date": spelled(member.last_assigned, "j F"),
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


def points_of(terms: Iterable[Points], *, seats: int = 2) -> list[dict[str, Any]]:
    """The terms that moved a team up or down, for who wants to see the sum."""
    return [
        {"label": term_words(term.term, seats=seats), "points": term.points}
        for term in terms
        if term.points
    ]


def finding_lines(findings: Iterable[RuleFinding], snapshot: Snapshot) -> list[dict[str, Any]]:
    """What each rule says, the worst first: a sign, its word, and sentences of whom it is about."""
    found = [_finding(finding, snapshot) for finding in findings]
    return sorted(found, key=lambda line: WORST_FIRST.index(line["verdict"]))


def _finding(finding: RuleFinding, snapshot: Snapshot) -> dict[str, Any]:
    tone, label = SIGNS[finding.verdict]
    of_one = [reason for reason in finding.reasons if reason.about is not None]
    told = [_of_team(reason, snapshot) for reason in of_one or finding.reasons]
    return {
        "rule": finding.rule.value,
        "verdict": finding.verdict,
        "tone": tone,
        "label": label if finding.verdict == RuleVerdict.KEPT else capfirst(str(label)),
        "texts": told or [(rule_words(finding.rule, seats=snapshot.need.seats).kept, "")],
    }


def _of_team(reason: Reason, snapshot: Snapshot) -> tuple[str, str]:
    """A sentence, and what there is to say beside it. What one lacks, two together lack as well."""
    with_mentor = snapshot.need.weights.newcomers == Newcomers.WITH_MENTOR
    if with_mentor and reason.rule == Rule.NOBODY_EXPERIENCED and reason.about is None:
        return _("A newcomer goes with a mentor only, and neither of the two is one."), ""
    return _told(reason, snapshot), fact_of(reason)
