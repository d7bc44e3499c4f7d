"""Where a service works and who refers to it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.finding import Sought
from core.letters import name_key
from core.postcodes import NoPostcode, PostcodeRange, one_postcode, written_ranges
from organisations.models.addresses import MailboxColumn
from organisations.models.scope import ScopedModel, ScopedQuerySet
from organisations.models.service import Country


class NamedQuerySet(ScopedQuerySet):
    def by_name(self) -> Self:
        return self.order_by("name_key", "pk")

    def found_by(self, sought: Iterable[Sought]) -> Self:
        return self.filter(*(Q(name_key__contains=each.word) for each in sought))

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


class LastingQuerySet(NamedQuerySet):
    """Of rows that count from ``valid_from`` up to and with ``valid_until``."""

    def current(self, day: date) -> Self:
        """Those that count on that day."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=day))

    def current_first(self, day: date) -> Self:
        is_over = models.Case(models.When(valid_until__lt=day, then=1), default=0)
        return self.order_by(is_over, "name_key", "pk")


class DistrictQuerySet(LastingQuerySet):
    def with_country(self) -> Self:
        """With what reading the postcodes of each asks for."""
        return self.select_related("service")


class District(FoundByName, ScopedModel):
    """A part of the service's area, the unit of area rules and statistics.

    ``postcodes`` holds ranges as ``core.postcodes`` writes them; an address in one of them lies in
    this district. A pilot becomes a city by ending one district and adding others from the day
    after.
    """

    municipality = models.CharField(_("municipality"), max_length=80)
    postcodes = models.JSONField(_("postcodes"), default=list, blank=True)
    valid_from = models.DateField(_("counts from"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)

    unscoped = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "municipality", "name"], name="organisations_district_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=F("valid_until")),
                name="organisations_district_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_belgian(self) -> bool:
        return self.service.country == Country.BE

    @property
    def ranges(self) -> list[PostcodeRange]:
        return written_ranges(",".join(self.postcodes), is_belgian=self.is_belgian)

    def holds(self, postcode: str) -> bool:
        """Whether an address with this postcode lies in it; four Dutch digits if all of them do."""
        try:
            asked = one_postcode(postcode, is_belgian=self.is_belgian)
        except NoPostcode:
            return False
        return any(one.covers(asked) for one in self.ranges)

    def counts_beside(self, other: "District") -> bool:
        """Whether there is a day on which both count."""
        first = max(self.valid_from or date.min, other.valid_from or date.min)
        return first <= min(self.valid_until or date.max, other.valid_until or date.max)

    def is_over(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until < day


class PartnerKind(models.TextChoices):
    POLICE = "police", _("police")
    HOUSING = "housing", _("housing corporation")
    MUNICIPALITY = "municipality", _("municipality")
    SOCIAL = "social", _("neighbourhood team")
    OTHER = "other", _("other organisation")


class PartnerQuerySet(NamedQuerySet):
    def working(self) -> Self:
        """Those that refer still."""
        return self.filter(ended_at__isnull=True)

    def named(self, name: str) -> Self:
        return self.filter(name=name)

    def counting_people(self) -> Self:
        """With ``people``: how many can sign in for it now."""
        here = Q(memberships__ended_at__isnull=True, memberships__user__is_active=True)
        return self.annotate(people=models.Count("memberships", filter=here))

    def working_first(self) -> Self:
        return self.order_by(F("ended_at").asc(nulls_first=True), "name_key", "pk")


class PartnerOrganisation(FoundByName, ScopedModel):
    """Refers residents to the service; sees only the status of what it referred."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerKind)
    email = MailboxColumn(_("email address"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    unscoped = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        constraints = [
            models.UniqueConstraint(fields=["service", "name"], name="organisations_partner_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None
