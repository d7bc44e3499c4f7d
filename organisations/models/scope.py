"""Who asks, in which service: the argument that every query of the trade starts from."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models

from organisations.models.people import Role, User
from organisations.models.service import Service

SYSTEM = "system"
OWNER = "owner"
"""What an owner of the installation acts as in a service, where they have no role of their own."""


@dataclass(frozen=True)
class Scope:
    """A person in one service, with every role they have there.

    ``user`` is None only for the worker (``Scope.system``). ``via`` says how they came in:
    "page", "link" (a signed link, no login), "phone" (entered by ``user`` for somebody), "owner",
    "import" (from a sheet that ``user`` sent in). ``stands_in_for`` are the roles of colleagues who
    are away today and for whom ``user`` stands in.
    """

    service: Service
    user: User | None
    roles: frozenset[str]
    partner_id: int | None = None
    via: str = "page"
    stands_in_for: frozenset[int] = frozenset()

    @classmethod
    def system(cls, service: Service) -> "Scope":
        return cls(service=service, user=None, roles=frozenset({SYSTEM}), via="worker")

    @classmethod
    def by_link(cls, service: Service, user: User, *roles: Role) -> "Scope":
        """Somebody who follows the signed link they were sent."""
        return cls(service=service, user=user, roles=frozenset(roles), via="link")

    @classmethod
    def of_owner(cls, service: Service, user: User) -> "Scope":
        """An owner of the installation: opens no page of the service, reads nothing in it."""
        return cls(service=service, user=user, roles=frozenset({OWNER}), via="owner")

    @property
    def person(self) -> User:
        """Whoever asks. Raises ``LookupError`` for the worker, who is nobody."""
        if self.user is None:
            raise LookupError("the worker is no person")
        return self.user

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_coordinator(self) -> bool:
        return Role.COORDINATOR in self.roles

    @property
    def is_volunteer(self) -> bool:
        return Role.VOLUNTEER in self.roles

    @property
    def is_trainer(self) -> bool:
        return Role.TRAINER in self.roles

    @property
    def is_partner(self) -> bool:
        return Role.PARTNER in self.roles

    @property
    def is_manager(self) -> bool:
        return Role.MANAGER in self.roles


class ScopedQuerySet(models.QuerySet[Any]):
    def visible_to(self, scope: Scope) -> Self:
        """The rows of the asker's service. Override it to narrow by role, never to widen."""
        return self.filter(service=scope.service)

    def among(self, rows: models.QuerySet[Any]) -> Self:
        """Those of ``rows``, found by key: to choose a page, keys are sorted and not whole rows."""
        # The subquery is sorted by the database from an index; whole rows with their joins are read
        # for the few that are left.
        return self.filter(pk__in=rows.values("pk"))


class ForCoordinatorsQuerySet(ScopedQuerySet):
    def visible_to(self, scope: Scope) -> Self:
        """Coordinators only: who was thought of for what is nobody else's business."""
        rows = super().visible_to(scope)
        return rows if scope.is_coordinator else rows.none()


class ScopedModel(models.Model):
    """A row that belongs to one service.

    It has no ``objects``. A query starts at ``Case.visible_to(scope)``; the rare one that must
    cross services says so in its name: ``Case.unscoped``. References between scoped rows cannot
    cross services: the database refuses it (organisations/models/tenant_walls.py).
    """

    # Protected and not cascading: a service is never deleted by accident with all its cases.
    service = models.ForeignKey(Service, on_delete=models.PROTECT, editable=False, related_name="+")

    # No "objects" on purpose: who forgets the scope gets an AttributeError at once, not everybody's
    # rows (docs/decisions/0002).
    unscoped: Any  # each model names its own manager

    class Meta:
        abstract = True

    @classmethod
    def visible_to(cls, scope: Scope) -> Any:
        return cls.unscoped.visible_to(scope)
