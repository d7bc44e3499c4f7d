"""Which colleagues may take a seat over, and how a substitution stands."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import numpy as np

from cases.models import Assignment, Case
from organisations.models import Scope
from scheduling.engine import filters
from scheduling.engine.rules import objections
from scheduling.pairing.models import Substitution
from scheduling.pairing.pages.board_lines import warning_lines
from scheduling.pairing.snapshot.cases import Snapshot, objections_to, warnings_about
from scheduling.pairing.snapshot.everybody import look_at_pool


def colleagues_for(seat: Assignment, *, scope: Scope, at: datetime) -> list[tuple[int, str]]:
    """Ids and names of whoever the rules let take the seat, by first name.

    A first name alone, as far as it tells them apart: nothing else of them is shown.
    """
    case, gone = seat.case, seat.volunteer_id
    snapshot = look_at_pool(case, gone=gone, service=scope.service, at=at)
    left_out = {gone, *snapshot.asked, *snapshot.seated.values()}
    ids = [id_ for id_ in _let_in(snapshot) if id_ not in left_out]
    snapshot.people.know(ids)
    people = [snapshot.people[id_] for id_ in ids]
    alike = Counter(one.first_name for one in people)
    named = [(one.name if alike[one.first_name] > 1 else one.first_name, one.id) for one in people]
    return [(id_, name) for name, id_ in sorted(named)]


def _let_in(snapshot: Snapshot) -> Iterator[int]:
    """Over columns first, since a service may have many; then beside whoever stays."""
    need, pool = snapshot.need, snapshot.pool
    free = filters.free_at_times(need, pool)
    out = reduce(or_, (mask for _rule, mask in filters.broken(need, pool)), ~free)
    kept = list(pool.rows(need.kept))
    for row in np.flatnonzero(~out).tolist():
        if row not in kept and not objections(need, pool.team([*kept, row])):
            yield int(pool.ids[row])


def said_by_rules(row: Substitution, *, scope: Scope, at: datetime) -> list[dict[str, Any]]:
    """What the rules say now of one that is open, for whoever is to confirm it."""
    if not row.is_open:
        return []
    gone, id_ = row.leaver.pk, row.volunteer_id
    snapshot = look_at_pool(row.case, gone=gone, service=scope.service, at=at)
    if not len(snapshot.pool.rows([id_])) or id_ in snapshot.seated.values():
        return []
    reasons = [*objections_to(snapshot, {id_}), *warnings_about(snapshot, {id_})]
    return warning_lines(reasons, snapshot)


def substitution_panel(case: Case, *, scope: Scope) -> dict[str, Any] | None:
    """On the page of a case: for coordinators, and for whoever named a colleague themselves."""
    rows = Substitution.visible_to(scope).of_case(case).open().with_all()
    if not scope.is_coordinator:
        rows = rows.named_by(scope.person)
    shown = list(rows.in_order())
    return {"template": "scheduling/_case_substitution.html", "rows": shown} if shown else None
