"""The road through a course, and the life of a certification."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import Lifecycle, Move, Tone
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

ENROLMENT_LIFECYCLE = Lifecycle(
    Move("wait", {EnrolmentState.REQUESTED}, EnrolmentState.WAITING, STAFF),
    Move(
        "offer", {EnrolmentState.REQUESTED, EnrolmentState.WAITING}, EnrolmentState.OFFERED, STAFF
    ),
    Move(
        "accept", {EnrolmentState.REQUESTED, EnrolmentState.WAITING}, EnrolmentState.ACCEPTED, STAFF
    ),
    Move("accept", {EnrolmentState.OFFERED}, EnrolmentState.ACCEPTED, STAFF | {Role.VOLUNTEER}),
    Move("complete", {EnrolmentState.ACCEPTED}, EnrolmentState.COMPLETED, STAFF),
    Move("withdraw", OPEN, EnrolmentState.WITHDRAWN, STAFF | {Role.VOLUNTEER}),
    Move("return", {EnrolmentState.WITHDRAWN}, EnrolmentState.REQUESTED, STAFF),
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
    ),
    Move("refuse", {CertificationState.PROPOSED}, CertificationState.REFUSED, {Role.COORDINATOR}),
    Move(
        "suspend",
        {CertificationState.CONFIRMED},
        CertificationState.SUSPENDED,
        {Role.COORDINATOR},
    ),
    Move(
        "reinstate",
        {CertificationState.SUSPENDED},
        CertificationState.CONFIRMED,
        {Role.COORDINATOR},
    ),
    Move(
        "revoke",
        {CertificationState.CONFIRMED, CertificationState.SUSPENDED},
        CertificationState.REVOKED,
        {Role.COORDINATOR},
    ),
)


class Standing(TextChoices):
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
    Standing.PENDING: Tone.GO,
    Standing.VALID: Tone.GOOD,
    Standing.DUE: Tone.WAIT,
    Standing.LAPSED: Tone.BAD,
    Standing.NOT_CONFIRMED: Tone.QUIET,
    Standing.SUSPENDED: Tone.BAD,
    Standing.REVOKED: Tone.BAD,
}

COUNTS = {Standing.VALID, Standing.DUE}
