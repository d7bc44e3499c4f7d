"""Naming a colleague for a seat, in the verbs, and who has what in the post because of it."""

from cases.models import Assignment, WhySeatEnded
from organisations.models import OutboxMessage
from scheduling.models import Substitution
from scheduling.pairing.actions import substitutions
from tests.scheduling.mediators import by_link
from tests.scheduling.talks import as_mediator


def seat_of(volunteer) -> Assignment:
    return Assignment.unscoped.open().get(volunteer=volunteer)


def name(leaver, colleague, now) -> Substitution:
    seat, by = seat_of(leaver), as_mediator(leaver)
    return substitutions.name_colleague(seat, colleague, why=WhySeatEnded.ILL, by=by, at=now)


def agreed(leaver, colleague, now) -> Substitution:
    row = name(leaver, colleague, now)
    return substitutions.agree_to_substitution(row, by=by_link(colleague), at=now)


def standing_of(row) -> str:
    return Substitution.unscoped.get(pk=row.pk).state


def told() -> dict[str, set[str]]:
    """Who has what in the post: addresses by kind of mail."""
    found: dict[str, set[str]] = {}
    rows = OutboxMessage.unscoped.filter(state="queued").values_list("kind", "lane")
    for kind, lane in rows:
        found.setdefault(kind, set()).add(lane)
    return found


def lane(*people) -> set[str]:
    return {one.user.mailbox.lower() for one in people}
