"""Prepared queries that start at a scope: who asks is told each time, their roles shape the SQL."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from core.prepared import Given, PreparedQuery
from organisations.models import Scope


class Question:
    """Rows of whoever asks, composed once for each set of roles: ``visible_to`` is in the SQL.

    ``build`` gets a scope whose service and person are told when the question is asked, so
    nothing of one asker can stay for the next.
    """

    def __init__(self, build: Callable[[Scope], QuerySet[Any]]) -> None:
        self.build = build
        self.by_roles: dict[frozenset[str], PreparedQuery] = {}

    def ask(self, scope: Scope, **given: Any) -> list[Any]:
        if scope.roles not in self.by_roles:
            self.by_roles[scope.roles] = PreparedQuery(lambda: self.build(_somebody(scope.roles)))
        return self.by_roles[scope.roles].ask(
            service=scope.service.pk,
            person=scope.person.pk,
            partner=scope.partner_id,
            **given,
        )

    def first(self, scope: Scope, **given: Any) -> Any:
        """Return the only or the first row, or None."""
        return next(iter(self.ask(scope, **given)), None)


def _somebody(roles: frozenset[str]) -> Scope:
    told: dict[str, Any] = {
        "service": Given("service"),
        "user": Given("person"),
        "partner_id": Given("partner"),
    }
    return Scope(roles=roles, **told)
