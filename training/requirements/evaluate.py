"""Holds the evidence against the rules. Plain Python: no Django. The words are in templates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from training.requirements.evidence import Evidence
from training.requirements.rules import (
    EverySession,
    HoursAtLeast,
    JudgedCompetent,
    ObservationsAtLeast,
    Rule,
)

COMPETENT = "competent"
Fact = int | str | Decimal


@dataclass(frozen=True)
class Finding:
    """One rule, whether it is met, and the figures that say why."""

    rule: Rule
    met: bool
    facts: dict[str, Fact] = field(default_factory=dict)


def evaluate(evidence: Evidence, rules: Iterable[Rule]) -> list[Finding]:
    """Return one finding a rule, in the order of the rules."""
    return [_find(evidence, rule) for rule in rules]


def unmet(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if not finding.met]


def _find(evidence: Evidence, rule: Rule) -> Finding:
    match rule:
        case HoursAtLeast(hours):
            met = evidence.minutes_attended >= hours * 60
            return Finding(rule, met, {"hours": _hours(evidence), "needed": hours})
        case EverySession():
            done, total = evidence.sessions_attended, evidence.sessions_total
            return Finding(rule, done == total > 0, {"attended": done, "total": total})
        case ObservationsAtLeast(needed):
            watched = evidence.observations
            return Finding(rule, watched >= needed, {"watched": watched, "needed": needed})
        case JudgedCompetent():
            return Finding(rule, evidence.verdict == COMPETENT, {"verdict": evidence.verdict})


def _hours(evidence: Evidence) -> Decimal:
    """Hours to a tenth, rounded down, so that what falls short never looks enough."""
    return (Decimal(evidence.minutes_attended) / 60).quantize(Decimal("0.1"), ROUND_DOWN)
