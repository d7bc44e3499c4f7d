"""Who is here, as values for whoever compares them with the rows of a sheet."""

from typing import Any

from moving.sheets.known_people import PersonHere
from organisations.models import Membership, Scope, User
from volunteers.models import Volunteer
from volunteers.snapshot import said_to_be_others


def people_here(scope: Scope) -> list[PersonHere]:
    """Volunteers of the service, gone ones too, and whoever else has a role; two queries.

    ``ref`` names the row that a line would be: the volunteer where there is one, else the person.
    """
    found = []
    volunteers = Volunteer.visible_to(scope).with_person().by_name()
    seen: set[int] = set()
    for row in volunteers:
        seen.add(row.user_id)
        found.append(
            PersonHere(
                ref=f"{row._meta.label_lower}:{row.pk}",
                person=row.user_id,
                postcode=row.postcode,
                house_number=row.house_number,
                **_facts(row.user),
            )
        )
    members: dict[int, User] = {}
    for member in Membership.objects.of_service(scope.service).current().with_person().by_name():
        members.setdefault(member.user_id, member.user)
    return found + [
        PersonHere(ref=f"{user._meta.label_lower}:{pk}", person=pk, **_facts(user))
        for pk, user in members.items()
        if pk not in seen
    ]


def people_told_apart(scope: Scope) -> set[tuple[int, int]]:
    """Accounts of which somebody said that they are two people; the smaller number first."""
    kind = User._meta.label_lower
    return {(one, other) for one, about, other in said_to_be_others(scope) if about == kind}


def _facts(user: User) -> dict[str, Any]:
    if user.is_erased:
        return {"first_name": "", "last_name": ""}
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "mailboxes": [one for one in (user.email, user.mailbox) if one],
        "phone": user.phone,
    }
