"""The life of an offer, of an appointment and of a plan of the queue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.lifecycle import Lifecycle, Move, Tone
from organisations.models import Role

SYSTEM = "system"
STAFF = {Role.COORDINATOR}
ASKED = {Role.VOLUNTEER, Role.COORDINATOR}
PAIR = {Role.VOLUNTEER, Role.COORDINATOR}


class OfferState(TextChoices):
    SENT = "sent", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    WITHDRAWN = "withdrawn", _("withdrawn")


OFFER_TONES: dict[str, Tone] = {
    OfferState.SENT: Tone.WAIT,
    OfferState.ACCEPTED: Tone.GOOD,
    OfferState.DECLINED: Tone.BAD,
    OfferState.EXPIRED: Tone.BAD,
    OfferState.WITHDRAWN: Tone.QUIET,
}

WAITING = {OfferState.SENT}
ANSWERED = {OfferState.ACCEPTED, OfferState.DECLINED}

OFFER_LIFECYCLE = Lifecycle(
    Move("accept", WAITING, OfferState.ACCEPTED, ASKED),
    Move("decline", WAITING, OfferState.DECLINED, ASKED),
    Move("expire", WAITING, OfferState.EXPIRED, {SYSTEM}),
    Move("withdraw", WAITING, OfferState.WITHDRAWN, STAFF | {SYSTEM}),
)


class AppointmentState(TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")
    MISSED = "missed", _("missed")


APPOINTMENT_TONES: dict[str, Tone] = {
    AppointmentState.PROPOSED: Tone.WAIT,
    AppointmentState.CONFIRMED: Tone.GOOD,
    AppointmentState.HELD: Tone.GOOD,
    AppointmentState.CANCELLED: Tone.BAD,
    AppointmentState.MISSED: Tone.BAD,
}

STANDING = {AppointmentState.PROPOSED, AppointmentState.CONFIRMED}

APPOINTMENT_LIFECYCLE = Lifecycle(
    Move("confirm", {AppointmentState.PROPOSED}, AppointmentState.CONFIRMED, PAIR | {SYSTEM}),
    Move("doubt", {AppointmentState.CONFIRMED}, AppointmentState.PROPOSED, PAIR | {SYSTEM}),
    Move("move", STANDING, AppointmentState.PROPOSED, PAIR),
    Move("hold", STANDING, AppointmentState.HELD, PAIR),
    Move("cancel", STANDING, AppointmentState.CANCELLED, PAIR | {SYSTEM}),
    Move("miss", STANDING, AppointmentState.MISSED, PAIR),
)


class PlanState(TextChoices):
    WAITING = "waiting", _("waiting for its turn")
    RUNNING = "running", _("being made")
    DONE = "done", _("made")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")


UNDER_WAY = {PlanState.WAITING, PlanState.RUNNING}
PLAN_ENDED = {PlanState.DONE, PlanState.STOPPED, PlanState.FAILED}

PLAN_LIFECYCLE = Lifecycle(
    Move("start", {PlanState.WAITING}, PlanState.RUNNING, {SYSTEM}),
    Move("take_up", {PlanState.RUNNING}, PlanState.WAITING, {SYSTEM}),
    Move("finish", {PlanState.RUNNING}, PlanState.DONE, {SYSTEM}),
    Move("stop", {PlanState.WAITING}, PlanState.STOPPED, STAFF),
    Move("stop", {PlanState.RUNNING}, PlanState.STOPPED, {SYSTEM}),
    Move("fail", UNDER_WAY, PlanState.FAILED, {SYSTEM}),
)
