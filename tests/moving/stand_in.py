"""A small writer of volunteers, so that what is common to all kinds is tried with people.

It keeps names, ways to reach somebody and a home; the house's own writer keeps far more.
"""

from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from moving.actions import batches, imports, kinds, looking, staging, undoing
from moving.actions.written import Written
from moving.sheets.headers import SheetKind
from organisations.models import User
from volunteers.actions.by_hand import ExistingMediator, add_volunteer
from volunteers.models import Volunteer

FIELDS = ("first_name", "last_name", "email", "phone", "street", "house_number", "postcode")
OF_PERSON = {"first_name", "last_name", "phone"}


def add(values, *, same, by, at):
    told = ExistingMediator(
        first_name=values.get("first_name", ""),
        last_name=values.get("last_name", ""),
        mailbox=values.get("email", ""),
        phone=values.get("phone", ""),
        street=values.get("street", ""),
        house_number=values.get("house_number", ""),
        postcode=values.get("postcode", ""),
        language="nl",
        level="senior",
        max_open_cases=1,
        admitted_on=at.date(),
    )
    person = same if isinstance(same, User) else None
    return Written(add_volunteer(told, person=person, by=by, at=at))


def change(row, changes, *, by, at):
    for name, value in changes.items():
        owner = row.user if name in OF_PERSON else row
        setattr(owner, name, value)
        owner.save()


def kept_because(row, *, since, by):
    return "seat" if row.their_number == "used" else ""


def take_back(row, *, by, at):
    user = row.user
    user.memberships.all().delete()
    row.delete()
    user.delete()


def values_of(rows, *, scope):
    people = User.objects.in_bulk([row.user_id for row in rows])
    return {
        row.pk: {
            **{name: getattr(people[row.user_id], name) for name in OF_PERSON},
            "email": people[row.user_id].mailbox,
            **{name: getattr(row, name) for name in ("street", "house_number", "postcode")},
        }
        for row in rows
    }


THIS = cast(
    "ModuleType",
    SimpleNamespace(
        FIELDS=FIELDS,
        add=add,
        change=change,
        kept_because=kept_because,
        take_back=take_back,
        values_of=values_of,
    ),
)


@pytest.fixture
def people_can_come(monkeypatch: pytest.MonkeyPatch) -> None:
    table: dict[SheetKind, Any] = {
        **kinds.KINDS,
        SheetKind.VOLUNTEERS: kinds.KindOfLine(model=Volunteer, writer=THIS, snapshot=THIS),
    }
    for module in (kinds, imports, batches, looking, staging, undoing):
        monkeypatch.setattr(module, "KINDS", table)
