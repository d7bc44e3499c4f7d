"""Who may hear of a move, in words that the tables of all apps share; and how invitations move."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.lifecycle import NO_TRAIL, NOBODY, Lifecycle, Move


class Told(StrEnum):
    """As docs/lifecycles.md names them, and as ``tests/conventions/test_moves.py`` finds them."""

    APPLICANT = "the applicant"
    INVITED = "who is invited"
    VOLUNTEER = "the volunteer"
    ASKED = "who was asked"  # volunteers with an offer that still waits
    MEDIATORS = "the mediators"
    LEAVER = "the mediator who goes"
    PARTNER = "the partner"  # who referred the case, when their status of it changes


class InvitationState(TextChoices):
    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    TAKEN_BACK = "taken_back", _("taken back")


OPEN, ACCEPTED, TAKEN_BACK = InvitationState
GIVERS = {"coordinator", "manager", "owner"}  # whose names stand on the floor above
HOLDER = {"who holds the link"}

INVITATION_LIFECYCLE = Lifecycle(
    Move("ask_again", {OPEN}, OPEN, GIVERS, verb="person.invite_again", tells={Told.INVITED}),
    Move("take_back", {OPEN}, TAKEN_BACK, GIVERS, verb="person.uninvite", tells={Told.INVITED}),
    # The trail tells of it with the role that begins ("person.join").
    Move("accept", {OPEN}, ACCEPTED, HOLDER, verb=NO_TRAIL, tells=NOBODY),
)
"""An invitation whose day is over stays open: it can be asked again, and takes nobody in."""
