"""What the rules say of mediators who sit on a case already, because a register tells so."""

from collections.abc import Iterable
from datetime import datetime

from cases.models import Assignment, Case
from organisations.models import Service, full_name_of
from scheduling.engine.people import Mediator
from scheduling.engine.reasons import Reason, Rule
from scheduling.engine.rules import area_warning, home_unknown, personal_failures
from scheduling.pairing.actions.refusals import SeatRefused
from scheduling.pairing.snapshot.cases import Snapshot, look_at_few

WALLS = frozenset(
    {
        Rule.OTHER_SERVICE,
        Rule.CONFLICT_OF_INTEREST,
        Rule.KNOWS_PARTY,
        Rule.MET_PARTY,
        Rule.SAME_STREET,
        Rule.SAME_POSTCODE,
        Rule.SAME_DISTRICT,
    }
)
"""They keep neighbours from somebody who is not neutral, or knows them: as hard as for an offer.

What speaks of the mediator alone (a certificate, a maximum) keeps nobody from a case they have.
"""
LOOKED_AT = {
    Rule.NOT_ACTIVE: "mediator_rests",
    Rule.NOT_CERTIFIED: "mediator_not_certified",
    Rule.NOT_TRAINED: "mediator_not_trained",
    Rule.LOAD_FULL: "mediator_full",
}


def look_at_seats(case: Case, *, service: Service, at: datetime) -> tuple[str, ...]:
    """Return codes of what to look at. Raises ``SeatRefused`` where a wall stands between them.

    No reason sets that aside, as none does for an offer.
    """
    seated = Assignment.unscoped.of_case(case).open().values_list("volunteer", flat=True)
    ids = set(seated)
    if not ids:
        return ()
    snapshot = look_at_few(case, ids, service=service, at=at)
    team = snapshot.team(ids)
    failures = [reason for one in team for reason in personal_failures(snapshot.need, one)]
    if walls := [reason for reason in failures if reason.rule in WALLS]:
        names = {one.id: full_name_of(*snapshot.people.names_of(one.id)) for one in team}
        raise SeatRefused(walls, names)
    return tuple(dict.fromkeys((*_codes(failures), *_of_homes(snapshot, team))))


def _codes(failures: Iterable[Reason]) -> Iterable[str]:
    for reason in failures:
        code = LOOKED_AT.get(reason.rule, "")
        # This case is among their open ones: they are over their maximum, or just at it.
        is_within = code == "mediator_full" and reason.facts["open"] <= reason.facts["most"]
        if code and not is_within:
            yield code


def _of_homes(snapshot: Snapshot, team: Iterable[Mediator]) -> Iterable[str]:
    for mediator in team:
        if area_warning(snapshot.need, mediator):
            yield "mediator_lives_near"
        if home_unknown(snapshot.need, mediator):
            yield "mediator_home_unknown"
