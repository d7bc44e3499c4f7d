"""Asking the teams of a plan, case by case: what stands in the way of one stops no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cases.actions.refusals import NamesInText
from core.refusals import Refused
from organisations.audit import record
from organisations.models import Scope
from scheduling.engine.reasons import Rule
from scheduling.pairing.actions.offers import offer_case
from scheduling.pairing.actions.refusals import (
    AlreadyAsked,
    EnoughAsked,
    ReasonMissing,
    TeamRefused,
)
from scheduling.planning.models import PlannedCase, PlanRun
from volunteers.models import Volunteer

AT_ONCE = 50
"""So many cases are offered in one go; each is a transaction and two letters."""


@dataclass(frozen=True)
class Offered:
    """How many cases were offered, and how many of those tried were not.

    ``asked`` is whoever was asked, twice for two cases.
    """

    cases: int
    refused: int
    asked: list[Volunteer] = field(default_factory=list, compare=False)


def offer_planned(
    run: PlanRun,
    planned: Iterable[PlannedCase],
    *,
    reasons: Mapping[int, str] | None = None,
    by: Scope,
    at: datetime,
) -> Offered:
    """Ask the team of each case, as ``offer_case`` would; ``planned`` come ``with_team``.

    Each stands or falls by itself, and keeps why it was refused. Its reason (``reasons``, by the
    id of the row) sets the warnings aside that the plan showed, no others. A second call asks
    nobody twice: it is refused as asked already.
    """
    # In a transaction of its own, before the offers: that it was tried is true whatever becomes of
    # them.
    record("plan.offer", run, by=by, at=at)
    cases = refused = 0
    asked: list[Volunteer] = []
    for row in planned:
        if _offer(row, despite_reason=(reasons or {}).get(row.pk, ""), by=by, at=at):
            cases += 1
            asked += row.asks
        else:
            refused += 1
    return Offered(cases, refused, asked)


def _offer(row: PlannedCase, *, despite_reason: str, by: Scope, at: datetime) -> bool:
    # What the plan showed and nothing that has come since: nobody has agreed to that.
    despite = {Rule(rule) for rule, _about in row.warnings}
    try:
        offer_case(row.case, row.asks, despite=despite, despite_reason=despite_reason, by=by, at=at)
    except Refused as refusal:
        _remember(row, refusal_facts(refusal))
        return False
    _remember(row, {})
    return True


def _remember(row: PlannedCase, refusal: dict[str, Any]) -> None:
    """Outside the offer: a newer plan that takes the place of this one may hold the row."""
    row.refusal = refusal
    # An update of a row that may be gone by now, with its run, changes nothing and fails at
    # nothing.
    PlannedCase.unscoped.filter(pk=row.pk).update(refusal=refusal)


def refusal_facts(refusal: Refused) -> dict[str, Any]:
    """What is kept of a refusal: its kind, and the rules with the ids of whom they are about."""
    if isinstance(refusal, TeamRefused | ReasonMissing):
        kind = "rules" if isinstance(refusal, TeamRefused) else "warnings"
        told = [[reason.rule.value, reason.about] for reason in refusal.reasons]
        return {"kind": kind, "reasons": told}
    if isinstance(refusal, NamesInText):
        return {"kind": "names"}
    if isinstance(refusal, AlreadyAsked | EnoughAsked):
        return {"kind": "asked"}
    return {"kind": "gone"}
