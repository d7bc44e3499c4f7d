"""Who may open which page of this app. Who may make a move stands in ``lifecycle``."""

from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

SEE_CASES = policy(
    _("See cases: a coordinator all of them, a mediator their own"),
    Role.COORDINATOR,
    Role.VOLUNTEER,
)
WORK_ON_CASES = policy(
    _("Note what the talks brought, and the facts about the parties"),
    Role.COORDINATOR,
    Role.VOLUNTEER,
)
LEAD_CASES = policy(
    _("Take cases in, assess them, let them rest, close and reopen them"), Role.COORDINATOR
)
REFER = policy(_("Refer residents and see the status of one's own referrals"), Role.PARTNER)

MANAGE_CHOICES = policy(
    _("Say what is asked at triage, and which kinds and reasons there are"), Role.MANAGER
)

POLICIES = (SEE_CASES, WORK_ON_CASES, LEAD_CASES, REFER, MANAGE_CHOICES)
