"""Where a service works and who refers to it."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.letters import name_key
from organisations.models.addresses import MailboxColumn
from organisations.models.scope import ScopedModel, ScopedQuerySet


class NamedQuerySet(ScopedQuerySet):
    def by_name(self) -> Self:
        return self.order_by("name_key", "pk")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        rows = list(objs)
        # bulk_create does not call save(), which is where one row writes its key.
        for row in rows:
            row.write_name_key()
        return super().bulk_create(rows, *args, **options)


class FoundByName(models.Model):
    """The columns of a row that is found, and put in order, by its name as people are."""

    name = models.CharField(_("name"), max_length=80)
    name_key = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        self.write_name_key()
        if update_fields is not None:
            update_fields = {*update_fields, "name_key"}
        super().save(*args, update_fields=update_fields, **options)

    def write_name_key(self) -> None:
        self.name_key = name_key(self.name)


class District(FoundByName, ScopedModel):
    """A part of the service's area, the unit of area rules and statistics."""

    municipality = models.CharField(_("municipality"), max_length=80)

    unscoped = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality", "name"], name="organisations_district_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PartnerKind(models.TextChoices):
    POLICE = "police", _("police")
    HOUSING = "housing", _("housing corporation")
    MUNICIPALITY = "municipality", _("municipality")
    SOCIAL = "social", _("neighbourhood team")
    OTHER = "other", _("other organisation")


class PartnerOrganisation(FoundByName, ScopedModel):
    """Refers residents to the service; sees only the status of what it referred."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind)
    email = MailboxColumn(_("email address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)

    unscoped = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="organisations_partner_once")
        ]

    def __str__(self) -> str:
        return self.name
