"""Who may hear of a move, in words that the tables of all apps share; and how invitations move."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import NO_TRAIL, NOBODY, Lifecycle, Move, Tone


class Told(StrEnum):
    """As docs/lifecycles.md names them, and as ``tests/conventions/test_moves.py`` finds them."""

    APPLICANT = "the applicant"
    INVITED = "who is invited"
    VOLUNTEER = "the volunteer"
    ASKED = "who was asked"  # volunteers with an offer that still waits
    MEDIATORS = "the mediators"
    LEAVER = "the mediator who goes"
    STAFF = "who runs the service"
    COORDINATOR = "the coordinator"
    MEMBERS = "volunteers and partners of the service"
    SENDER = "who sent the file"
    OWNER = "the owner of the installation"
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


class ClosingState(TextChoices):
    ASKED = "asked", _("asked, waits for a second person")
    CALLED_OFF = "called_off", _("called off")
    CLOSED = "closed", pgettext_lazy("of a service", "closed")
    TAKEN_BACK = "taken_back", _("taken back")
    ERASING = "erasing", _("being erased")
    ERASED = "erased", _("erased")


CLOSING_TONES: dict[str, Tone] = {
    ClosingState.ASKED: Tone.TURN,
    ClosingState.CALLED_OFF: Tone.QUIET,
    ClosingState.CLOSED: Tone.BAD,
    ClosingState.TAKEN_BACK: Tone.QUIET,
    ClosingState.ERASING: Tone.BAD,
    ClosingState.ERASED: Tone.QUIET,
}
_Closing = ClosingState
UNDER_WAY = {_Closing.ASKED, _Closing.CLOSED, _Closing.ERASING}
_ALL = {Told.STAFF, Told.MEMBERS, Told.OWNER}

CLOSING_LIFECYCLE = Lifecycle(
    # An owner closes a paused service without a second person: it begins closed.
    Move(
        "confirm",
        {_Closing.ASKED},
        _Closing.CLOSED,
        {"coordinator"},
        verb="service.close",
        tells=_ALL,
    ),
    Move(
        "call_off",
        {_Closing.ASKED},
        _Closing.CALLED_OFF,
        {"coordinator", "manager", "owner"},
        verb="service.call_off_closing",
        tells={Told.STAFF},
    ),
    Move(
        "take_back",
        {_Closing.CLOSED},
        _Closing.TAKEN_BACK,
        {"manager", "owner"},
        verb="service.take_back_closing",
        tells=_ALL,
    ),
    # The trail goes with all the rest; what is left of it are its seals.
    Move("erase", {_Closing.CLOSED}, _Closing.ERASING, {"system"}, verb=NO_TRAIL, tells=NOBODY),
    Move(
        "finish",
        {_Closing.ERASING},
        _Closing.ERASED,
        {"system"},
        verb=NO_TRAIL,
        tells={Told.OWNER},
    ),
)
