"""Who is told at once of what cannot wait about a case."""

from collections.abc import Sequence
from datetime import datetime

from cases import mails
from cases.models import Case
from organisations.actions.colleagues import and_the_mailbox
from organisations.mails import Addressee
from organisations.models import Scope, recipients_for
from volunteers.models import Volunteer


def those_who_see_to(case: Case, *, by: Scope, at: datetime) -> list[Addressee]:
    """Whoever is in charge of the case and stands in for them; else every coordinator.

    Never whoever does it: nobody, where that is a coordinator and the only one of them. Where none
    of them reads mail it goes to the service's mailbox. Here, and nowhere else, it is decided to
    whom an alarm about a case goes.
    """
    people = recipients_for(case.owner, service=case.service, at=at)
    found = [Addressee.of(person, gives_roles=True) for person in people if person != by.user]
    if not found and by.is_coordinator:
        return []
    return [one for one in found if one.email] or and_the_mailbox([], case.service)


def tell_seats_lost(cases: Sequence[Case], leaver: Volunteer, *, by: Scope, at: datetime) -> None:
    """Of all cases one mail a person: who leaves may have had several.

    Nobody is told of what a coordinator did: they know, and it stands in the lists of the others.
    """
    if by.is_coordinator:
        return
    found: dict[Addressee, list[Case]] = {}
    for case in cases:
        for to in those_who_see_to(case, by=by, at=at):
            found.setdefault(to, []).append(case)
    for to, theirs in found.items():
        mails.tell_seat_lost(theirs, leaver, to, at=at)
