"""From an application to a farewell: two tables, one before admission and one after."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Move, Tone
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
ENDED_WITHOUT_ADMISSION = {ApplicationState.DECLINED, ApplicationState.WITHDRAWN}

APPLICATION_LIFECYCLE = Lifecycle(
    Move("inform", {ApplicationState.APPLIED}, ApplicationState.INFORMED, STAFF),
    Move("interview", {ApplicationState.INFORMED}, ApplicationState.INTERVIEWED, STAFF),
    Move("screen", {ApplicationState.INTERVIEWED}, ApplicationState.SCREENED, STAFF),
    Move("admit", {ApplicationState.SCREENED}, ApplicationState.ADMITTED, STAFF),
    Move("decline", OPEN, ApplicationState.DECLINED, STAFF),
    Move("withdraw", OPEN, ApplicationState.WITHDRAWN, STAFF | {Role.VOLUNTEER}),
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
    Move("begin_probation", {VolunteerState.TRAINING}, VolunteerState.PROBATION, STAFF),
    Move("release", {VolunteerState.PROBATION}, VolunteerState.ACTIVE, STAFF),
    Move(
        "pause",
        {VolunteerState.PROBATION, VolunteerState.ACTIVE},
        VolunteerState.PAUSED,
        STAFF | {Role.VOLUNTEER},
    ),
    Move("return", {VolunteerState.PAUSED}, VolunteerState.ACTIVE, STAFF | {Role.VOLUNTEER}),
    Move(
        "return_to_probation",
        {VolunteerState.PAUSED},
        VolunteerState.PROBATION,
        STAFF | {Role.VOLUNTEER},
    ),
    Move("leave", PRESENT, VolunteerState.LEFT, STAFF),
    Move("take_back", {VolunteerState.LEFT}, VolunteerState.TRAINING, STAFF),
)
