"""The words for why a talk could not be planned, or what to think about first."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.actions.refusals import NamesInText
from cases.words.refusals import LEAVE_OUT
from core.lifecycle import MoveRefused
from core.refusals import Refused, words_from
from core.templatetags.ui import day_and_hour, spelled
from core.wording import listed_with_and
from organisations.actions.refusals import RoomNotInUse, RoomTaken
from organisations.actions.rooms import PlanningDoubt
from organisations.words import ROOM_REFUSED, planning_doubt_words
from scheduling.appointments.actions import refusals
from scheduling.appointments.actions.refusals import AwayThatDay, Doubt

FIELDS: dict[type[Refused], str] = {
    refusals.InThePast: "start",
    refusals.DoubleBooked: "start",
    refusals.NotCertified: "day",
    refusals.WrongMoment: "kind",
    RoomTaken: "room",
    RoomNotInUse: "room",
}


def _double_booked(refusal: refusals.DoubleBooked) -> str:
    names = refusal.names
    if not names:
        return _("One of the mediators has something else at that time.")
    return ngettext(
        "%(names)s has something else at that time. Please choose another.",
        "%(names)s have something else at that time. Please choose another.",
        len(names),
    ) % {"names": listed_with_and(names)}


def _not_certified(refusal: refusals.NotCertified) -> str:
    return ngettext(
        "%(names)s has no valid certification on %(date)s.",
        "%(names)s have no valid certification on %(date)s.",
        len(refusal.names),
    ) % {"names": listed_with_and(refusal.names), "date": spelled(refusal.day, "j F Y")}


def _already_told(refusal: refusals.AlreadyTold) -> str:
    told = {"name": refusal.name, "when": day_and_hour(refusal.told_at)}
    return _("%(name)s has told how it went, on %(when)s. Nothing was changed.") % told


words_of = words_from(
    {
        Refused: gettext_lazy("That cannot be done now."),
        NamesInText: LEAVE_OUT,
        **ROOM_REFUSED,
        refusals.DoubleBooked: _double_booked,
        refusals.NotCertified: _not_certified,
        refusals.WrongMoment: gettext_lazy("The case is not ready for this kind of talk."),
        refusals.PairIncomplete: gettext_lazy(
            "A seat on this case is free. A talk can be planned as soon as all mediators are there."
        ),
        refusals.InThePast: gettext_lazy("This time is over. Please choose another."),
        refusals.NotYetBegun: gettext_lazy("This talk has not begun yet."),
        refusals.TalkChanged: gettext_lazy(
            "Somebody has changed this talk meanwhile. Nothing was changed."
        ),
        refusals.AlreadyTold: _already_told,
        refusals.CaseWentOn: gettext_lazy("The case has gone on meanwhile. Nothing was changed."),
        refusals.ReportRead: gettext_lazy(
            "The coordinator has read it, or the case has gone on. Please call the coordinator."
        ),
        refusals.AppointmentEnded: gettext_lazy("This talk is over or cancelled already."),
        refusals.ItemCancelled: gettext_lazy("This is cancelled; there is nothing to answer."),
        refusals.LinkEnded: gettext_lazy("This is over; there is nothing to answer any more."),
        MoveRefused: gettext_lazy("This talk is over or cancelled already."),
    }
)


def appointment_field(refusal: Refused) -> str | None:
    """The field of the form that the refusal is about."""
    if isinstance(refusal, NamesInText):
        return refusal.field
    return FIELDS.get(type(refusal))


def doubt_words(doubt: Doubt) -> str:
    if isinstance(doubt, PlanningDoubt):
        return planning_doubt_words(doubt)
    if isinstance(doubt, AwayThatDay):
        return ngettext(
            "%(names)s is away on %(date)s.",
            "%(names)s are away on %(date)s.",
            len(doubt.names),
        ) % {"names": listed_with_and(doubt.names), "date": spelled(doubt.day, "j F")}
    return ngettext(
        "There was %(number)s talk in this case already. Please talk with the coordinator first.",
        "There were %(number)s talks in this case already. Please talk with the coordinator first.",
        doubt.number,
    ) % {"number": doubt.number}
