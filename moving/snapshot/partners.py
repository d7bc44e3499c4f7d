"""Partner organisations as a sheet tells of them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from core.letters import name_key
from organisations.models import Invitation, Membership, PartnerOrganisation, Scope

FIELDS: tuple[str, ...] = (
    "organisation",
    "kind",
    "email",
    "phone",
    "first_name",
    "last_name",
    "contact_email",
)
CONTACT = frozenset({"first_name", "last_name", "contact_email"})
"""An organisation has several people and a row of a sheet one: these are added, never compared."""

LONGEST = {"organisation": 120, "phone": 30, "first_name": 60, "last_name": 80}
"""So much room there is in the columns."""


def values_of(
    rows: Collection[PartnerOrganisation], *, scope: Scope, fields: Collection[str] = FIELDS
) -> dict[int, dict[str, Any]]:
    """With their person, where ``fields`` asks for one."""
    contacts = {} if CONTACT.isdisjoint(fields) else _contacts_of(rows, scope)
    nobody = _contact("", "", "")
    return {
        row.pk: {
            "organisation": row.name,
            "kind": row.kind,
            "email": row.email,
            "phone": row.phone,
            **contacts.get(row.pk, nobody),
        }
        for row in rows
    }


def _contacts_of(rows: Collection[PartnerOrganisation], scope: Scope) -> dict[int, dict[str, str]]:
    """Of each the first who refers for it, else the first who was asked to."""
    contacts: dict[int, dict[str, str]] = {}
    invited = Invitation.visible_to(scope).open().filter(partner__in=rows).oldest_first()
    for row in invited:
        contacts.setdefault(row.partner_id, _contact(row.first_name, row.last_name, row.email))
    people = Membership.objects.of_service(scope.service).current().filter(partner__in=rows)
    for member in people.with_person().order_by("-pk"):
        user = member.user
        contacts[member.partner_id or 0] = _contact(user.first_name, user.last_name, user.mailbox)
    return contacts


def _contact(first_name: str, last_name: str, email: str) -> dict[str, str]:
    return {"first_name": first_name, "last_name": last_name, "contact_email": email}


def called_in_line(line: Mapping[str, Any]) -> str:
    """By what an organisation is known: its name stands once in a service."""
    return name_key(str(line.get("organisation") or ""))


def rows_of_partners(
    lines: Iterable[Mapping[str, Any]], scope: Scope
) -> list[PartnerOrganisation | None]:
    """Of each line the organisation of that name."""
    names = [called_in_line(line) for line in lines]
    rows = PartnerOrganisation.visible_to(scope).filter(name_key__in=set(names) - {""})
    named = {row.name_key: row for row in rows}
    return [named.get(name) for name in names]
