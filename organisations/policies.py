"""Who may open which page. Each app lists its policies; docs/permissions.md is drawn from them.

Who may make a *move* stands in the lifecycle tables instead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organisations.models import Role, Scope

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Policy:
    """What the pages under it are for, and the roles that may open them."""

    label: str | Promise
    roles: frozenset[str]

    def lets_in(self, scope: Scope) -> bool:
        return scope.has(*self.roles)


def policy(label: str | Promise, *roles: Role) -> Policy:
    return Policy(label=label, roles=frozenset(roles))


def allowed(which: Policy) -> Callable[[View], View]:
    """Mark a view with its policy; ``ScopeMiddleware`` holds the door."""

    def mark(view: View) -> View:
        view.policy = which  # type: ignore[attr-defined]
        return view

    return mark


def for_owner(view: View) -> View:
    """Mark a page of the installation: it lets in its owners, who have no role in a service."""
    view.for_owner = True  # type: ignore[attr-defined]
    return view


def while_closed(view: View) -> View:
    """Mark a page that takes what is sent also while its service is closed."""
    view.while_closed = True  # type: ignore[attr-defined]
    return view


MANAGE_SERVICE = policy(_("Change the settings of the service"), Role.MANAGER)
MANAGE_PEOPLE = policy(_("Invite people and end their roles"), Role.MANAGER, Role.COORDINATOR)
END_SECOND_STEP = policy(_("End the second step of a colleague's login who lost it"), Role.MANAGER)
STAND_IN = policy(_("See who stands in for whom, and change it"), Role.MANAGER, Role.COORDINATOR)
MANAGE_AREA = policy(_("Look after the districts of the service"), Role.MANAGER)
MANAGE_PARTNERS = policy(
    _("Look after partner organisations and their people"), Role.MANAGER, Role.COORDINATOR
)
SEE_OPENING = policy(
    _("See the venues, and the days on which nobody works"),
    Role.MANAGER,
    Role.COORDINATOR,
    Role.TRAINER,
)
MANAGE_FREE_DAYS = policy(_("Say on which days nobody works"), Role.MANAGER)
MANAGE_VENUES = policy(_("Look after the venues and their rooms"), Role.MANAGER)
WRITE_TEXTS = policy(_("Write the service's own words in emails, and who sends them"), Role.MANAGER)
READ_TRAIL = policy(_("Read the history of changes and views"), Role.MANAGER, Role.COORDINATOR)
MEND_MAIL = policy(_("See and repeat email that did not arrive"), Role.COORDINATOR, Role.MANAGER)
SEE_KEEPING = policy(
    _("See what is kept, until when, and what was erased"), Role.COORDINATOR, Role.MANAGER
)
CLOSE_SERVICE = policy(_("Close the service, and take that back"), Role.MANAGER)
SEE_CLOSING = policy(
    _("See whether the service closes, and call that off"), Role.COORDINATOR, Role.MANAGER
)
TAKE_ALL_ALONG = policy(
    _("Confirm that the service closes, and fetch everything of it"), Role.COORDINATOR
)
HOLD_DATA = policy(
    _("Keep somebody's data longer, hand them out, and erase them on request"), Role.COORDINATOR
)

POLICIES = (
    MANAGE_SERVICE,
    MANAGE_AREA,
    SEE_OPENING,
    MANAGE_FREE_DAYS,
    MANAGE_VENUES,
    WRITE_TEXTS,
    MANAGE_PARTNERS,
    MANAGE_PEOPLE,
    STAND_IN,
    END_SECOND_STEP,
    READ_TRAIL,
    MEND_MAIL,
    SEE_KEEPING,
    HOLD_DATA,
    CLOSE_SERVICE,
    SEE_CLOSING,
    TAKE_ALL_ALONG,
)
