"""Which roles somebody has in a service, and had."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Role, User
from organisations.models.service import Service


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def ended_since(self, day: datetime) -> Self:
        return self.filter(ended_at__gte=day)

    def in_role(self, role: Role) -> Self:
        return self.filter(role=role)

    def to_brief(self, day: date) -> Self:
        """Those of which that morning is not decided yet."""
        return self.filter(Q(briefed_on__isnull=True) | Q(briefed_on__lt=day))

    def among(self, rows: Collection["Membership"]) -> Self:
        return self.filter(pk__in=[row.pk for row in rows])

    def with_mailbox(self) -> Self:
        return self.of_people_who_log_in().exclude(user__mailbox="")

    def of_service(self, service: "Service") -> Self:
        return self.filter(service=service)

    def of_person(self, user: models.Model) -> Self:
        return self.filter(user=user)

    def of_partner(self, partner: models.Model) -> Self:
        return self.filter(partner=partner)

    def of_volunteer_in(self, person: str) -> Self:
        """Inside another query: what lets its ``person`` into its service as a volunteer now."""
        return self._of_role_in(person, Role.VOLUNTEER)

    def of_coordinator_in(self, person: str) -> Self:
        return self._of_role_in(person, Role.COORDINATOR)

    def _of_role_in(self, person: str, role: Role) -> Self:
        mine = self.current().in_role(role).filter(user__is_active=True)
        return mine.filter(user=models.OuterRef(person), service=models.OuterRef("service"))

    def in_roles(self, roles: Collection[str]) -> Self:
        return self.filter(role__in=roles)

    def besides(self, user: models.Model) -> Self:
        """Those of other people who can log in."""
        return self.of_people_who_log_in().exclude(user=user)

    def of_people_who_log_in(self) -> Self:
        """Whose account is open; without an address nobody finds its door."""
        return self.filter(user__is_active=True, user__email__isnull=False)

    def standing_in(self, day: date) -> Self:
        """With each cover that is not over on that day and in which the role stands in.

        A role is there once for each of them, as ``away``, ``away_from`` and ``away_until``.
        """
        stands = Q(stands_in__ended_at__isnull=True, stands_in__ends_on__gte=day)
        covers = models.FilteredRelation("stands_in", condition=stands)
        return self.annotate(cover=covers).annotate(
            away=F("cover__absent"),
            away_from=F("cover__starts_on"),
            away_until=F("cover__ends_on"),
        )

    def with_person(self) -> Self:
        return self.select_related("user", "partner")

    def with_service(self) -> Self:
        return self.select_related("service").order_by("service__name", "pk")

    def staff_first(self) -> Self:
        """Volunteers last: they are the many."""
        # Sorted in the database and not in Python, because the list is shown a page at a time.
        is_volunteer = models.Case(models.When(role=Role.VOLUNTEER, then=1), default=0)
        return self.order_by(is_volunteer, "role", "user__name_key", "pk")

    def by_name(self) -> Self:
        return self.order_by("user__name_key", "pk")


class Membership(models.Model):
    """One role of one person in one service; a person may have several rows."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    partner = models.ForeignKey(
        "organisations.PartnerOrganisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    since = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # What others did since is news on the start page of this role; empty until a first visit.
    seen_at = models.DateTimeField(_("seen until"), null=True, blank=True, editable=False)
    here_at = models.DateTimeField(_("last here"), null=True, blank=True, editable=False)
    # Also of a morning on which there was nothing to say: a day is decided about once.
    briefed_on = models.DateField(_("last morning"), null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "service", "role"],
                condition=Q(ended_at__isnull=True),
                # Only of roles that stand: who left and came back has an old row and a new one, so
                # that the trail of then still points at something.
                name="organisations_membership_once_a_role",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.PARTNER, partner__isnull=False)
                | (~Q(role=Role.PARTNER) & Q(partner__isnull=True)),
                name="organisations_membership_partner_of_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def opens_the_service(self) -> bool:
        """Whether the role stands, and its person can log in."""
        return self.ended_at is None and self.user.is_active and self.user.email is not None
