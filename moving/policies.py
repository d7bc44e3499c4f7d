"""Who may open which page of moving in."""

from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

MOVE_IN = policy(
    _("Bring in volunteers and partners from a file; coordinators cases too"),
    Role.COORDINATOR,
    Role.MANAGER,
)

POLICIES = (MOVE_IN,)
