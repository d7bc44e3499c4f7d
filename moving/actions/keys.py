"""The keys of lines as digests, and the rows they lead to."""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from cases.models import Case
from core.letters import letters
from moving.models import Import, ImportKey, ImportSalt
from moving.snapshot.packed import canonical
from organisations.models import PartnerOrganisation, Service
from volunteers.models import Volunteer

Place = tuple[str, int]
"""A row: the label of its table and its number."""
KEEPERS: dict[type[models.Model], str] = {
    Volunteer: "volunteer",
    Case: "case",
    PartnerOrganisation: "partner",
}


@dataclass(frozen=True)
class KeyMaker:
    """Makes digests that are the same in every file of a service, and in no other service."""

    salt: bytes

    @classmethod
    def of(cls, service: Service) -> "KeyMaker":
        row, _is_new = ImportSalt.unscoped.get_or_create(service=service)
        return cls(row.salt.encode())

    def digest(self, *words: str) -> str:
        return hmac.new(self.salt, canonical(words).encode(), hashlib.sha256).hexdigest()

    def of_key(self, kind: str, key: tuple[str, ...]) -> str:
        """Empty for a line without a key: nothing tells it from another."""
        return self.digest("key", kind, *key) if key else ""

    def of_value(self, name: str, value: Any) -> str:
        return self.digest("value", name, canonical(value))

    def of_header(self, kind: str, header: str) -> str:
        return self.digest("header", kind, letters(header) or header.strip())


def address_of_row(row: models.Model) -> Place:
    return row._meta.label_lower, row.pk


def rows_at(places: Iterable[Place], service: Service) -> dict[Place, models.Model]:
    """The rows that are there still, one query a table."""
    asked: dict[str, set[int]] = defaultdict(set)
    for label, pk in places:
        asked[label].add(pk)
    found: dict[Place, models.Model] = {}
    for label, pks in sorted(asked.items()):
        rows = _rows_of(label, service).filter(pk__in=pks)
        found.update({(label, row.pk): row for row in rows})
    return found


def _rows_of(label: str, service: Service) -> "models.QuerySet[Any]":
    model: Any = apps.get_model(label)
    if hasattr(model, "unscoped"):
        rows: models.QuerySet[Any] = model.unscoped.filter(service=service)
        return rows
    # A person belongs to no service; whose roles here they are was asked when they were named.
    people: models.QuerySet[Any] = model.objects.all()
    return people


def keys_of(run: Import, digests: Iterable[str]) -> dict[str, ImportKey]:
    wanted = {digest for digest in digests if digest}
    rows = ImportKey.unscoped.filter(service=run.service, kind=run.kind)
    return {row.digest: row for row in rows.among_digests(wanted)}


def lead_to(key: ImportKey, row: models.Model, *, is_fact: bool = False) -> None:
    """Point a key at a row. That of a fact goes with nobody's time, for it tells of nobody."""
    key.became_kind, key.became_id = address_of_row(row)
    for model, keeper in KEEPERS.items():
        setattr(key, keeper, row if isinstance(row, model) and not is_fact else None)
