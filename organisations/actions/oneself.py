"""Deciding about oneself: somebody else does; where nobody can, the manager may allow it."""

from collections.abc import Collection
from dataclasses import replace

from allauth.account.models import EmailAddress

from organisations.actions.refusals import AboutOneself, NobodyElse
from organisations.models import Membership, Scope, Service, User

ALONE = "alone"  # in ``via``: the trail then says that nobody else could decide it
NAMED = 3


def deciding_about(person: int | None, *, by: Scope, roles: Collection[str]) -> Scope:
    """Return as whom they decide about that person (an id of a user), for the trail.

    ``roles`` are those that may take the decision. Raises ``AboutOneself`` where it is their own
    case and somebody else has one of these roles, and ``NobodyElse`` where nobody has and the
    service does not allow it.
    """
    if by.user is None or person != by.user.pk:
        return by
    others = Membership.objects.current().of_service(by.service).in_roles(roles)
    could = others.besides(by.user).with_person().by_name()
    if names := list(dict.fromkeys(str(row.user) for row in could)):
        raise AboutOneself(names[:NAMED])
    # Asked anew: it may have been taken back since the page was opened.
    if not Service.objects.filter(pk=by.service.pk, alone_may_decide=True).exists():
        raise NobodyElse
    return replace(by, via=ALONE)


def is_address_of(person: User | None, email: str) -> bool:
    """Whether a role that is given to this address would come to this person."""
    if person is None:
        return False
    email = email.strip().lower()
    return (
        person.email.lower() == email
        or EmailAddress.objects.filter(user=person, email__iexact=email).exists()
    )
