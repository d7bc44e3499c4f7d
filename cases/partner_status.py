"""The one thing a partner may know of a case. Plain Python: no Django.

It never says who refused, why, or what was talked about (docs/confidentiality.md).
"""

from enum import StrEnum


class PartnerStatus(StrEnum):
    RECEIVED = "received"
    NOT_SUITABLE = "not_suitable"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SOLVED = "ended_solved"
    NOT_SOLVED = "ended_not_solved"


RECEIVED = {"new", "triage", "ready", "seeking_pair", "offered", "dormant"}
NOT_SUITABLE = {"unsuitable", "outside_area"}
SOLVED_RESULTS = {"solved", "improved"}


def partner_status(state: str, *, started: bool, result: str) -> PartnerStatus:
    """Project a case. ``started``: a pair ever talked with a party or the coordinator coached or
    advised; ``result``: the confirmed result where there is one, else the provisional, else "".

    Raises ``ValueError`` for an empty state.
    """
    if not state:
        raise ValueError("a case without a state")
    if state in RECEIVED and not started:
        return PartnerStatus.RECEIVED
    if state in NOT_SUITABLE:
        return PartnerStatus.NOT_SUITABLE
    if state == "advice_given":
        return PartnerStatus.SOLVED if result in SOLVED_RESULTS else PartnerStatus.NOT_SOLVED
    if state != "closed":
        return PartnerStatus.IN_PROGRESS
    if not started:
        return PartnerStatus.NOT_STARTED
    return PartnerStatus.SOLVED if result in SOLVED_RESULTS else PartnerStatus.NOT_SOLVED
