"""From an application to a farewell: two tables, one before admission and one after."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.lifecycle import NOBODY, Lifecycle, Move, Tone
from organisations.lifecycle import Told
from organisations.models import Role

STAFF = {Role.COORDINATOR}
SYSTEM = "system"


class ApplicationState(TextChoices):
    APPLIED = "applied", _("applied")
    INFORMED = "informed", _("informed")
    INTERVIEWED = "interviewed", _("interviewed")
    SCREENED = "screened", _("screened")
    ADMITTED = "admitted", _("admitted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


APPLICATION_TONES: dict[str, Tone] = {
    ApplicationState.APPLIED: Tone.TURN,
    ApplicationState.INFORMED: Tone.GO,
    ApplicationState.INTERVIEWED: Tone.GO,
    ApplicationState.SCREENED: Tone.GO,
    ApplicationState.ADMITTED: Tone.GO,
    ApplicationState.DECLINED: Tone.BAD,
    ApplicationState.WITHDRAWN: Tone.QUIET,
}

PIPELINE = (
    ApplicationState.APPLIED,
    ApplicationState.INFORMED,
    ApplicationState.INTERVIEWED,
    ApplicationState.SCREENED,
)
OPEN = set(PIPELINE)
ENDED = set(ApplicationState) - OPEN
STEP_DAYS = 5
"""The norm of each step, in working days; the list of turns (insights) counts by it too."""
ENDED_WITHOUT_ADMISSION = {ApplicationState.DECLINED, ApplicationState.WITHDRAWN}

APPLICATION_LIFECYCLE = Lifecycle(
    Move(
        "inform",
        {ApplicationState.APPLIED},
        ApplicationState.INFORMED,
        STAFF,
        verb="application.inform",
        tells=NOBODY,
    ),
    Move(
        "interview",
        {ApplicationState.INFORMED},
        ApplicationState.INTERVIEWED,
        STAFF,
        verb="application.interview",
        tells=NOBODY,
    ),
    Move(
        "screen",
        {ApplicationState.INTERVIEWED},
        ApplicationState.SCREENED,
        STAFF,
        verb="application.screen",
        tells=NOBODY,
    ),
    Move(
        "admit",
        {ApplicationState.SCREENED},
        ApplicationState.ADMITTED,
        STAFF,
        verb="application.admit",
        tells={Told.APPLICANT},
    ),
    Move(
        "decline",
        OPEN,
        ApplicationState.DECLINED,
        STAFF,
        verb="application.decline",
        tells={Told.APPLICANT},  # unless the coordinator has told them in person
    ),
    Move(
        "withdraw",
        OPEN,
        ApplicationState.WITHDRAWN,
        STAFF | {Role.VOLUNTEER},
        verb="application.withdraw",
        tells=NOBODY,
    ),
)


class VolunteerState(TextChoices):
    TRAINING = "training", _("in training")
    PROBATION = "probation", _("probation")
    ACTIVE = "active", _("active")
    PAUSED = "paused", _("paused")
    LEFT = "left", _("left")


VOLUNTEER_TONES: dict[str, Tone] = {
    VolunteerState.TRAINING: Tone.QUIET,
    VolunteerState.PROBATION: Tone.GO,
    VolunteerState.ACTIVE: Tone.GOOD,
    VolunteerState.PAUSED: Tone.WAIT,
    VolunteerState.LEFT: Tone.QUIET,
}

MAY_MEDIATE = {VolunteerState.PROBATION, VolunteerState.ACTIVE}
LEARNING = {VolunteerState.TRAINING, VolunteerState.PROBATION}
PRESENT = set(VolunteerState) - {VolunteerState.LEFT}

VOLUNTEER_LIFECYCLE = Lifecycle(
    Move(
        "begin_probation",
        {VolunteerState.TRAINING},
        VolunteerState.PROBATION,
        STAFF,
        verb="volunteer.begin_probation",
        tells=NOBODY,
    ),
    Move(
        "release",
        {VolunteerState.PROBATION},
        VolunteerState.ACTIVE,
        STAFF,
        verb="volunteer.release",
        tells=NOBODY,
    ),
    Move(
        "pause",
        {VolunteerState.PROBATION, VolunteerState.ACTIVE},
        VolunteerState.PAUSED,
        STAFF | {Role.VOLUNTEER},
        verb="volunteer.pause",
        # of the offers that are taken back; other coordinators of a talk within the pause
        tells={Told.VOLUNTEER},
    ),
    Move(
        "return",
        {VolunteerState.PAUSED},
        VolunteerState.ACTIVE,
        STAFF | {Role.VOLUNTEER},
        verb="volunteer.return",
        tells=NOBODY,
    ),
    Move(
        "return_to_probation",
        {VolunteerState.PAUSED},
        VolunteerState.PROBATION,
        STAFF | {Role.VOLUNTEER},
        verb="volunteer.return",
        tells=NOBODY,
    ),
    Move(
        "leave",
        PRESENT,
        VolunteerState.LEFT,
        STAFF,
        verb="volunteer.leave",
        # of what they no longer have to come to; who keeps their cases, and the partners of those
        tells={Told.VOLUNTEER, Told.MEDIATORS, Told.PARTNER},
    ),
    Move(
        "take_back",
        {VolunteerState.LEFT},
        VolunteerState.TRAINING,
        STAFF,
        verb="volunteer.take_back",
        tells=NOBODY,
    ),
)
