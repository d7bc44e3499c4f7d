"""The life of a case, from the first report to its closing."""

from collections import deque

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import NOBODY, Lifecycle, Move, Tone
from organisations.lifecycle import Told
from organisations.models import Role

SYSTEM = "system"
STAFF = {Role.COORDINATOR}
PAIR = {Role.COORDINATOR, Role.VOLUNTEER}
QUEUE = {Role.COORDINATOR, Role.VOLUNTEER, SYSTEM}


class CaseState(TextChoices):
    NEW = "new", pgettext_lazy("case", "new")
    TRIAGE = "triage", _("in triage")
    ADVICE_GIVEN = "advice_given", _("advice given")
    UNSUITABLE = "unsuitable", _("not suitable")
    OUTSIDE_AREA = "outside_area", _("outside our area")
    COACHING = "coaching", _("coaching")
    READY = "ready", _("ready for a pair")
    SEEKING_PAIR = "seeking_pair", _("seeking a pair")
    OFFERED = "offered", _("offered")
    PAIRED = "paired", _("paired")
    IN_CONTACT_A = "in_contact_a", _("in contact with the first party")
    APPROACHING_B = "approaching_b", _("approaching the second party")
    IN_CONTACT_B = "in_contact_b", _("in contact with the second party")
    JOINT_PLANNED = "joint_planned", _("joint talk planned")
    SHUTTLE = "shuttle", _("shuttle mediation")
    GROUP = "group", _("group mediation")
    TALKS_DONE = "talks_done", _("talks done")
    AFTERCARE = "aftercare", _("aftercare")
    DORMANT = "dormant", _("dormant")
    CLOSED = "closed", _("closed")


State = CaseState

CASE_TONES: dict[str, Tone] = {
    State.NEW: Tone.TURN,
    State.TRIAGE: Tone.TURN,
    State.ADVICE_GIVEN: Tone.QUIET,
    State.UNSUITABLE: Tone.BAD,
    State.OUTSIDE_AREA: Tone.BAD,
    State.COACHING: Tone.GO,
    State.READY: Tone.GO,
    State.SEEKING_PAIR: Tone.GO,
    State.OFFERED: Tone.WAIT,
    State.PAIRED: Tone.GO,
    State.IN_CONTACT_A: Tone.GO,
    State.APPROACHING_B: Tone.GO,
    State.IN_CONTACT_B: Tone.GO,
    State.JOINT_PLANNED: Tone.GO,
    State.SHUTTLE: Tone.GO,
    State.GROUP: Tone.GO,
    State.TALKS_DONE: Tone.GOOD,
    State.AFTERCARE: Tone.GOOD,
    State.DORMANT: Tone.WAIT,
    State.CLOSED: Tone.QUIET,
}

ENDED_AT_TRIAGE = {State.ADVICE_GIVEN, State.UNSUITABLE, State.OUTSIDE_AREA}
ENDED = ENDED_AT_TRIAGE | {State.CLOSED}
OPEN = set(State) - ENDED
IN_QUEUE = {State.READY, State.SEEKING_PAIR, State.OFFERED}
NEEDS_TRIAGE = {State.NEW, State.TRIAGE}
WITH_THE_PAIR = {
    State.PAIRED,
    State.IN_CONTACT_A,
    State.APPROACHING_B,
    State.IN_CONTACT_B,
    State.JOINT_PLANNED,
    State.SHUTTLE,
    State.GROUP,
}
TALKING = (WITH_THE_PAIR - {State.PAIRED}) | {State.COACHING}
AFTER_THE_TALKS = {State.TALKS_DONE, State.AFTERCARE}
SEEKING = {State.SEEKING_PAIR, State.OFFERED}
HAS_TALKS = WITH_THE_PAIR | {State.COACHING} | AFTER_THE_TALKS
AWAKE = OPEN - {State.DORMANT}

# Where a case stands on the road, for the strip at the top of its page.
PHASES = (
    (_("Received"), {State.NEW}),
    (_("Triage"), {State.TRIAGE}),
    (_("Finding mediators"), IN_QUEUE),
    (_("First party"), {State.PAIRED, State.IN_CONTACT_A}),
    (_("Second party"), {State.APPROACHING_B, State.IN_CONTACT_B}),
    (_("Talks"), {State.JOINT_PLANNED, State.SHUTTLE, State.GROUP}),
    (_("Aftercare"), AFTER_THE_TALKS),
    (_("Closed"), {State.CLOSED}),
)
COACHING_PHASES = (*PHASES[:2], (_("Coaching"), {State.COACHING}), *PHASES[6:])
TRIAGE_PHASES = (*PHASES[:2], (_("Ended at triage"), ENDED_AT_TRIAGE))


class Whereabouts(TextChoices):
    """Where an open case stands, in few words: the picture of all of them and a filter say it."""

    NEW = "new", pgettext_lazy("cases", "new")
    TRIAGE = "triage", _("in triage")
    QUEUE = "queue", _("waiting for mediators")
    PAIRED = "paired", pgettext_lazy("cases", "with mediators, no talk yet")
    TALKS = "talks", pgettext_lazy("cases", "in talks")
    AFTER = "after", _("after the talks")
    REST = "rest", _("resting")


WHEREABOUTS: dict[str, set[CaseState]] = {
    Whereabouts.NEW: {State.NEW},
    Whereabouts.TRIAGE: {State.TRIAGE},
    Whereabouts.QUEUE: IN_QUEUE,
    Whereabouts.PAIRED: {State.PAIRED},
    Whereabouts.TALKS: TALKING,
    Whereabouts.AFTER: AFTER_THE_TALKS,
    Whereabouts.REST: {State.DORMANT},
}
"""Each open state in one of them."""


class Turn(TextChoices):
    """Said in every list of cases; the page of a case asks it for what comes next."""

    COORDINATOR = "coordinator", pgettext_lazy("whose move", "the coordinator")
    ASKED = "asked", pgettext_lazy("whose move", "volunteers who were asked")
    PAIR = "pair", pgettext_lazy("whose move", "the mediators")
    LATER = "later", pgettext_lazy("whose move", "nobody before its day")
    REST = "rest", pgettext_lazy("whose move", "nobody, it rests")
    NOBODY = "nobody", pgettext_lazy("whose move", "nobody, it has ended")


def turn_in(state: str) -> Turn:
    """As the state alone tells; in the list of cases the table of turns knows better."""
    if state in ENDED:
        return Turn.NOBODY
    if state == State.DORMANT:
        return Turn.REST
    if state == State.OFFERED:
        return Turn.ASKED
    if state in WITH_THE_PAIR | {State.AFTERCARE}:
        return Turn.PAIR
    return Turn.COORDINATOR


CASE_LIFECYCLE = Lifecycle(
    Move("begin_triage", {State.NEW}, State.TRIAGE, STAFF, verb="case.begin_triage", tells=NOBODY),
    Move(
        "give_advice",
        NEEDS_TRIAGE,
        State.ADVICE_GIVEN,
        STAFF,
        verb="case.give_advice",
        tells={Told.PARTNER},
    ),
    Move(
        "find_unsuitable",
        NEEDS_TRIAGE,
        State.UNSUITABLE,
        STAFF,
        verb="case.find_unsuitable",
        tells={Told.PARTNER},
    ),
    Move(
        "find_outside_area",
        NEEDS_TRIAGE,
        State.OUTSIDE_AREA,
        STAFF,
        verb="case.find_outside_area",
        tells={Told.PARTNER},
    ),
    Move("coach", NEEDS_TRIAGE, State.COACHING, STAFF, verb="case.coach", tells={Told.PARTNER}),
    Move("make_ready", NEEDS_TRIAGE, State.READY, STAFF, verb="case.make_ready", tells=NOBODY),
    Move(
        "offer",
        IN_QUEUE,
        State.OFFERED,
        STAFF | {SYSTEM},  # the worker only where somebody was asked and the case did not say so
        verb="case.offer",
        tells={Told.ASKED},
    ),
    Move(
        "seek_again",
        {State.OFFERED},
        State.SEEKING_PAIR,
        QUEUE,
        verb="case.seek_again",
        tells=NOBODY,
    ),
    Move(
        "complete_pair",
        {State.OFFERED, State.SEEKING_PAIR},
        State.PAIRED,
        QUEUE,
        verb="case.complete_pair",
        tells={Told.MEDIATORS, Told.ASKED, Told.PARTNER},
    ),
    Move(
        "lose_mediator",
        WITH_THE_PAIR | AFTER_THE_TALKS,
        State.SEEKING_PAIR,
        PAIR,
        verb="case.lose_mediator",
        # the coordinators where a mediator steps back, and not where one of them decides it
        tells={Told.LEAVER, Told.MEDIATORS, Told.PARTNER, Told.COORDINATOR},
    ),
    Move(
        "contact_a", {State.PAIRED}, State.IN_CONTACT_A, PAIR, verb="case.contact_a", tells=NOBODY
    ),
    Move(
        "approach_b",
        {State.IN_CONTACT_A},
        State.APPROACHING_B,
        PAIR,
        verb="case.approach_b",
        tells=NOBODY,
    ),
    Move(
        "contact_b",
        {State.APPROACHING_B},
        State.IN_CONTACT_B,
        PAIR,
        verb="case.contact_b",
        tells=NOBODY,
    ),
    Move(
        "plan_joint",
        {State.IN_CONTACT_B},
        State.JOINT_PLANNED,
        PAIR,
        verb="case.plan_joint",
        tells=NOBODY,
    ),
    Move(
        "go_shuttle",
        {State.IN_CONTACT_B},
        State.SHUTTLE,
        PAIR,
        verb="case.go_shuttle",
        tells=NOBODY,
    ),
    Move("go_group", {State.IN_CONTACT_B}, State.GROUP, PAIR, verb="case.go_group", tells=NOBODY),
    Move("finish_talks", TALKING, State.TALKS_DONE, PAIR, verb="case.finish_talks", tells=NOBODY),
    Move(
        "plan_aftercare",
        {State.TALKS_DONE},
        State.AFTERCARE,
        PAIR,
        verb="case.plan_aftercare",
        tells=NOBODY,
    ),
    Move(
        "talk_again",
        {State.AFTERCARE},
        State.IN_CONTACT_A,
        STAFF,
        verb="case.talk_again",
        tells={Told.MEDIATORS},
    ),
    Move(
        "call_again",
        {State.AFTERCARE},
        State.AFTERCARE,
        STAFF,
        verb="case.call_again",
        tells=NOBODY,
    ),
    Move(
        "close",
        AWAKE - NEEDS_TRIAGE,
        State.CLOSED,
        STAFF,
        verb="case.close",
        tells={Told.MEDIATORS, Told.ASKED, Told.PARTNER},
    ),
    Move("reopen", {State.CLOSED}, State.TRIAGE, STAFF, verb="case.reopen", tells={Told.PARTNER}),
    Move(
        "rest",
        AWAKE - {State.OFFERED},
        State.DORMANT,
        STAFF,
        verb="case.rest",
        tells={Told.MEDIATORS, Told.PARTNER},
    ),
    *(
        Move(
            f"wake_to_{state.value}",
            {State.DORMANT},
            state,
            STAFF | {SYSTEM},
            verb=f"case.wake_to_{state.value}",
            tells={Told.PARTNER} if state in WITH_THE_PAIR | AFTER_THE_TALKS else NOBODY,
        )
        for state in State
        if state in AWAKE - {State.OFFERED}
    ),
)

TALK_MOVES = (
    "contact_a",
    "approach_b",
    "contact_b",
    "plan_joint",
    "go_shuttle",
    "go_group",
    "finish_talks",
)


def roads_of_talks(state: str) -> dict[str, list[str]]:
    """Every state the talks can lead to from here, nearest first, with the moves on the way."""
    roads: dict[str, list[str]] = {str(state): []}
    ahead = deque(roads)
    while ahead:
        here = ahead.popleft()
        for move in CASE_LIFECYCLE.moves(here, PAIR):
            if move.name in TALK_MOVES and move.target not in roads:
                roads[move.target] = [*roads[here], move.name]
                ahead.append(move.target)
    return roads
