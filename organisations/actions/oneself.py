"""Deciding about oneself: somebody else does; where nobody can, the manager may allow it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from organisations.actions.refusals import AboutOneself, EndedByThem, NobodyElse
from organisations.models import AuditEntry, Membership, Scope, Service, User

ALONE = "alone"  # in ``via``: the trail then says that nobody else could decide it
NAMED = 3
REMEMBERED = timedelta(days=30)
"""So long whose role ended still counts: who took it cannot act in their place, and they hear."""
ROLE_ENDED = "person.leave"


def deciding_about(person: int | None, *, by: Scope, roles: Collection[str], at: datetime) -> Scope:
    """Return as whom they decide about that person (an id of a user), for the trail.

    ``roles`` are those that may take the decision. Raises ``AboutOneself`` where it is their own
    case and somebody else has one of these roles, ``NobodyElse`` where nobody has and the service
    does not allow it, and ``EndedByThem`` where they took the role of somebody who could.
    """
    if by.user is None or person != by.user.pk:
        return by
    of_others = Membership.objects.of_service(by.service).in_roles(roles)
    could = of_others.current().besides(by.user).with_person().by_name()
    if names := list(dict.fromkeys(str(row.user) for row in could)):
        raise AboutOneself(names[:NAMED])
    # Asked anew: it may have been taken back since the page was opened.
    if not Service.objects.filter(pk=by.service.pk, alone_may_decide=True).exists():
        raise NobodyElse
    # Whoever lets all others go would otherwise be alone at once. By whom a role was ended stands
    # in the trail alone, which nobody changes.
    ended = of_others.ended_since(at - REMEMBERED).exclude(user=by.user)
    trail = AuditEntry.visible_to(by).of_verb(ROLE_ENDED).of_person(by.user)
    if trail.about_any(Membership._meta.label_lower, ended).exists():
        raise EndedByThem(REMEMBERED.days)
    return replace(by, via=ALONE)


def is_address_of(person: User | None, email: str) -> bool:
    """Whether a role that is given to this address would come to this person."""
    if person is None:
        return False
    email = email.strip().lower()
    return (person.email or "").lower() == email or EmailAddress.objects.filter(
        user=person, email__iexact=email
    ).exists()
