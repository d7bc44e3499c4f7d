"""Why nobody was asked or fixed for a case, as the coordinator reads it."""

from django.utils.translation import gettext_lazy as _

from cases.actions.refusals import NamesInText
from cases.words.refusals import LEAVE_OUT
from core.refusals import Refused, words_from
from scheduling.pairing.actions import refusals

SEEKS_NOBODY = _("This case seeks nobody any more.")
ONE_SEAT_LEFT = _("There is one seat left, so choose one person.")


def _too_many(refusal: refusals.NoSeatLeft | refusals.TooMany) -> str:
    return str(ONE_SEAT_LEFT if refusal.seats else SEEKS_NOBODY)


words_of_substitution = words_from(
    {
        Refused: _("It was answered, decided or ended in the meantime."),
        NamesInText: LEAVE_OUT,
        refusals.TeamRefused: _("A rule does not let them take this seat at the moment."),
        refusals.AlreadyAsked: _("%(names)s: asked for this case already."),
        refusals.AlreadyOnCase: _("%(names)s: on this case already."),
        refusals.NamedAlready: _("A colleague is named for this seat already."),
        refusals.SeatGone: _("You do not have this seat any more."),
    }
)
words_of = words_from(
    {
        Refused: SEEKS_NOBODY,
        NamesInText: LEAVE_OUT,
        refusals.TeamRefused: _("A rule forbids this, and no reason can set it aside."),
        refusals.ReasonMissing: _("Say in a few words why you ask them all the same."),
        refusals.NoSeatLeft: _too_many,
        refusals.TooMany: _too_many,
        refusals.AlreadyAsked: _("Asked already: %(names)s."),
        refusals.AlreadyOnCase: _("On this case already: %(names)s."),
        refusals.NobodyWaits: _("Nobody who was asked can still answer."),
        refusals.WrittenToday: _(
            "Written to already: %(names)s. A reminder goes out at most once a working day."
        ),
        refusals.EnoughAsked: _("Enough people have been asked already: %(names)s."),
    }
)
