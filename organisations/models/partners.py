"""Where a service works and who refers to it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.scope import ScopedModel, ScopedQuerySet
from organisations.models.addresses import MailboxColumn


class NamedQuerySet(ScopedQuerySet):
    def by_name(self) -> Self:
        return self.order_by("name", "pk")


class District(ScopedModel):
    """A part of the service's area, the unit of area rules and statistics."""

    name = models.CharField(_("name"), max_length=80)
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


class PartnerOrganisation(ScopedModel):
    """Refers residents to the service; sees only the status of what it referred."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind)
    email = MailboxColumn(_("e-mail address"), blank=True)
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
