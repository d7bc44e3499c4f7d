"""The road through a course, and the life of a certification."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import NOBODY, Lifecycle, Move, Tone
from organisations.lifecycle import Told
from organisations.models import Role

STAFF = {Role.TRAINER, Role.COORDINATOR}


class EnrolmentState(TextChoices):
    REQUESTED = "requested", _("requested")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("place offered")
    ACCEPTED = "accepted", _("taking part")
    COMPLETED = "completed", _("completed")
    WITHDRAWN = "withdrawn", _("withdrawn")


ENROLMENT_TONES: dict[str, Tone] = {
    EnrolmentState.REQUESTED: Tone.TURN,
    EnrolmentState.WAITING: Tone.WAIT,
    EnrolmentState.OFFERED: Tone.WAIT,
    EnrolmentState.ACCEPTED: Tone.GOOD,
    EnrolmentState.COMPLETED: Tone.GOOD,
    EnrolmentState.WITHDRAWN: Tone.QUIET,
}

TAKES_PART = {EnrolmentState.ACCEPTED, EnrolmentState.COMPLETED}
HOLDS_A_PLACE = TAKES_PART | {EnrolmentState.OFFERED}
OPEN = set(EnrolmentState) - {EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN}
NOT_IN_YET = OPEN - TAKES_PART

ENROLMENT_LIFECYCLE = Lifecycle(
    Move(
        "wait",
        {EnrolmentState.REQUESTED},
        EnrolmentState.WAITING,
        STAFF,
        verb="enrolment.wait",
        tells={Told.VOLUNTEER},
    ),
    Move(
        "offer",
        {EnrolmentState.REQUESTED, EnrolmentState.WAITING},
        EnrolmentState.OFFERED,
        STAFF,
        verb="enrolment.offer",
        tells={Told.VOLUNTEER},
    ),
    Move(
        "accept",
        {EnrolmentState.REQUESTED, EnrolmentState.WAITING},
        EnrolmentState.ACCEPTED,
        STAFF,
        verb="enrolment.accept",
        tells={Told.VOLUNTEER},  # with the days of the course, where there are any yet
    ),
    Move(
        "accept",
        {EnrolmentState.OFFERED},
        EnrolmentState.ACCEPTED,
        STAFF | {Role.VOLUNTEER},
        verb="enrolment.accept",
        tells={Told.VOLUNTEER},
    ),
    Move(
        "complete",
        {EnrolmentState.ACCEPTED},
        EnrolmentState.COMPLETED,
        STAFF,
        verb="enrolment.complete",
        tells=NOBODY,
    ),
    Move(
        "withdraw",
        OPEN,
        EnrolmentState.WITHDRAWN,
        STAFF | {Role.VOLUNTEER},
        verb="enrolment.withdraw",
        tells={Told.VOLUNTEER},  # with the reason, and the days they no longer have to come
    ),
    Move(
        "return",
        {EnrolmentState.WITHDRAWN},
        EnrolmentState.REQUESTED,
        STAFF,
        verb="enrolment.return",
        tells={Told.VOLUNTEER},  # that they wait, are asked or take part: it goes on at once
    ),
)


class CertificationState(TextChoices):
    """What people decided. Pending, valid, due and lapsed follow from the dates: ``standing``."""

    PROPOSED = "proposed", pgettext_lazy("certification", "proposed")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("not confirmed")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")


CERTIFICATION_TONES: dict[str, Tone] = {
    CertificationState.PROPOSED: Tone.WAIT,
    CertificationState.CONFIRMED: Tone.GOOD,
    CertificationState.REFUSED: Tone.QUIET,
    CertificationState.SUSPENDED: Tone.BAD,
    CertificationState.REVOKED: Tone.BAD,
}

DECIDED = set(CertificationState) - {CertificationState.PROPOSED}
IN_FORCE = DECIDED - {CertificationState.REFUSED}

CERTIFICATION_LIFECYCLE = Lifecycle(
    Move(
        "confirm",
        {CertificationState.PROPOSED},
        CertificationState.CONFIRMED,
        {Role.COORDINATOR},
        verb="certification.confirm",
        tells={Told.VOLUNTEER},
    ),
    Move(
        "refuse",
        {CertificationState.PROPOSED},
        CertificationState.REFUSED,
        {Role.COORDINATOR},
        verb="certification.refuse",
        tells=NOBODY,  # of the proposal nobody had told the volunteer; the trainer reads the reason
    ),
    Move(
        "suspend",
        {CertificationState.CONFIRMED},
        CertificationState.SUSPENDED,
        {Role.COORDINATOR},
        verb="certification.suspend",
        tells={Told.VOLUNTEER},  # with the reason
    ),
    Move(
        "reinstate",
        {CertificationState.SUSPENDED},
        CertificationState.CONFIRMED,
        {Role.COORDINATOR},
        verb="certification.reinstate",
        tells={Told.VOLUNTEER},
    ),
    Move(
        "revoke",
        {CertificationState.CONFIRMED, CertificationState.SUSPENDED},
        CertificationState.REVOKED,
        {Role.COORDINATOR},
        verb="certification.revoke",
        tells={Told.VOLUNTEER},  # with the reason
    ),
)


class CertificationStanding(TextChoices):
    """A certification on a given day."""

    PENDING = "pending", _("from a later date")
    VALID = "valid", _("valid")
    DUE = "due", _("due for renewal")
    LAPSED = "lapsed", _("lapsed")
    NOT_CONFIRMED = "not_confirmed", _("not confirmed")
    SUSPENDED = "suspended", _("suspended")
    REVOKED = "revoked", _("revoked")

    @property
    def tone(self) -> Tone:
        return STANDING_TONES[self]


STANDING_TONES: dict[str, Tone] = {
    CertificationStanding.PENDING: Tone.GO,
    CertificationStanding.VALID: Tone.GOOD,
    CertificationStanding.DUE: Tone.WAIT,
    CertificationStanding.LAPSED: Tone.BAD,
    CertificationStanding.NOT_CONFIRMED: Tone.QUIET,
    CertificationStanding.SUSPENDED: Tone.BAD,
    CertificationStanding.REVOKED: Tone.BAD,
}

COUNTS = {CertificationStanding.VALID, CertificationStanding.DUE}
NAMES_ITS_HOLDER = COUNTS | {CertificationStanding.PENDING}
