"""Asking somebody to join a service with a role."""

from collections.abc import Collection
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.lifecycle import InvitationState
from organisations.models.addresses import MailboxColumn
from organisations.models.partners import PartnerOrganisation
from organisations.models.people import NEVER_GIVEN, Language, Role, User, full_name_of
from organisations.models.scope import ScopedModel, ScopedQuerySet


class InvitationQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        return self.filter(state=InvitationState.OPEN)

    def unanswered_since(self, moment: datetime, *, at: datetime) -> Self:
        """Of those that can be answered still."""
        return self.open().filter(invited_at__lte=moment, expires_at__gt=at)

    def in_roles(self, roles: Collection[str]) -> Self:
        return self.filter(role__in=roles)

    def besides_roles(self, roles: Collection[str]) -> Self:
        return self.exclude(role__in=roles)

    def of_partner(self, partner: PartnerOrganisation) -> Self:
        return self.filter(partner=partner)

    def written_by(self, person: User) -> Self:
        """Behind which they stand: who asked last."""
        return self.filter(invited_by=person)

    def oldest_first(self) -> Self:
        return self.order_by("pk")

    def offering(self, role: Role, email: str) -> Self:
        return self.filter(role=role, email__iexact=email.strip())

    def newest_first(self) -> Self:
        return self.order_by("-invited_at", "-pk")


class Invitation(ScopedModel):
    """One role offered to one address; taking it up makes the account where there is none."""

    email = MailboxColumn(_("email address"))
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    language = models.CharField(
        _("language of the email"), max_length=2, choices=Language, default=Language.NL
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    partner = models.ForeignKey(
        PartnerOrganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Whose login it becomes, where somebody who is known here has none yet or gets another address.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited"))
    expires_at = models.DateTimeField(_("stands until"))
    state = models.CharField(
        _("state"), max_length=20, choices=InvitationState, default=InvitationState.OPEN
    )
    accepted_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    unscoped = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.PARTNER, partner__isnull=False)
                | (~Q(role=Role.PARTNER) & Q(partner__isnull=True)),
                name="organisations_invitation_partner_of_one",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED, accepted_at__isnull=False)
                | (~Q(state=InvitationState.ACCEPTED) & Q(accepted_at__isnull=True)),
                name="organisations_invitation_accepted_at",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.TAKEN_BACK, taken_back_at__isnull=False)
                | (~Q(state=InvitationState.TAKEN_BACK) & Q(taken_back_at__isnull=True)),
                name="organisations_invitation_taken_back_at",
            ),
            models.UniqueConstraint(
                fields=["service", "email", "role"],
                condition=Q(state=InvitationState.OPEN),
                name="organisations_invitation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def full_name(self) -> str:
        return full_name_of(self.first_name, self.last_name)

    @property
    def is_for_login(self) -> bool:
        """Whether it asks in somebody who is here, to give them a login and nothing else."""
        return self.role in NEVER_GIVEN

    def is_open(self, at: datetime) -> bool:
        return self.state == InvitationState.OPEN and self.expires_at > at

    @classmethod
    def by_link(cls, pk: int) -> "Invitation":
        """The row a signed link points at. Raises ``Invitation.DoesNotExist``."""
        return cls.unscoped.select_related("service").get(pk=pk)
