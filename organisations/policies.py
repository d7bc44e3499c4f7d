"""Who may open which page. Each app lists its policies; docs/permissions.md is drawn from them.

Who may make a *move* stands in the lifecycle tables instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """What the pages under it are for, and the roles that may open them."""

    label: str | Promise
    roles: frozenset[str]


def policy(label: str | Promise, *roles: Role) -> Policy:
    return Policy(label=label, roles=frozenset(roles))


def allowed(which: Policy) -> Callable[[View], View]:
    """Mark a view with its policy; ``ScopeMiddleware`` holds the door."""

    def mark(view: View) -> View:
        view.policy = which  # type: ignore[attr-defined]
        return view

    return mark


EVERY_MEMBER = policy(_("See one's own start page"), *Role)
MANAGE_SERVICE = policy(_("Change the settings and people of the service"), Role.MANAGER)
READ_TRAIL = policy(_("Read the trail of changes and reads"), Role.MANAGER, Role.COORDINATOR)

POLICIES = (EVERY_MEMBER, MANAGE_SERVICE, READ_TRAIL)
