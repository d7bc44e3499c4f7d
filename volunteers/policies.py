"""Who may open which page of this app. Who may make a move stands in ``lifecycle``."""

from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

LEAD_APPLICANTS = policy(_("Lead applicants from their application to admission"), Role.COORDINATOR)
LIST_VOLUNTEERS = policy(
    _("See the list of volunteers; trainers only those in training or on probation"),
    Role.COORDINATOR,
    Role.TRAINER,
)
KNOW_VOLUNTEERS = policy(_("See and change the facts about volunteers"), Role.COORDINATOR)
OWN_PROFILE = policy(_("See and change one's own profile as a volunteer"), Role.VOLUNTEER)
RUN_CAMPAIGNS = policy(
    _("Start, change and end campaigns, and see what they bring"), Role.COORDINATOR, Role.MANAGER
)
PUBLISH_TEXTS = policy(
    _("Publish the texts that volunteers accept"), Role.COORDINATOR, Role.MANAGER
)

POLICIES = (
    LEAD_APPLICANTS,
    LIST_VOLUNTEERS,
    KNOW_VOLUNTEERS,
    OWN_PROFILE,
    RUN_CAMPAIGNS,
    PUBLISH_TEXTS,
)
