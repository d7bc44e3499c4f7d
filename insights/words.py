"""The words of a step: what is to be done, its deed, whose turn it is, and why it cannot wait."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cases.lifecycle import CaseState, Whereabouts
from cases.models import Stage
from cases.pages.listing import CLOSED
from cases.pages.next_step import STEPS
from cases.words.refusals import words_of as case_words
from core.refusals import Refused
from insights.actions.several import NobodyFits
from insights.due.doubts import WeekDoubt
from insights.due.news import NewsItem, NewsKind
from insights.due.several import Deed
from insights.due.steps import DueKind, Urgency, Whose
from scheduling.appointments.pages.week_rows import WeekRowKind
from scheduling.pairing.words.refusals import words_of as pairing_words
from volunteers.lifecycle import ApplicationState
from volunteers.words import DEEDS_FOR_APPLICANTS

TITLES: dict[DueKind, Promise] = {
    DueKind.UNSAFE: _("Call the mediators: something was unsafe"),
    DueKind.MOVE_TALK: _("Move the talk: somebody cannot come"),
    DueKind.ASK_COMING: _("Ask who comes to the talk"),
    DueKind.REPLACE: _("Replace a mediator who may not or cannot mediate now"),
    DueKind.SUBSTITUTE: _("Confirm that a colleague takes over"),
    DueKind.CALL_ASKED: _("Call somebody who was asked and hesitates"),
    DueKind.TRIAGE: _("Assess the case"),
    DueKind.FIND_SECOND: _("Find a second mediator"),
    DueKind.NO_ANSWER: _("Nobody answered in time: ask others"),
    DueKind.FIND_PAIR: _("Find a pair for the case"),
    DueKind.FIRST_CONTACT: _("Call the mediators: no first talk is planned"),
    DueKind.SECOND_LETTER: _("Write to the second party once more"),
    DueKind.PROPOSE_CLOSE: _("Decide whether the case goes on"),
    DueKind.REPORT: _("The talk is over: how did it go?"),
    DueKind.PLAN_FIRST_TALK: _("Plan the first talk"),
    DueKind.GO_ON: _("Next step of the mediators"),
    DueKind.ASKED: _("Volunteers were asked"),
    DueKind.PLAN_AFTERCARE: _("Plan the aftercare"),
    DueKind.AFTERCARE: _("Call both parties"),
    DueKind.FOLLOW_UP: _("It became worse: decide what follows"),
    DueKind.CLOSE: _("Close the case"),
    DueKind.MAIL: _("Email that did not arrive"),
    DueKind.APPLICATION: DEEDS_FOR_APPLICANTS[ApplicationState.APPLIED],
    DueKind.INTERVIEW: DEEDS_FOR_APPLICANTS[ApplicationState.INFORMED],
    DueKind.SCREENING: DEEDS_FOR_APPLICANTS[ApplicationState.INTERVIEWED],
    DueKind.ADMISSION: DEEDS_FOR_APPLICANTS[ApplicationState.SCREENED],
    DueKind.CERTIFICATE: _("Confirm the certificate"),
    DueKind.ADDRESS: _("Complete the home address"),
    DueKind.TALK_AHEAD: _("A talk is planned"),
    DueKind.WAKE: _("The case rests"),
}
"""As the filter says it; a row of ``GO_ON`` says the step of its case."""

ALONE = {DueKind.FIND_PAIR: _("Find a mediator for the case")}
"""Where one mediator takes a case."""

DEEDS: dict[DueKind, Promise] = {
    DueKind.UNSAFE: pgettext_lazy("deed", "Call the mediators"),
    DueKind.MOVE_TALK: pgettext_lazy("deed", "Move the talk"),
    DueKind.ASK_COMING: pgettext_lazy("deed", "Call them"),
    DueKind.REPLACE: pgettext_lazy("deed", "Replace"),
    DueKind.SUBSTITUTE: pgettext_lazy("deed", "Confirm the substitution"),
    DueKind.CALL_ASKED: pgettext_lazy("deed", "Call them"),
    DueKind.TRIAGE: _("Assess"),
    DueKind.FIND_SECOND: pgettext_lazy("deed", "Find a second one"),
    DueKind.NO_ANSWER: pgettext_lazy("deed", "Ask others"),
    DueKind.FIND_PAIR: pgettext_lazy("deed", "Assign"),
    DueKind.FIRST_CONTACT: pgettext_lazy("deed", "Call the mediators"),
    DueKind.SECOND_LETTER: pgettext_lazy("deed", "Note the letter"),
    DueKind.PROPOSE_CLOSE: _("Close the case"),
    DueKind.REPORT: _("Note the talk"),
    DueKind.PLAN_FIRST_TALK: pgettext_lazy("deed", "Plan the talk"),
    DueKind.GO_ON: pgettext_lazy("deed", "Note the step"),
    DueKind.ASKED: _("See who was asked"),
    DueKind.PLAN_AFTERCARE: _("Plan the aftercare"),
    DueKind.AFTERCARE: _("Note the aftercare"),
    DueKind.FOLLOW_UP: pgettext_lazy("deed", "Decide"),
    DueKind.CLOSE: _("Close the case"),
    DueKind.MAIL: _("Send again"),
    DueKind.APPLICATION: pgettext_lazy("deed", "Answer"),
    DueKind.INTERVIEW: pgettext_lazy("deed", "Plan"),
    DueKind.SCREENING: pgettext_lazy("deed", "Note the papers"),
    DueKind.ADMISSION: pgettext_lazy("deed", "Decide"),
    DueKind.CERTIFICATE: pgettext_lazy("deed", "Confirm"),
    DueKind.ADDRESS: pgettext_lazy("deed", "Complete"),
    DueKind.TALK_AHEAD: pgettext_lazy("deed", "See the talk"),
    DueKind.WAKE: pgettext_lazy("deed", "Wake the case"),
}

HEADINGS: dict[Whose, Promise] = {
    Whose.COORDINATOR: _("Your move"),
    Whose.PAIR: _("The mediators’ move"),
    Whose.ASKED: _("Waiting for an answer"),
    Whose.LATER: _("Waiting for its day"),
}
COUNTED_BY_TURN: dict[Whose, Promise] = {
    Whose.COORDINATOR: _("%(n)s with you"),
    Whose.PAIR: _("%(n)s with mediators"),
    Whose.ASKED: _("%(n)s asked"),
    Whose.LATER: _("%(n)s for later"),
}

SEVERAL: dict[Deed, Promise] = {
    Deed.ASK_BEST: _("Ask the best pairs"),
    Deed.REMIND: _("Remind who was asked"),
    Deed.HAND_OVER: pgettext_lazy("several cases", "Hand over"),
    Deed.REST: pgettext_lazy("several cases", "Let them rest"),
}
SEVERAL_LEAD: dict[Deed, Promise] = {
    Deed.ASK_BEST: _("These people get an email with the question. Nobody is asked for two cases."),
    Deed.REMIND: _("Whoever has not answered gets one more email, at most one a working day."),
    Deed.HAND_OVER: _("Whoever gets them is told of all of them in one email."),
    Deed.REST: _(
        "On that day each goes on where it stands now. Days of rest count in no waiting time."
    ),
}
NOBODY_TO_WRITE: dict[Deed, Promise] = {
    Deed.ASK_BEST: _("Nobody is free for it without a warning, or somebody is asked already."),
    Deed.REMIND: _("Nobody who was asked can still answer."),
}
SEVERAL_SIGNS: dict[Deed, str] = {
    Deed.ASK_BEST: "send",
    Deed.REMIND: "mail",
    Deed.HAND_OVER: "arrow-right",
    Deed.REST: "zzz",
}

URGENT: dict[Urgency, Promise] = {
    Urgency.UNSAFE: _("something was unsafe"),
    Urgency.TALK: _("begins within a day"),
    Urgency.EMPTY_SEAT: _("talk planned, mediator missing"),
    Urgency.LAST_DAY: _("last day to answer"),
    Urgency.PROMISE: _("promised day over"),
}

SIGNS: dict[DueKind, str] = {
    DueKind.UNSAFE: "alert-triangle",
    DueKind.MOVE_TALK: "calendar-x",
    DueKind.ASK_COMING: "phone",
    DueKind.REPLACE: "user-x",
    DueKind.SUBSTITUTE: "user-share",
    DueKind.CALL_ASKED: "phone",
    DueKind.TRIAGE: "scale",
    DueKind.FIND_SECOND: "user-plus",
    DueKind.NO_ANSWER: "clock",
    DueKind.FIND_PAIR: "users-plus",
    DueKind.FIRST_CONTACT: "phone",
    DueKind.SECOND_LETTER: "mail",
    DueKind.PROPOSE_CLOSE: "help",
    DueKind.REPORT: "file-text",
    DueKind.PLAN_FIRST_TALK: "calendar-plus",
    DueKind.GO_ON: "messages",
    DueKind.ASKED: "message-question",
    DueKind.PLAN_AFTERCARE: "calendar-plus",
    DueKind.AFTERCARE: "phone",
    DueKind.FOLLOW_UP: "trending-down",
    DueKind.CLOSE: "checks",
    DueKind.MAIL: "mail-x",
    DueKind.APPLICATION: "user-plus",
    DueKind.INTERVIEW: "message",
    DueKind.SCREENING: "certificate",
    DueKind.ADMISSION: "user-check",
    DueKind.CERTIFICATE: "certificate",
    DueKind.ADDRESS: "map-pin",
    DueKind.TALK_AHEAD: "calendar-event",
    DueKind.WAKE: "zzz",
}
"""The icon of each kind: ornament beside its title."""


def title_of_step(kind: DueKind, state: str, *, alone: bool) -> str:
    """``state`` is that of its case; ``alone`` where one mediator takes a case."""
    if kind == DueKind.GO_ON:
        return str(STEPS[CaseState(state)].title)
    if alone and kind in ALONE:
        return str(ALONE[kind])
    return str(TITLES[kind])


NEWS: dict[NewsKind, Promise] = {
    NewsKind.SEAT_LOST: _("A mediator stopped with the case"),
    NewsKind.TALK_REFUSED: _("Somebody cannot come to a talk"),
    NewsKind.ACCEPTED: pgettext_lazy("news", "A volunteer said yes"),
    NewsKind.DECLINED: pgettext_lazy("news", "A volunteer said no"),
    NewsKind.EXPIRED: _("An offer ended without an answer"),
    NewsKind.SUBSTITUTE_AGREED: _("A colleague would take over a seat"),
    NewsKind.SUBSTITUTE_OFF: _("A colleague does not take over after all"),
    NewsKind.SUBSTITUTE_NAMED: _("A mediator cannot go on and named a colleague"),
    NewsKind.HAND_UP: _("A volunteer would like to do a case"),
    NewsKind.TOLD: _("Somebody told how it went"),
    NewsKind.AFTERCARE_DONE: _("The aftercare was done"),
    NewsKind.CLOSED: _("A colleague closed the case"),
    NewsKind.REFERRED: _("A partner referred a case"),
    NewsKind.REPORTED: _("A new report came in"),
    NewsKind.APPLIED: _("Somebody wants to become a volunteer"),
    NewsKind.CERTIFICATE_PROPOSED: _("A certificate was proposed"),
}
COMPLETE, COMPLETE_ALONE = _("The pair is complete"), _("The case has its mediator")

NEWS_SIGNS: dict[NewsKind, tuple[str, str]] = {
    NewsKind.SEAT_LOST: ("users-minus", "bad"),
    NewsKind.TALK_REFUSED: ("calendar-x", "bad"),
    NewsKind.ACCEPTED: ("circle-check", "good"),
    NewsKind.DECLINED: ("message", "wait"),
    NewsKind.EXPIRED: ("clock", "wait"),
    NewsKind.SUBSTITUTE_AGREED: ("user-share", "good"),
    NewsKind.SUBSTITUTE_OFF: ("user-share", "wait"),
    NewsKind.SUBSTITUTE_NAMED: ("user-share", "wait"),
    NewsKind.HAND_UP: ("hand-stop", "go"),
    NewsKind.TOLD: ("file-text", "go"),
    NewsKind.AFTERCARE_DONE: ("phone", "good"),
    NewsKind.CLOSED: ("checks", "good"),
    NewsKind.REFERRED: ("inbox", "go"),
    NewsKind.REPORTED: ("inbox", "go"),
    NewsKind.APPLIED: ("user-plus", "go"),
    NewsKind.CERTIFICATE_PROPOSED: ("certificate", "go"),
}
"""The icon and the tone of each kind: ornament beside its title."""


def title_of_news(item: NewsItem, *, alone: bool) -> str:
    """``alone`` where one mediator takes a case."""
    if item.completes:
        return str(COMPLETE_ALONE if alone else COMPLETE)
    return str(NEWS[item.seen.kind])


def done_in_words(deed: Deed, number: int) -> str:
    """How many cases it was done with."""
    words = {
        Deed.ASK_BEST: ngettext("Asked for %(n)s case.", "Asked for %(n)s cases.", number),
        Deed.REMIND: ngettext(
            "Reminded who was asked for %(n)s case.",
            "Reminded who was asked for %(n)s cases.",
            number,
        ),
        Deed.HAND_OVER: ngettext("Handed over: %(n)s case.", "Handed over: %(n)s cases.", number),
        Deed.REST: ngettext("%(n)s case rests now.", "%(n)s cases rest now.", number),
    }
    return words[deed] % {"n": number}


def why_not_done(deed: Deed, refusal: Refused) -> str:
    if isinstance(refusal, NobodyFits):
        return str(NOBODY_TO_WRITE[Deed.ASK_BEST])
    of_pairing = deed in {Deed.ASK_BEST, Deed.REMIND}
    return pairing_words(refusal) if of_pairing else case_words(refusal)


# --- the week ---

SHORT_TALKS: dict[str, Promise] = {
    Stage.TALK_A: pgettext_lazy("short, of a talk", "First party"),
    Stage.TALK_B: pgettext_lazy("short, of a talk", "Second party"),
    Stage.JOINT: pgettext_lazy("short, of a talk", "Joint talk"),
    Stage.SHUTTLE: pgettext_lazy("short, of a talk", "Shuttle"),
    Stage.GROUP: pgettext_lazy("short, of a talk", "Group talk"),
    Stage.COACHING: pgettext_lazy("short, of a talk", "Coaching"),
}
"""Of the talks that are planned, where a column is narrow."""
WEEK_SIGNS: dict[WeekRowKind, str] = {
    WeekRowKind.TALK: "messages",
    WeekRowKind.COURSE: "school",
    WeekRowKind.CALL: "phone",
}
DOUBT_SIGNS: dict[WeekDoubt, str] = {
    WeekDoubt.NO_RIGHT: "certificate",
    WeekDoubt.ON_A_BREAK: "calendar-off",
    WeekDoubt.SEAT_EMPTY: "user-plus",
    WeekDoubt.ROOM_TWICE: "door",
    WeekDoubt.NOT_COMING: "calendar-x",
    WeekDoubt.AWAY: "calendar-off",
    WeekDoubt.ROOM_GONE: "door",
    WeekDoubt.NO_PLACE: "map-pin",
    WeekDoubt.NO_ANSWER: "phone",
    WeekDoubt.ROOM_SHARED: "door",
}
WARNINGS: dict[WeekDoubt, Promise] = {
    WeekDoubt.NO_RIGHT: _("no certificate"),
    WeekDoubt.ON_A_BREAK: _("somebody takes a break"),
    WeekDoubt.SEAT_EMPTY: _("a mediator is missing"),
    WeekDoubt.ROOM_TWICE: _("room taken twice"),
    WeekDoubt.NOT_COMING: _("move it"),
    WeekDoubt.AWAY: _("somebody is away"),
    WeekDoubt.ROOM_GONE: _("room no longer there"),
    WeekDoubt.NO_PLACE: _("no place yet"),
    WeekDoubt.NO_ANSWER: _("no answer yet"),
    WeekDoubt.ROOM_SHARED: _("room taken twice"),
}
"""On the thing itself, where a line has few words."""
_DOUBTS: dict[WeekDoubt, Promise] = {
    WeekDoubt.NO_RIGHT: _("%(people)s has no valid certificate on that day"),
    WeekDoubt.ON_A_BREAK: _("%(people)s takes a break on that day"),
    WeekDoubt.SEAT_EMPTY: _("A mediator is missing at the talk"),
    WeekDoubt.ROOM_TWICE: _("%(room)s is taken twice at that hour"),
    WeekDoubt.NOT_COMING: _("Cannot come: %(people)s"),
    WeekDoubt.AWAY: _("Away on that day: %(people)s"),
    WeekDoubt.ROOM_GONE: _("%(room)s is no longer in use then"),
    WeekDoubt.NO_PLACE: _("The talk has no place yet"),
    WeekDoubt.NO_ANSWER: _("No sure answer yet: %(people)s"),
    WeekDoubt.ROOM_SHARED: _("%(room)s is taken twice at that hour"),
}


def doubt_in_words(doubt: WeekDoubt, people: str, *, room: str) -> str:
    return str(_DOUBTS[doubt]) % {"people": people, "room": room}


def counted_week(counts: Mapping[WeekRowKind, int]) -> str:
    """ "7 talks, 3 calls, 1 course day": only what there is."""
    words = {
        WeekRowKind.TALK: ngettext("%(n)s talk", "%(n)s talks", counts[WeekRowKind.TALK]),
        WeekRowKind.CALL: ngettext("%(n)s call", "%(n)s calls", counts[WeekRowKind.CALL]),
        WeekRowKind.COURSE: ngettext(
            "%(n)s course day", "%(n)s course days", counts[WeekRowKind.COURSE]
        ),
    }
    return ", ".join(text % {"n": counts[kind]} for kind, text in words.items() if counts[kind])


# --- where the cases stand ---

FLOW_NAMES: dict[str, Promise] = {
    Whereabouts.NEW: pgettext_lazy("where cases stand", "New"),
    Whereabouts.TRIAGE: pgettext_lazy("where cases stand", "Triage"),
    Whereabouts.QUEUE: pgettext_lazy("where cases stand", "To pair"),
    Whereabouts.PAIRED: pgettext_lazy("where cases stand", "Paired"),
    Whereabouts.TALKS: pgettext_lazy("where cases stand", "In talks"),
    Whereabouts.AFTER: pgettext_lazy("where cases stand", "Aftercare"),
    CLOSED: pgettext_lazy("where cases stand", "Closed"),
}
"""Each in one or two words: there is room for no more above a column."""
FLOW_NAMES_ALONE = {Whereabouts.QUEUE: pgettext_lazy("where cases stand", "To assign")}
"""Where one mediator takes a case."""


def place_of_flow(name: str, *, alone: bool) -> str:
    names = FLOW_NAMES | FLOW_NAMES_ALONE if alone else FLOW_NAMES
    return str(names[name])
