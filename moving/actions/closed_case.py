"""The values of a line of a closed case, with the rows of this service that they name."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from cases.actions.bringing_in_facts import ClosedCase, has_begun
from cases.actions.refusals import FactsMissing
from cases.models import MediationType, choices_of
from moving.actions.running_case import day_said, kind_said, talks_said, text_said
from moving.snapshot.reasons import reason_said
from organisations.models import District, PartnerOrganisation, Scope, ScopedModel

Row = TypeVar("Row", bound=ScopedModel)
FIELDS: dict[type[ScopedModel], str] = {
    District: "district_id",
    PartnerOrganisation: "partner_id",
}
_asked: ContextVar[dict[type[ScopedModel], dict[int, Any]] | None] = ContextVar(
    "rows_that_closed_cases_name", default=None
)


@contextmanager
def named_rows_asked_together(lines: Iterable[Mapping[str, Any]], *, by: Scope) -> Iterator[None]:
    """For who takes in many lines in one transaction: the rows that they name, a query a table."""
    said = list(lines)
    token = _asked.set({model: _rows_of(model, said, by) for model in FIELDS})
    try:
        yield
    finally:
        _asked.reset(token)


def _rows_of(
    model: type[ScopedModel], lines: Iterable[Mapping[str, Any]], by: Scope
) -> dict[int, Any]:
    keys = {values[FIELDS[model]] for values in lines if values.get(FIELDS[model])}
    return model.visible_to(by).in_bulk(keys) if keys else {}


def _row_of(model: type[Row], values: Mapping[str, Any], by: Scope) -> Row | None:
    asked = _asked.get()
    rows = _rows_of(model, [values], by) if asked is None else asked[model]
    return rows.get(values.get(FIELDS[model]) or 0)


def closed_case(values: Mapping[str, Any], *, by: Scope) -> ClosedCase:
    """Of a line as ``closed_lines`` leaves it. Raises ``FactsMissing`` without its days."""
    received, closed = (day_said(values, name) for name in ("received_on", "closed_on"))
    if received is None or closed is None:
        raise FactsMissing(["closed_on" if received else "received_on"])
    kind, talks = kind_said(values, by=by), talks_said(values)
    results = {name: text_said(values, name) for name in ("provisional_result", "confirmed_result")}
    said = text_said(values, "ended_reason")
    return ClosedCase(
        received_on=received,
        closed_on=closed,
        kind=kind,
        mediation_type=text_said(values, "form") or MediationType.REGULAR,
        channel=text_said(values, "channel"),
        district=_row_of(District, values, by),
        partner=_row_of(PartnerOrganisation, values, by),
        talks=talks,
        reason=reason_said(
            said, choices_of(by.service), has_begun=has_begun(talks, *results.values())
        ),
        **results,
    )
