"""The road of a case as the strip at the top of its page."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cases.lifecycle import (
    COACHING_PHASES,
    ENDED,
    ENDED_AT_TRIAGE,
    PHASES,
    TRIAGE_PHASES,
    CaseState,
)
from cases.models import Case, MediationType

Phases = tuple[tuple[Any, set[CaseState]], ...]


class Step(NamedTuple):
    """A phase; ``state`` is done, now or next."""

    label: str
    state: str
    note: str = ""


def steps_of(case: Case) -> tuple[Step, ...]:
    """The phases of its road; one that rests stays where it was."""
    rests = case.state == CaseState.DORMANT
    state = case.slept_from if rests else case.state
    phases = _phases(case, state)
    now = next((place for place, (_label, states) in enumerate(phases) if state in states), 0)
    steps = [Step(str(label), _where(place, now)) for place, (label, _states) in enumerate(phases)]
    if rests:
        steps[now] = steps[now]._replace(note=_("rests now"))
    if state in ENDED:
        steps[now] = steps[now]._replace(state="done")
    return tuple(steps)


def _phases(case: Case, state: str) -> Phases:
    if state in ENDED_AT_TRIAGE:
        return TRIAGE_PHASES
    if case.mediation_type == MediationType.COACHING or state == CaseState.COACHING:
        phases: Phases = COACHING_PHASES
    else:
        phases = PHASES
    if state == CaseState.CLOSED and case.started_at is None:
        return (*phases[:2], phases[-1])
    return phases


def _where(place: int, now: int) -> str:
    if place == now:
        return "now"
    return "done" if place < now else "next"
