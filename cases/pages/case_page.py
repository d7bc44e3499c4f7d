"""What the page of a case shows: safety, what is asked now, the next talk, phones, the story."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.text import capfirst

from cases import signals
from cases.lifecycle import HAS_TALKS, CaseState
from cases.models import (
    Assignment,
    Case,
    CaseNote,
    ChoiceList,
    HeadsUp,
    NoteKind,
    Party,
    choices_of,
)
from cases.models.questions import (
    NOTES_OF_CASE,
    OUTCOMES_OF_CASE,
    PARTIES_OF_CASE,
    READERS_OF_CASE,
    SEATS_OF_CASE,
    TRAIL_OF_CASE,
)
from cases.pages.facts import case_facts, times_of_parties
from cases.pages.next_step import OUTCOME, next_step, other_moves
from cases.pages.people import callees_of, consents_of
from cases.pages.progress import Step, steps_of
from cases.pages.story import NOTE_ICONS, lines_of_case, story_of
from cases.pages.undoing import lines_to_undo
from cases.words.partner_status import status_of
from core.local_time import local_day
from organisations.models import Scope, full_name_of
from organisations.models.kept_rows import goes_at_once, promised_days


def case_page(case: Case, *, scope: Scope, at: datetime, whole: bool) -> dict[str, Any]:
    """Everything the page needs; ``whole`` shows the story from its beginning."""
    every_seat: list[Assignment] = SEATS_OF_CASE.ask(scope, case=case.pk)
    # As ``now_or_at_the_end``: closing ends the open seats with its own stamp.
    seats = [seat for seat in every_seat if seat.ended_at in {None, case.closed_at}]
    responses: Any = signals.case_page_opened.send(
        sender=Case, case=case, mediators=seats, scope=scope, at=at
    )
    told: list[dict[str, Any]] = [answer for _receiver, answer in responses if answer]
    parties = PARTIES_OF_CASE.ask(scope, case=case.pk)
    lines = lines_of_case(
        case,
        notes=NOTES_OF_CASE.ask(scope, case=case.pk),
        outcomes=OUTCOMES_OF_CASE.ask(scope, case=case.pk),
        trail=TRAIL_OF_CASE.ask(scope, case=case.pk),
        # Who left is known to coordinators by name, and to who is there now not at all.
        seats=every_seat if scope.is_coordinator else seats,
        scope=scope,
        at=at,
    )
    of_others = [line for answer in told for line in answer.get("story", ())]
    facts = [(label, value) for label, value in case_facts(case, by=scope) if value]
    others = other_moves(case, scope, has_parties=bool(parties))
    return {
        "case": case,
        "title": case.summary or _kind(case),
        "road": _road(steps_of(case)),
        "due": next((answer["step"] for answer in told if "step" in answer), None),
        "step": next_step(case, scope),
        "talk": next((answer["talk"] for answer in told if "talk" in answer), None),
        "callees": callees_of(seats, parties, scope=scope),
        "story": story_of([*lines, *of_others], scope=scope, whole=whole),
        "kinds": _kinds(),
        "may_note": _may_note(case, scope, at),
        "may_give_heads_up": scope.is_coordinator and not goes_at_once(HeadsUp, case, at=at),
        "panels": [answer for answer in told if "template" in answer],
        "parties": _with_their_day(parties, case),
        "times": times_of_parties(case),
        "told_stories": [party for party in parties if party.story],
        "consents": consents_of(case, parties, scope=scope),
        "mediators": seats,
        "taken": len(seats),
        "facts": facts,
        "others": others,
        "notes_talks": OUTCOME if case.state in HAS_TALKS else "",
        "reopens_until": _reopens_until(case, others, at),
        "readers": _readers(case, scope),
        "undo_lines": list(lines_to_undo(case, acted_at=case.acted_at, scope=scope, at=at)),
        "partner_words": status_of(case) if scope.is_coordinator and case.partner else None,
        "is_coordinator": scope.is_coordinator,
        "is_dormant": case.state == CaseState.DORMANT,
        "at": at,
    }


def _may_note(case: Case, scope: Scope, at: datetime) -> bool:
    """As ``note_on_case`` refuses."""
    return case.is_open or (scope.is_coordinator and not goes_at_once(CaseNote, case, at=at))


def _kind(case: Case) -> str:
    said = choices_of(case.service).said(ChoiceList.KIND, case.kind, case.own_kind_id)
    return capfirst(said)


def _kinds() -> list[dict[str, Any]]:
    return [
        {"value": kind.value, "label": capfirst(kind.label), "icon": NOTE_ICONS[kind]}
        for kind in NoteKind
    ]


def _road(steps: tuple[Step, ...]) -> dict[str, Any]:
    """The phases as bars, and those of now and next by name."""
    now = next((n for n, step in enumerate(steps) if step.state == "now"), None)
    return {
        "steps": steps,
        "number": len(steps) if now is None else now + 1,
        "now": steps[-1 if now is None else now],
        "then": steps[now + 1] if now is not None and now + 1 < len(steps) else None,
    }


def _with_their_day(parties: list[Party], case: Case) -> list[tuple[Party, date | None]]:
    """Each party with the day on which it is erased, once the case has ended."""
    days = {} if case.is_open else promised_days(case, Party, case.service)
    return [(party, days.get(party.pk)) for party in parties]


def _reopens_until(case: Case, others: list[dict[str, Any]], at: datetime) -> date | None:
    """The last day on which this person may open it again."""
    if case.closed_at is None or not any(other["page"] == "cases:case_reopen" for other in others):
        return None
    last = case.closed_at + timedelta(days=case.service.reopen_days)
    return local_day(last, case.service.zone) if at <= last else None


def _readers(case: Case, scope: Scope) -> list[tuple[str, datetime]]:
    """Who opened it, and when last: for coordinators, who answer for it."""
    if not scope.is_coordinator:
        return []
    rows = READERS_OF_CASE.ask(scope, case=case.pk)
    return [(full_name_of(row.by__first_name, row.by__last_name), row.last) for row in rows]
