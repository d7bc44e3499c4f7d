"""When volunteers say they are free. Wall times of the service's zone."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models import ScopedModel, ScopedQuerySet
from volunteers.models import Volunteer


class WeeklyRuleQuerySet(ScopedQuerySet):
    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def in_order(self) -> Self:
        return self.order_by("weekday", "start_minute", "pk")


class WeeklyRule(ScopedModel):
    """Free every week from ``start_minute`` to ``end_minute`` after midnight; Monday is 0."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="weekly_rules")
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    start_minute = models.PositiveSmallIntegerField(_("from"))
    end_minute = models.PositiveSmallIntegerField(_("until"))

    unscoped = WeeklyRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly rule")
        verbose_name_plural = _("weekly rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="scheduling_weekly_rule_has_a_weekday"
            ),
            models.CheckConstraint(
                condition=Q(end_minute__gt=F("start_minute")) & Q(end_minute__lte=1440),
                name="scheduling_weekly_rule_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "weekday", "start_minute", "end_minute"],
                name="scheduling_weekly_rule_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start_minute}-{self.end_minute}"


class ExceptionKind(models.TextChoices):
    AWAY = "away", _("not free")
    FREE = "free", _("free all the same")


class AvailabilityExceptionQuerySet(ScopedQuerySet):
    def of_volunteer(self, volunteer: Volunteer) -> Self:
        return self.filter(volunteer=volunteer)

    def touching(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def not_over(self, day: date) -> Self:
        return self.filter(ends_on__gte=day)

    def away(self) -> Self:
        return self.filter(kind=ExceptionKind.AWAY)

    def in_order(self) -> Self:
        return self.order_by("starts_on", "pk")


class AvailabilityException(ScopedModel):
    """Whole local days, first to last included, in which the weekly rules do not hold."""

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="availability_exceptions"
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=ExceptionKind, default=ExceptionKind.AWAY
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to and including"))

    unscoped = AvailabilityExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="scheduling_exception_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.ends_on}"
