"""The values of a line of a closed case, with the rows of this service that they name."""

from collections.abc import Mapping
from typing import Any

from cases.actions.bringing_in_facts import ClosedCase
from cases.actions.refusals import FactsMissing
from cases.models import MediationType, choices_of
from moving.actions.running_case import day_said, kind_said, talks_said, text_said
from moving.snapshot.reasons import reason_said
from organisations.models import District, PartnerOrganisation, Scope


def closed_case(values: Mapping[str, Any], *, by: Scope) -> ClosedCase:
    """Of a line as ``closed_lines`` leaves it. Raises ``FactsMissing`` without its days."""
    received, closed = (day_said(values, name) for name in ("received_on", "closed_on"))
    if received is None or closed is None:
        raise FactsMissing(["closed_on" if received else "received_on"])
    kind, talks = kind_said(values, by=by), talks_said(values)
    results = {name: text_said(values, name) for name in ("provisional_result", "confirmed_result")}
    has_begun = bool(talks) or any(results.values())
    said = text_said(values, "ended_reason")
    return ClosedCase(
        received_on=received,
        closed_on=closed,
        kind=kind,
        mediation_type=text_said(values, "form") or MediationType.REGULAR,
        channel=text_said(values, "channel"),
        district=District.visible_to(by).filter(pk=values.get("district_id")).first(),
        partner=PartnerOrganisation.visible_to(by).filter(pk=values.get("partner_id")).first(),
        talks=talks,
        reason=reason_said(said, choices_of(by.service), has_begun=has_begun),
        **results,
    )
