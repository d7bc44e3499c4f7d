"""Who may open which page of this app."""

from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

FILL_IN_SHEETS = policy(_("Fetch empty sheets to fill in"), Role.COORDINATOR, Role.MANAGER)
TAKE_OUT = policy(
    _("Take everything out as sheets; cases only by coordinators"), Role.COORDINATOR, Role.MANAGER
)

MOVE_IN = policy(
    _("Bring in volunteers and partners from a file; coordinators cases too"),
    Role.COORDINATOR,
    Role.MANAGER,
)

POLICIES = (FILL_IN_SHEETS, TAKE_OUT, MOVE_IN)
