"""What the rules say of people somebody has in mind for a case, beside who stays on it."""

from collections.abc import Collection
from dataclasses import replace

from scheduling.pairing.people import Mediator, Need
from scheduling.pairing.reasons import Reason
from scheduling.pairing.rules import objections, warnings
from scheduling.snapshot import Snapshot


def company(snapshot: Snapshot, ids: Collection[int]) -> tuple[Need, list[Mediator]]:
    """Return the team these people would make, and what is asked of it.

    Where there are more of them than seats beside those who were asked already, they are a
    reserve, and only whoever sits on the case is their company.
    """
    need, team = snapshot.need, snapshot.team(ids)
    if len(team) > need.seats:
        need = replace(need, kept=frozenset(snapshot.seated.values()))
        team = [mediator for mediator in team if mediator.id in {*ids, *need.kept}]
    return need, team


def objections_to(snapshot: Snapshot, ids: Collection[int]) -> list[Reason]:
    """Return the rules that keep these volunteers from the case, alone or with who stays on it."""
    return objections(*company(snapshot, ids))


def warnings_about(snapshot: Snapshot, ids: Collection[int]) -> list[Reason]:
    """Return what one should know before these volunteers are asked."""
    team = [mediator for mediator in snapshot.team(ids) if mediator.id in ids]
    return warnings(snapshot.need, team)
