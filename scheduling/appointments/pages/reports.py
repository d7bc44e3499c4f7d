"""The screens on which somebody tells how a talk went: one question each, every answer a link.

What was answered stands in the address, so that going back keeps it; nothing is written before the
last screen is sent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.appointments.models import AfterTalk, Appointment, MissedBecause, ways_after
from scheduling.appointments.models.reports import LENGTHS, NOT_KNOWN, YES
from scheduling.lifecycle import AppointmentState

Words = str | Promise
USUAL_LENGTHS = (60, 90, 120, 150, 180)
FIRST = 3
"""So many ways on are asked at first; the others stand behind «something else»."""

LENGTH_WORDS: dict[int, Words] = {
    NOT_KNOWN: _("I do not know"),
    30: _("½ hour"),
    60: _("1 hour"),
    90: _("1½ hours"),
    120: _("2 hours"),
    150: _("2½ hours"),
    180: _("3 hours"),
    210: _("3½ hours"),
    240: _("4 hours"),
    270: _("4½ hours"),
}
MISSED_SIGNS = {"moved": "calendar-x", "nobody_came": "user-off", "called_off": "x"}
AFTER_SIGNS: dict[str, str] = {
    AfterTalk.APPROACH: "users",
    AfterTalk.AGAIN: "repeat",
    AfterTalk.JOINT: "users",
    AfterTalk.SHUTTLE: "repeat",
    AfterTalk.GROUP: "users-plus",
    AfterTalk.ANOTHER: "calendar-plus",
    AfterTalk.AGREED: "checks",
    AfterTalk.BETTER: "heart-handshake",
    AfterTalk.NO_AGREEMENT: "x",
    AfterTalk.STOPS: "door-exit",
}
QUESTIONS: dict[str, Words] = {
    "took": _("Did the talk take place?"),
    "after": _("What comes next?"),
    "minutes": _("How long were you busy?"),
    "check": _("Is this right?"),
    "unsafe": _("Was something unsafe?"),
}
YES_WORDS = _("Yes")
TOOK_PLACE = _("The talk took place")
MISSED_WORDS: dict[str, Words] = {
    MissedBecause.MOVED: _("The talk will be on another day"),
    MissedBecause.NOBODY_CAME: _("Somebody did not come"),
    MissedBecause.CALLED_OFF: _("The talk was called off"),
}


@dataclass(frozen=True, kw_only=True)
class Tapped:
    """``took`` is YES or a ``MissedBecause``; "" and None are not answered yet."""

    took: str = ""
    after: str = ""
    minutes: int | None = None
    changes: bool = False

    @classmethod
    def of_report(cls, talk: Appointment) -> "Tapped":
        """What was told before, to tell it otherwise."""
        minutes = talk.outcome.minutes if talk.outcome else None
        took = talk.missed_because or YES
        return cls(took=took, after=talk.told_after, minutes=minutes, changes=True)

    def link(self, **further: str) -> str:
        said = {"took": self.took, "after": self.after}
        said |= {} if self.minutes is None else {"minutes": str(self.minutes)}
        said |= {"change": "1"} if self.changes else {}
        return "?" + urlencode({k: v for k, v in (said | further).items() if v})


@dataclass(frozen=True)
class Tap:
    """One answer, and where it leads."""

    label: Words
    url: str
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """``done`` of ``number`` stand behind; ``other`` shows further answers to the same question."""

    name: str
    answers: Tapped
    steps: list[str]
    taps: list[Tap] = field(default_factory=list)
    other: str = ""

    @property
    def question(self) -> Words:
        return QUESTIONS[self.name]

    @property
    def place(self) -> int:
        return self.steps.index(self.name) + 1 if self.name in self.steps else 0

    @property
    def road(self) -> list[str]:
        """How each step stands, for the line at the top."""
        here = self.place - 1
        return ["done" if n < here else "now" if n == here else "" for n in range(len(self.steps))]

    @property
    def unsafe_url(self) -> str:
        return self.answers.link(ask="unsafe")

    @property
    def back_url(self) -> str:
        return self.answers.link()

    @property
    def summary(self) -> list[dict[str, Words]]:
        """What was answered, each with the way to answer it otherwise."""
        return list(_summary(self.answers, self.steps))


def screen_of(talk: Appointment, asked: Mapping[str, str]) -> Screen:
    """The screen of an address: the one that is asked for, or the first without an answer."""
    answers = _read(talk, asked)
    steps = _steps(talk, answers)
    open_ones = [name for name in steps if name != "check" and not _is_answered(name, answers)]
    wanted = asked.get("ask", "")
    name = wanted if wanted in {*steps, "unsafe"} else (open_ones or ["check"])[0]
    if name == "check" and open_ones:
        name = open_ones[0]
    taps = list(_taps(name, talk, answers))
    is_short = not asked.get("all")
    return Screen(
        name=name,
        answers=answers,
        steps=steps,
        taps=_shown(name, taps) if is_short else taps,
        other=answers.link(ask=name, all="1") if is_short and _hides(name, taps) else "",
    )


def told_words(talk: Appointment) -> list[Words]:
    """What was told by these screens, for whoever opens them afterwards."""
    if talk.outcome is None:
        return []
    return [line["label"] for line in _summary(Tapped.of_report(talk), ["took", "after"])]


def _read(talk: Appointment, asked: Mapping[str, str]) -> Tapped:
    """Whatever is no answer to what is asked of this talk counts as none."""
    took = asked.get("took", "")
    may_be = _possible(talk)
    ways = ways_after(talk.kind, talk.case.state)
    after, minutes = asked.get("after", ""), asked.get("minutes", "")
    lengths = {str(n): n for n in LENGTHS}
    return Tapped(
        took=may_be[0] if len(may_be) == 1 else took if took in may_be else "",
        after=after if after in ways else "",
        minutes=lengths.get(minutes),
        changes=asked.get("change") == "1",
    )


def _possible(talk: Appointment) -> list[str]:
    """Where it was said already that it took place, or did not, only that can be told."""
    missed = [str(why) for why in MissedBecause]
    if talk.state == AppointmentState.HELD:
        return [YES]
    return missed if talk.state == AppointmentState.MISSED else [YES, *missed]


def _steps(talk: Appointment, answers: Tapped) -> list[str]:
    first = [] if _possible(talk) == [YES] else ["took"]
    between = [] if answers.took in MissedBecause.values else ["after", "minutes"]
    return [*first, *between, "check"]


def _is_answered(name: str, answers: Tapped) -> bool:
    return getattr(answers, name) not in {"", None}


def _taps(name: str, talk: Appointment, answers: Tapped) -> Iterator[Tap]:
    if name == "took":
        labels = dict(MissedBecause.choices)
        for took in _possible(talk):
            url = replace(answers, took=took).link()
            label = YES_WORDS if took == YES else labels[took]
            yield Tap(label, url, MISSED_SIGNS.get(took, "check"))
    if name == "after":
        for after in ways_after(talk.kind, talk.case.state):
            url = replace(answers, after=after).link()
            yield Tap(AfterTalk(after).label, url, AFTER_SIGNS[after])
    if name == "minutes":
        for length in (*LENGTHS[1:], NOT_KNOWN):
            yield Tap(LENGTH_WORDS[length], replace(answers, minutes=length).link())


def _shown(name: str, taps: list[Tap]) -> list[Tap]:
    if name == "minutes":
        usual = {LENGTH_WORDS[n] for n in USUAL_LENGTHS}
        return [tap for tap in taps if tap.label in usual]
    return taps[:FIRST] if name == "after" else taps


def _hides(name: str, taps: list[Tap]) -> bool:
    return len(_shown(name, taps)) < len(taps)


def _summary(answers: Tapped, steps: list[str]) -> Iterator[dict[str, Words]]:
    took = TOOK_PLACE if answers.took == YES else MISSED_WORDS.get(answers.took, "")
    yield {
        "label": took,
        "url": answers.link(ask="took") if "took" in steps else "",
        "what": QUESTIONS["took"],
    }
    if answers.took != YES:
        return
    if answers.after:
        label: Words = AfterTalk(answers.after).label
        yield {"label": label, "url": answers.link(ask="after"), "what": QUESTIONS["after"]}
    if answers.minutes is not None and "minutes" in steps:
        length = LENGTH_WORDS[answers.minutes]
        yield {"label": length, "url": answers.link(ask="minutes"), "what": QUESTIONS["minutes"]}


def place_after(talk: Appointment, answers: Tapped) -> str | None:
    """Where the case stands once this is sent; None where it stays."""
    way: Any = ways_after(talk.kind, talk.case.state).get(answers.after)
    stands = way.leads_from(talk.case.state) if way and answers.took == YES else None
    return stands if stands != talk.case.state else None
