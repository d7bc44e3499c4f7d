"""The facts of a record that somebody chooses between, and rows as they are kept to be put back."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import ADDRESS_COLUMNS, User
from volunteers.models.following import rows_of_table
from volunteers.models.people import Volunteer

AT_ONCE = 500
NAME = "name"
STANDING = "standing"
SINCE = "admitted_on"


@dataclass(frozen=True)
class OneFact:
    """One choice: these columns mean something together."""

    name: str
    label: str | Promise
    columns: tuple[str, ...]
    is_of_account: bool = False

    def row(self, volunteer: Volunteer) -> User | Volunteer:
        return volunteer.user if self.is_of_account else volunteer

    def values(self, volunteer: Volunteer) -> list[Any]:
        row = self.row(volunteer)
        return [getattr(row, name) for name in self.columns]

    def differs(self, one: Volunteer, other: Volunteer) -> bool:
        return self.values(one) != self.values(other)

    def is_filled(self, volunteer: Volunteer) -> bool:
        return any(value not in (None, "", []) for value in self.values(volunteer))


def _of_account(name: str, label: str | Promise, *columns: str) -> OneFact:
    return OneFact(name, label, columns or (name,), is_of_account=True)


FACTS = (
    _of_account(NAME, _("Name"), "first_name", "last_name"),
    _of_account("mailbox", _("Address for email")),
    _of_account("phone", _("Phone")),
    _of_account("language", _("Language of our email")),
    OneFact("home", _("Where they live"), (*ADDRESS_COLUMNS, "district_id")),
    OneFact("languages", _("Languages for a talk"), ("languages",)),
    OneFact("gender", _("Woman or man"), ("gender",)),
    OneFact("level", _("Level"), ("level",)),
    OneFact("extra_training", _("Trained for"), ("extra_training",)),
    OneFact("max_open_cases", _("Open cases at most"), ("max_open_cases",)),
    OneFact("their_number", _("Number in an older register"), ("their_number",)),
    OneFact(SINCE, _("Here since"), ("admitted_on",)),
    OneFact(
        STANDING,
        _("State"),
        ("state", "paused_from", "paused_until", "left_on", "leave_reason"),
    ),
)


def kept_as(value: Any) -> Any:
    """A value of a column as JSON has it, alike on both databases."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    return value if isinstance(value, (int, list, dict, type(None))) else str(value)


def read_back(label: str, name: str, value: Any) -> Any:
    """The value of the column that ``kept_as`` made this of."""
    return apps.get_model(label)._meta.get_field(name).to_python(value)


def digests_of(label: str, pks: Collection[int]) -> Mapping[int, str]:
    """What these rows are like now; of one that is gone there is none."""
    columns = [field.attname for field in apps.get_model(label)._meta.concrete_fields]
    found = {}
    keys = sorted(pks)
    for begin in range(0, len(keys), AT_ONCE):
        rows = rows_of_table(label).filter(pk__in=keys[begin : begin + AT_ONCE])
        for row in rows.values("pk", *columns):
            words = json.dumps({name: kept_as(row[name]) for name in columns}, sort_keys=True)
            found[row["pk"]] = hashlib.sha256(words.encode()).hexdigest()
    return found
