"""Cases and everybody who might take them, looked at in the pool of the process: for pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from cases.models import Case, Party
from cases.models.parties import KEYS
from organisations.models import Service
from scheduling.pairing.snapshot.case_needs import (
    Asking,
    Known,
    TeamSoFar,
    asking,
    neighbours_of,
    offers_of,
    parties_of,
    who_left,
)
from scheduling.pairing.snapshot.cases import Snapshot, snapshot_of
from scheduling.pairing.snapshot.earlier_cases import NOBODY, Neighbours, met_before
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
    seen = pool_of(service, at=at)
    parties = parties_of(cases, seen.districts)
    leavers = frozenset() if gone is None else frozenset({gone})
    return seen, _asked(seen, cases, parties, leavers=leavers, service=service, at=at)


def look_at_draft(
    case: Case, parties: Iterable[Party], *, service: Service, at: datetime
) -> Snapshot:
    """As ``look_at_pool``, of a case and parties as somebody is typing them; nothing is stored."""
    seen = pool_of(service, at=at)
    rows = []
    for party in parties:
        party.service = service  # known here: none is asked for again
        party.write_keys()
        keys = [getattr(party, key) for key in KEYS]
        rows.append([party.street, party.town, party.postcode, *keys])
    told = {case.pk: neighbours_of(case, rows, seen.districts)}
    (found,) = _asked(seen, [case], told, leavers=frozenset(), service=service, at=at)
    return snapshot_of(found, seen.grid, pool_without(seen.pool, found.team.left_out), service)


def _asked(
    seen: Seen,
    cases: Sequence[Case],
    parties: Mapping[int, Neighbours],
    *,
    leavers: frozenset[int],
    service: Service,
    at: datetime,
) -> list[Asking]:
    offers, left = offers_of(cases), who_left(cases)
    met = met_before(service, parties)
    return [
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
