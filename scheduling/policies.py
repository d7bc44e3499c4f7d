"""Who may open which page of availability, queue, offers and appointments."""

from django.utils.translation import gettext_lazy as _

from organisations.models import Role
from organisations.policies import policy

OWN_AVAILABILITY = policy(_("Say when one is free oneself"), Role.VOLUNTEER)
AVAILABILITY_OF_OTHERS = policy(_("Enter for a volunteer when they are free"), Role.COORDINATOR)
OWN_OFFERS = policy(_("See the cases one is asked for"), Role.VOLUNTEER)
OWN_HANDS = policy(
    _("See which cases wait, without who they are of, and put up a hand"), Role.VOLUNTEER
)
NAME_SUBSTITUTE = policy(
    _("Name a colleague to take over one's own seat on a case"), Role.VOLUNTEER
)
PAIR_CASES = policy(_("See the queue, choose pairs and ask them"), Role.COORDINATOR)
UNDO = policy(_("Undo, for ten minutes, what a coordinator did with a case"), Role.COORDINATOR)
SEE_PAIRING_RULES = policy(
    _("See what counts when pairs are ranked"), Role.MANAGER, Role.COORDINATOR
)
SET_PAIRING_RULES = policy(_("Set what counts when pairs are ranked"), Role.MANAGER)
OWN_AGENDA = policy(_("See one's own agenda and put it into a calendar"), Role.VOLUNTEER)
PLAN_TALKS = policy(
    _("Plan, move and cancel the talks of the cases one sees"), Role.VOLUNTEER, Role.COORDINATOR
)
GIVE_ROOMS = policy(_("Give a talk another room from the week"), Role.COORDINATOR)
ANSWER_INVITATIONS = policy(
    _("Answer an invitation for oneself; a coordinator also for who answers by phone"),
    Role.VOLUNTEER,
    Role.COORDINATOR,
)

POLICIES = (
    OWN_AVAILABILITY,
    AVAILABILITY_OF_OTHERS,
    OWN_OFFERS,
    OWN_HANDS,
    NAME_SUBSTITUTE,
    PAIR_CASES,
    UNDO,
    SEE_PAIRING_RULES,
    SET_PAIRING_RULES,
    OWN_AGENDA,
    PLAN_TALKS,
    GIVE_ROOMS,
    ANSWER_INVITATIONS,
)
