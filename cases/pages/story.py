"""What happened in a case, from every row that tells of it: one line each, under its day."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cases.lifecycle import CASE_LIFECYCLE
from cases.models import Assignment, Case, CaseNote, NoteKind, Outcome, StageResult
from core.local_time import local_day
from core.wording import paired
from organisations.models import AuditEntry, Scope
from organisations.trail import reason_lines, verb_words

FOLDED = 8
"""So many lines stand there before somebody asks for the rest."""
ON_A_PHONE = 2
"""A small screen shows no more of them (story.css)."""
NOTE_ICONS = {
    NoteKind.CALLED: "phone",
    NoteKind.NO_ANSWER: "phone-off",
    NoteKind.NOTE: "note",
}
TOLD_OTHERWISE = {"case.note", "case.take_note_back"}
"""Verbs of the trail whose own rows stand in the story."""
GIVEN = "case.assign"
WAKES = [f"case.{move}" for move in CASE_LIFECYCLE.names if move.startswith("wake_to_")]
TOLD_TO_MEDIATORS = {
    *(GIVEN, "case.complete_pair", "case.release", "case.end_seat", "case.lose_mediator"),
    *("case.contact_a", "case.approach_b", "case.contact_b", "case.plan_joint"),
    *("case.go_shuttle", "case.go_group", "case.finish_talks", "case.plan_aftercare"),
    "case.talk_again",
    *("case.close", "case.reopen", "case.rest", *WAKES),
    *("case.undo_rest", "case.undo_wake"),
    *("case.give_heads_up", "case.drop_heads_up"),
}
"""What became of the case they are on. Who of the staff did it, and what else was done, is not
theirs to know (docs/confidentiality.md)."""
OF_SEAT = Assignment._meta.label_lower


@dataclass(frozen=True, kw_only=True)
class StoryLine:
    """``text`` is in somebody's own words; ``back_url`` takes a note back, as long as it may be."""

    at: datetime
    icon: str
    title: str
    tone: str = ""
    by: str = ""
    text: str = ""
    detail: str = ""
    is_for_staff: bool = False
    back_url: str = ""


@dataclass(frozen=True)
class StoryDay:
    day: date
    lines: list[StoryLine]


@dataclass(frozen=True)
class Story:
    """``is_folded`` where older lines wait to be asked for; ``is_brief`` where on a phone."""

    days: list[StoryDay]
    is_folded: bool
    is_brief: bool


def story_of(lines: Iterable[StoryLine], *, scope: Scope, whole: bool) -> Story:
    """Newest first; only the last ones unless the whole story is asked for."""
    found = sorted(lines, key=lambda line: line.at, reverse=True)
    shown = found if whole else found[:FOLDED]
    days = groupby(shown, lambda line: local_day(line.at, scope.service.zone))
    return Story(
        [StoryDay(day, list(those)) for day, those in days],
        is_folded=len(shown) < len(found),
        is_brief=not whole and len(found) > ON_A_PHONE,
    )


def lines_of_case(
    case: Case,
    *,
    notes: Iterable[CaseNote],
    outcomes: Iterable[Outcome],
    trail: Iterable[AuditEntry],
    seats: Collection[Assignment],
    scope: Scope,
    at: datetime,
) -> Iterator[StoryLine]:
    yield StoryLine(
        at=case.received_at,
        icon="inbox",
        title=_("The case came in"),
        detail=capfirst(case.get_channel_display()),
    )
    for note in notes:
        yield _line_of_note(note, scope, at)
    for outcome in outcomes:
        yield _line_of_outcome(outcome)
    for seat in seats:
        yield StoryLine(
            at=seat.assigned_at,
            icon="user-check",
            tone="good",
            title=_("%(name)s took the case") % {"name": seat.volunteer.user},
        )
    yield from _lines_of_trail(trail, {seat.pk: seat for seat in seats}, scope)


def _lines_of_trail(
    trail: Iterable[AuditEntry], seats: Mapping[int, Assignment], scope: Scope
) -> Iterator[StoryLine]:
    mediators = {scope.person.pk, *(seat.volunteer.user_id for seat in seats.values())}
    for entry in trail:
        seat = seats.get(entry.object_id) if entry.object_kind == OF_SEAT else None
        if entry.verb in TOLD_OTHERWISE or (entry.verb == GIVEN and seat):
            continue
        if scope.is_coordinator:
            yield _line_of_trail(entry, by=str(entry.by or ""), detail=_about(entry, seat))
        elif entry.verb in TOLD_TO_MEDIATORS:
            yield _line_of_trail(entry, by=str(entry.by) if entry.by_id in mediators else "")


def _line_of_note(note: CaseNote, scope: Scope, at: datetime) -> StoryLine:
    return StoryLine(
        at=note.at,
        icon=NOTE_ICONS[NoteKind(note.kind)],
        tone="wait" if note.kind == NoteKind.NO_ANSWER else "go",
        title=capfirst(note.get_kind_display()),
        by=str(note.by),
        text=note.text,
        is_for_staff=note.staff_only,
        back_url=reverse("cases:note_take_back", args=[scope.service.slug, note.case_id, note.pk])
        if note.may_be_taken_back_by(scope, at)
        else "",
    )


def _line_of_outcome(outcome: Outcome) -> StoryLine:
    return StoryLine(
        at=outcome.recorded_at,
        icon="messages",
        tone="wait" if outcome.result == StageResult.NOT_HELD else "good",
        title=paired(capfirst(outcome.get_stage_display()), outcome.get_result_display()),
        by=str(outcome.recorded_by),
        text=outcome.note,
    )


def _about(entry: AuditEntry, seat: Assignment | None) -> str:
    """Whose seat it was, and the reason that was written: for coordinators, as in the trail."""
    whose = [str(seat.volunteer.user)] if seat else []
    return " · ".join([*whose, *reason_lines(entry)])


def _line_of_trail(entry: AuditEntry, *, by: str, detail: str = "") -> StoryLine:
    return StoryLine(
        at=entry.at,
        icon="point",
        title=str(verb_words(entry.verb) or _("Changed something")),
        by=by,
        detail=detail,
    )
