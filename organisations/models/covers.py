"""Who stands in for a coordinator who is away, and who therefore reads what is meant for them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.local_time import local_day
from organisations.models.memberships import Membership, MembershipQuerySet
from organisations.models.people import Role, User
from organisations.models.scope import Scope, ScopedModel, ScopedQuerySet
from organisations.models.service import Service


class CoverQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """For whoever runs the service: that a colleague is away is nobody else's business."""
        rows = super().visible_to(scope)
        return rows if scope.has(Role.COORDINATOR, Role.MANAGER) else rows.none()

    def not_over(self, day: date) -> Self:
        return self.filter(ended_at__isnull=True, ends_on__gte=day)

    def running_on(self, day: date) -> Self:
        return self.not_over(day).filter(starts_on__lte=day)

    def touching(self, first: date, last: date) -> Self:
        return self.not_over(first).filter(starts_on__lte=last)

    def around(self, role: Membership) -> Self:
        """Those in which this role is away or stands in."""
        return self.filter(Q(absent=role) | Q(deputy=role))

    def of_absent(self, role: Membership) -> Self:
        return self.filter(absent=role)

    def of_deputy(self, role: Membership) -> Self:
        return self.filter(deputy=role)

    def soonest_first(self) -> Self:
        return self.order_by("starts_on", "pk")

    def with_people(self) -> Self:
        return self.select_related("absent__user", "deputy__user")


class Cover(ScopedModel):
    """One coordinator stands in for another, from the first day up to and with the last.

    ``ended_at``: somebody ended it before its time.
    """

    absent = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="covers", verbose_name=_("who is away")
    )
    deputy = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="stands_in",
        verbose_name=_("who stands in"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    unscoped = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("covers")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="organisations_cover_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")), name="organisations_cover_of_two_people"
            ),
        ]
        indexes = [
            models.Index(fields=["deputy", "ends_on"], name="organisations_cover_deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.absent_id} {self.deputy_id}"

    def is_running(self, day: date) -> bool:
        return self.ended_at is None and self.starts_on <= day <= self.ends_on


def coordinators_of(service: Service) -> MembershipQuerySet:
    """Whoever can own a case here, or stand in: coordinators who can log in, by name."""
    rows = Membership.objects.of_service(service).current().in_role(Role.COORDINATOR)
    return rows.of_people_who_log_in().with_person().by_name()


def role_as_coordinator(scope: Scope) -> Membership | None:
    """The role by which whoever asks owns cases; none for who is no coordinator."""
    if not scope.is_coordinator or scope.user is None:
        return None
    rows = Membership.objects.of_service(scope.service).of_person(scope.user)
    return rows.current().in_role(Role.COORDINATOR).first()


def covered_by(rows: Iterable[Membership], day: date) -> frozenset[int]:
    """The roles of colleagues for whom whoever has these roles stands in on that day."""
    covers = Cover.unscoped.filter(deputy__in=rows).running_on(day)
    return frozenset(covers.values_list("absent", flat=True))


def recipients_for(owner: Membership | None, *, service: Service, at: datetime) -> list[User]:
    """Who reads what is meant for the owner of a case: they, and whoever stands in for them now.

    What nobody owns is meant for every coordinator, and so is what somebody owns who cannot log in
    any more.
    """
    if owner is None or not owner.opens_the_service:
        return [row.user for row in coordinators_of(service)]
    today = local_day(at, service.zone)
    covers = Cover.unscoped.filter(service=service).of_absent(owner).running_on(today)
    deputies = (cover.deputy for cover in covers.with_people().soonest_first())
    return [owner.user, *(one.user for one in deputies if one.opens_the_service)]
