"""People chosen by hand for a case: what every rule says of them, and what they would bring."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from organisations.models import Scope, full_name_of
from scheduling.engine.explain import RuleFinding, RuleVerdict, place_of, rule_findings
from scheduling.engine.rank import kept_out
from scheduling.engine.reasons import Points
from scheduling.engine.rules import common_starts
from scheduling.engine.scores import score
from scheduling.pairing.pages.board import Member, along_with, first_hours, member_of
from scheduling.pairing.snapshot.cases import Person, Snapshot, company, warnings_about
from volunteers.models import Volunteer


@dataclass(frozen=True)
class Handpicked:
    """A team somebody has in mind: those they ask about, beside who stays on the case.

    ``aside`` are the soft rules that must be set aside to ask them. ``place`` is their place in
    the ranking, None where they have none or one far down.
    """

    members: list[Member]
    findings: list[RuleFinding]
    aside: list[str]
    terms: list[Points]
    place: int | None
    hours: list[datetime]
    along: list[Person]

    @property
    def verdict(self) -> RuleVerdict:
        """The worst of what the rules say."""
        said = {finding.verdict for finding in self.findings}
        if RuleVerdict.BROKEN in said:
            return RuleVerdict.BROKEN
        if self.aside:
            return RuleVerdict.SOFT if RuleVerdict.SOFT in said else RuleVerdict.WARNED
        return RuleVerdict.KEPT

    @property
    def points(self) -> int:
        return sum(term.points for term in self.terms)

    @property
    def new_members(self) -> list[Member]:
        return [member for member in self.members if not member.stays]


MOST_LISTED = 300


@dataclass(frozen=True)
class Choices:
    """Whom one can choose from a list; ``shortened`` to those no rule keeps out."""

    people: list[tuple[int, str]]
    shortened: bool


def choices_for(snapshot: Snapshot, scope: Scope, ids: Collection[int]) -> Choices:
    """Name everybody, or in a crowd only those no rule keeps out, beside who was chosen already."""
    volunteers: Any = Volunteer.visible_to(scope).may_mediate().by_name()
    columns = ("pk", "user__first_name", "user__last_name")
    named = [
        (id_, full_name_of(first, last)) for id_, first, last in volunteers.values_list(*columns)
    ]
    if len(named) <= MOST_LISTED:
        return Choices(named, shortened=False)
    out = {int(id_) for kept in kept_out(snapshot.need, snapshot.pool).values() for id_ in kept}
    listed = [(id_, name) for id_, name in named if id_ not in out or id_ in ids]
    return Choices(listed, shortened=True)


def look_at(snapshot: Snapshot, ids: Collection[int]) -> Handpicked:
    """Ask every rule about these people. They are all in the pool of the snapshot."""
    need, team = company(snapshot, ids)
    found = rule_findings(need, team)
    starts = common_starts(need, team)
    aside = {reason.rule for reason in warnings_about(snapshot, ids)}
    aside |= {finding.rule for finding in found if finding.verdict == RuleVerdict.SOFT}
    broken = {RuleVerdict.BROKEN, RuleVerdict.SOFT} & {finding.verdict for finding in found}
    along = along_with(snapshot, starts) if starts and not broken else []
    snapshot.people.know({one.id for one in team}.union(along))
    ranked = len(team) == need.seats and need == snapshot.need and not broken
    return Handpicked(
        members=[member_of(snapshot, mediator) for mediator in team],
        findings=found,
        aside=sorted(rule.value for rule in aside),
        terms=score(need, team),
        place=place_of(need, snapshot.pool, [one.id for one in team]) if ranked else None,
        hours=first_hours(snapshot, starts) if len(team) == need.seats else [],
        along=[snapshot.people[id_] for id_ in along],
    )
