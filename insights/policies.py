from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

START = policy(_("See one's own start page"), *Role)
SEE_DUE = policy(_("See the list of everything that waits, and whose move it is"), Role.COORDINATOR)
SEE_WEEK = policy(_("See the week of the service"), Role.COORDINATOR)
SEE_NUMBERS = policy(_("See the service in numbers"), Role.OBSERVER)
SEE_FIGURES = policy(
    _("See the figures of the service, and take them along"), Role.MANAGER, Role.COORDINATOR
)

SEE_RUNNING = policy(_("See whether email, tasks and backups run"), Role.MANAGER)

SEARCH = policy(
    _("Search among what one may see; the words are kept nowhere"),
    *(role for role in Role if role != Role.OBSERVER),
)

POLICIES = (START, SEARCH, SEE_DUE, SEE_WEEK, SEE_NUMBERS, SEE_FIGURES, SEE_RUNNING)
