"""The life of an offer, a hand, a substitution, an appointment and a plan of the queue."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.lifecycle import NO_TRAIL, NOBODY, Lifecycle, Move, Tone
from organisations.lifecycle import Told
from organisations.models import Role

SYSTEM = "system"
STAFF = {Role.COORDINATOR}
ASKED = {Role.VOLUNTEER, Role.COORDINATOR}
PAIR = {Role.VOLUNTEER, Role.COORDINATOR}


class OfferState(TextChoices):
    SENT = "sent", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", pgettext_lazy("an offer", "declined")
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
    Move(
        "accept",
        WAITING,
        OfferState.ACCEPTED,
        ASKED,
        verb="offer.accept",
        # the last yes makes the pair: whoever else was asked need not answer any more
        tells={Told.MEDIATORS, Told.ASKED, Told.PARTNER},
    ),
    Move("decline", WAITING, OfferState.DECLINED, ASKED, verb="offer.decline", tells=NOBODY),
    Move("expire", WAITING, OfferState.EXPIRED, {SYSTEM}, verb="offer.expire", tells=NOBODY),
    Move(
        "withdraw",
        WAITING,
        OfferState.WITHDRAWN,
        STAFF | {SYSTEM},
        verb="offer.withdraw",
        tells={Told.ASKED},
    ),
)


class HandState(TextChoices):
    UP = "up", pgettext_lazy("a hand", "up")
    MET = "met", pgettext_lazy("a hand", "asked for it")
    TAKEN_BACK = "taken_back", pgettext_lazy("a hand", "taken back")
    PASSED = "passed", pgettext_lazy("a hand", "others do it")
    OVER = "over", pgettext_lazy("a hand", "the case waits no more")


UP = {HandState.UP}
ENDED_UNMET = {HandState.PASSED, HandState.OVER}

HAND_LIFECYCLE = Lifecycle(
    Move(
        "take_back",
        UP,
        HandState.TAKEN_BACK,
        {Role.VOLUNTEER},
        verb="hand.take_back",
        tells=NOBODY,
    ),
    # The question itself is what they hear of it.
    Move("meet", UP, HandState.MET, {SYSTEM}, verb="hand.meet", tells={Told.ASKED}),
    Move("pass", UP, HandState.PASSED, {SYSTEM}, verb="hand.pass", tells={Told.VOLUNTEER}),
    Move("end", UP, HandState.OVER, {SYSTEM}, verb="hand.end", tells={Told.VOLUNTEER}),
    # They rest, left or may not mediate: of that they have a letter already.
    Move("let_go", UP, HandState.TAKEN_BACK, {SYSTEM}, verb="hand.let_go", tells=NOBODY),
)


class SubstitutionState(TextChoices):
    ASKED = "asked", _("waiting for an answer")
    AGREED = "agreed", pgettext_lazy("a substitution", "waits for the coordinator")
    CONFIRMED = "confirmed", pgettext_lazy("a substitution", "confirmed")
    DECLINED = "declined", pgettext_lazy("an offer", "declined")
    EXPIRED = "expired", _("expired")
    REFUSED = "refused", pgettext_lazy("a substitution", "not confirmed")
    TAKEN_BACK = "taken_back", pgettext_lazy("a substitution", "taken back")
    VOID = "void", pgettext_lazy("a substitution", "no longer needed")


SUBSTITUTION_TONES: dict[str, Tone] = {
    SubstitutionState.ASKED: Tone.WAIT,
    SubstitutionState.AGREED: Tone.TURN,
    SubstitutionState.CONFIRMED: Tone.GOOD,
    SubstitutionState.DECLINED: Tone.BAD,
    SubstitutionState.EXPIRED: Tone.BAD,
    SubstitutionState.REFUSED: Tone.BAD,
    SubstitutionState.TAKEN_BACK: Tone.QUIET,
    SubstitutionState.VOID: Tone.QUIET,
}

NAMED = {SubstitutionState.ASKED}
OPEN_SUBSTITUTION = {SubstitutionState.ASKED, SubstitutionState.AGREED}
DECIDED = {SubstitutionState.CONFIRMED, SubstitutionState.REFUSED}

SUBSTITUTION_LIFECYCLE = Lifecycle(
    Move(
        "agree",
        NAMED,
        SubstitutionState.AGREED,
        ASKED,
        verb="substitution.agree",
        tells={Told.LEAVER, Told.COORDINATOR},
    ),
    Move(
        "decline",
        NAMED,
        SubstitutionState.DECLINED,
        ASKED,
        verb="substitution.decline",
        tells={Told.LEAVER, Told.COORDINATOR},
    ),
    Move(
        "expire",
        NAMED,
        SubstitutionState.EXPIRED,
        {SYSTEM},
        verb="substitution.expire",
        tells={Told.LEAVER, Told.COORDINATOR},
    ),
    Move(
        "take_back",
        OPEN_SUBSTITUTION,
        SubstitutionState.TAKEN_BACK,
        {Role.VOLUNTEER},
        verb="substitution.take_back",
        tells={Told.ASKED, Told.COORDINATOR},
    ),
    Move(
        "refuse",
        OPEN_SUBSTITUTION,
        SubstitutionState.REFUSED,
        STAFF,
        verb="substitution.refuse",
        tells={Told.ASKED, Told.LEAVER},
    ),
    Move(
        "confirm",
        {SubstitutionState.AGREED},
        SubstitutionState.CONFIRMED,
        STAFF,
        verb="substitution.confirm",
        tells={Told.ASKED, Told.LEAVER, Told.MEDIATORS},
    ),
    # The seat or the case ended, or the colleague can no longer: whoever waits for it is told.
    Move(
        "void",
        OPEN_SUBSTITUTION,
        SubstitutionState.VOID,
        {SYSTEM},
        verb="substitution.void",
        tells={Told.ASKED, Told.LEAVER, Told.COORDINATOR},
    ),
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
    Move(
        "confirm",
        {AppointmentState.PROPOSED},
        AppointmentState.CONFIRMED,
        PAIR | {SYSTEM},
        verb="appointment.confirm",
        tells=NOBODY,
    ),
    Move(
        "doubt",
        {AppointmentState.CONFIRMED},
        AppointmentState.PROPOSED,
        PAIR | {SYSTEM},
        verb="appointment.doubt",
        tells={Told.COORDINATOR},  # of a no, in the last three days before the talk
    ),
    Move(
        "move",
        STANDING,
        AppointmentState.PROPOSED,
        PAIR,
        verb="appointment.move",
        tells={Told.MEDIATORS},
    ),
    Move("hold", STANDING, AppointmentState.HELD, PAIR, verb="appointment.hold", tells=NOBODY),
    Move(
        "cancel",
        STANDING,
        AppointmentState.CANCELLED,
        PAIR | {SYSTEM},
        verb="appointment.cancel",
        tells={Told.MEDIATORS},
    ),
    Move("miss", STANDING, AppointmentState.MISSED, PAIR, verb="appointment.miss", tells=NOBODY),
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
    Move(
        "start",
        {PlanState.WAITING},
        PlanState.RUNNING,
        {SYSTEM},
        verb=NO_TRAIL,
        tells=NOBODY,
    ),
    Move(
        "take_up",
        {PlanState.RUNNING},
        PlanState.WAITING,
        {SYSTEM},
        verb=NO_TRAIL,
        tells=NOBODY,
    ),
    Move(
        "finish",
        {PlanState.RUNNING},
        PlanState.DONE,
        {SYSTEM},
        verb="plan.finish",
        tells=NOBODY,
    ),
    Move("stop", {PlanState.WAITING}, PlanState.STOPPED, STAFF, verb="plan.stop", tells=NOBODY),
    Move("stop", {PlanState.RUNNING}, PlanState.STOPPED, {SYSTEM}, verb="plan.stop", tells=NOBODY),
    Move("fail", {PlanState.RUNNING}, PlanState.FAILED, {SYSTEM}, verb="plan.fail", tells=NOBODY),
)
