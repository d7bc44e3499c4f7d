"""Who hears when the roles of a service change: colleagues, and whoever was one until lately."""

from collections.abc import Collection
from datetime import datetime

from organisations.actions.oneself import REMEMBERED
from organisations.mails import Addressee
from organisations.models import Membership, Role, Service, User

GIVE_ROLES = frozenset({Role.COORDINATOR, Role.MANAGER})


def those_who_hear(
    service: Service,
    *,
    now_in: Collection[Role],
    lately_in: Collection[Role] = (),
    besides: Collection[User | None],
    at: datetime,
) -> list[Addressee]:
    """Each person once: whoever has such a role, or held one until thirty days ago.

    Those who were let go are told as well: a colleague may have let them go in order that nobody
    hears.
    """
    rows = Membership.objects.of_service(service).of_people_who_log_in()
    current = rows.current().in_roles(now_in)
    former = rows.in_roles(lately_in).ended_since(at - REMEMBERED)
    without = {person.pk for person in besides if person}
    people: dict[User, bool] = {}
    for row in current.with_person().by_name():
        people[row.user] = people.get(row.user, False) or row.role in GIVE_ROLES
    for row in former.with_person().by_name():
        people.setdefault(row.user, False)
    return [
        Addressee.of(person, gives_roles=gives_roles)
        for person, gives_roles in people.items()
        if person.pk not in without
    ]


def and_the_mailbox(found: list[Addressee], service: Service) -> list[Addressee]:
    """The service's own mailbox too, unless it is the address of one of them."""
    if service.email.lower() in {one.email.lower() for one in found}:
        return found
    return [*found, Addressee.mailbox_of(service)]
