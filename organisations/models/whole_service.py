"""All that a service has, table by table: to take it away, and to let it go."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from organisations.models.closing import LastExport
from organisations.models.due_rows import every_row
from organisations.models.kept_rows import SECRETS
from organisations.models.memberships import Membership
from organisations.models.people import User
from organisations.models.service import Service
from organisations.models.tenant_walls import owned_models

OF_A_PERSON = ("id", "email", "mailbox", "first_name", "last_name", "phone", "language")
"""What a service takes along of an account: who they are, and nothing that opens a door."""


def told_columns(model: type[models.Model]) -> list[str]:
    """Without secrets, digests by which rows are found again, and the bytes of letters."""
    if model is User:
        return list(OF_A_PERSON)
    return [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in SECRETS
        and not field.name.endswith("_key")
        and not isinstance(field, models.BinaryField)
    ]


def whole_tables(service: Service) -> "Iterator[tuple[type[models.Model], models.QuerySet[Any]]]":
    """Rows of the service alone, and of the people who belong to it."""
    yield Service, Service.objects.filter(pk=service.pk)
    people = Membership.objects.of_service(service).values("user")
    yield User, User.objects.filter(pk__in=people).order_by("pk")
    for model in sorted(owned_models(), key=lambda each: each._meta.label):
        if model is not LastExport:
            yield model, rows_of(model, service)


def rows_of(model: type[models.Model], service: Service) -> "models.QuerySet[Any]":
    return every_row(model).filter(service=service).order_by("pk")


def tables_that_go() -> list[type[models.Model]]:
    """All of which no row stays when a service is erased."""
    return [model for model in owned_models() if not getattr(model, "outlives_service", False)]
