"""Cases and everybody who might take them, looked at in the pool of the process: for pages."""

from collections.abc import Collection, Sequence
from datetime import datetime

from cases.models import Case
from organisations.models import Service
from scheduling.pairing.snapshot.case_needs import (
    Asking,
    Known,
    TeamSoFar,
    asking,
    offers_of,
    parties_of,
    who_left,
)
from scheduling.pairing.snapshot.cases import Snapshot, snapshot_of
from scheduling.pairing.snapshot.earlier_cases import NOBODY, met_before
from scheduling.pairing.snapshot.pool_store import Seen, pool_of, pool_without


def look_at_pool(
    case: Case,
    *,
    gone: int | None = None,
    service: Service,
    at: datetime,
    without: Collection[int] = (),
) -> Snapshot:
    """Look at a case and at everybody of the service; ``without`` these, who have another case.

    ``gone`` is a volunteer on the case who is looked at as if they had left it already.
    """
    seen, (found,) = needs_of([case], gone=gone, service=service, at=at)
    left_out = {*found.team.left_out, *without}
    return snapshot_of(found, seen.grid, pool_without(seen.pool, left_out), service)


def needs_of(
    cases: Sequence[Case], *, gone: int | None = None, service: Service, at: datetime
) -> tuple[Seen, list[Asking]]:
    """Look at many cases of a service at once: everybody, and what each case asks for."""
    leavers = frozenset() if gone is None else frozenset({gone})
    seen = pool_of(service, at=at)
    offers, left = offers_of(cases), who_left(cases)
    parties = parties_of(cases, seen.districts)
    met = met_before(service, parties)
    return seen, [
        asking(
            case,
            Known(
                offers=offers.get(case.pk, ()),
                left=left.get(case.pk, frozenset()) | leavers,
                team=TeamSoFar.of(
                    {
                        seat: volunteer
                        for seat, volunteer in seen.seated(case.pk).items()
                        if volunteer not in leavers
                    },
                    offers.get(case.pk, ()),
                    service=service,
                ),
                parties=parties[case.pk],
                met=met.get(case.pk, NOBODY),
                conflicted=seen.conflicted(parties[case.pk].addresses),
            ),
            service=service,
            grid=seen.grid,
            rules=seen.rules,
            at=at,
        )
        for case in cases
    ]
