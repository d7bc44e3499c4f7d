"""What is asked so often of people and services that it stands ready, and asking so as somebody.

``Question`` stands apart from ``core.prepared``, which does all the work, because it knows what a
``Scope`` is and ``core`` knows no app.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from core.prepared import PreparedQuery
from organisations.models.audit import AuditEntry
from organisations.models.memberships import Membership
from organisations.models.partners import PartnerOrganisation
from organisations.models.people import User
from organisations.models.scope import Scope
from organisations.models.service import Service


class Question:
    """A prepared query that starts at a scope, composed once for each set of roles.

    ``build`` gets a scope and then the values that differ, by name. Only the roles of that scope
    shape the SQL, ``visible_to`` with it; service and person are told when the question is asked,
    so nothing of one asker can stay for the next.
    """

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self.by_roles: dict[frozenset[str], PreparedQuery] = {}

    def ask(self, scope: Scope, **given: Any) -> list[Any]:
        if scope.roles not in self.by_roles:
            self.by_roles[scope.roles] = self._prepared_for(scope.roles)
        return self.by_roles[scope.roles].ask(
            asking_service=scope.service.pk,
            asking_person=scope.person.pk,
            asking_partner=scope.partner_id,
            **given,
        )

    def first(self, scope: Scope, **given: Any) -> Any:
        """Return the only or the first row, or None."""
        return next(iter(self.ask(scope, **given)), None)

    def _prepared_for(self, roles: frozenset[str]) -> PreparedQuery:
        def build(
            *, asking_service: Service, asking_person: User, asking_partner: int, **given: Any
        ) -> QuerySet[Any]:
            scope = Scope(asking_service, asking_person, roles, partner_id=asking_partner)
            return self.build(scope, **given)

        return PreparedQuery(build)


MEMBERSHIPS_IN_SERVICE = PreparedQuery(
    lambda user, slug, day: (
        Membership.objects.current()
        .filter(user=user, service__slug=slug)
        .select_related("service")
        .standing_in(day)
    )
)
"""Each role once, and once more for each further cover in which it stands in."""
PARTNERS_BY_NAME = Question(
    lambda scope: PartnerOrganisation.visible_to(scope).by_name().values_list("pk", "name")
)
LAST_ENTRIES = 25
TRAIL_OF_ROW = Question(
    lambda scope, kind, key: (
        AuditEntry.visible_to(scope).about(kind, key).with_person().newest_first()[:LAST_ENTRIES]
    )
)
