"""Who may open which page of training."""

from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

PLAN_COURSES = policy(
    _("Plan courses and sessions, enrol volunteers"), Role.TRAINER, Role.COORDINATOR
)
TAKE_REGISTER = policy(_("Take the register of a session"), Role.TRAINER, Role.COORDINATOR)
JUDGE = policy(_("Assess competence and propose certifications"), Role.TRAINER, Role.COORDINATOR)
DECIDE = policy(_("Confirm, suspend and revoke certifications"), Role.COORDINATOR)
NOTE_OBSERVATIONS = policy(
    _("Note in the logbook which talks somebody watched"), Role.TRAINER, Role.COORDINATOR
)
OWN_TRAINING = policy(_("See one's own courses and certificates"), Role.VOLUNTEER)
READ_CERTIFICATE = policy(
    _("Take a certificate on paper"), Role.VOLUNTEER, Role.TRAINER, Role.COORDINATOR
)

POLICIES = (
    PLAN_COURSES,
    TAKE_REGISTER,
    JUDGE,
    DECIDE,
    NOTE_OBSERVATIONS,
    OWN_TRAINING,
    READ_CERTIFICATE,
)
