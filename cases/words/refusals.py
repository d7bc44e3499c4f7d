"""The words for what an action refused."""

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.actions import refusals
from cases.lifecycle import CaseState
from cases.models import ContraIndication
from core.lifecycle import MoveRefused

Refusal = (refusals.CaseRefusal, MoveRefused)


def words_of(refusal: Exception) -> str:
    """A sentence for the person who asked."""
    match refusal:
        case MoveRefused() | refusals.NoTalksNow() | refusals.CaseNotSeeking():
            return _("That cannot be done now: the case is “%(state)s”.") % {
                "state": _label(refusal.state)
            }
        case refusals.NamesInText():
            return _("Please leave out: %(words)s. Other people read this line.") % {
                "words": ", ".join(refusal.words)
            }
        case refusals.OverrideMissing():
            return _("Please write why the case goes on although this was ticked: %(list)s.") % {
                "list": _listed(refusal.indications)
            }
        case refusals.NoteMissing():
            return _("Please write what to take care of, because this was ticked: %(list)s.") % {
                "list": _listed(refusal.indications)
            }
        case refusals.TooLateToReopen():
            day = date_format(localtime(refusal.closed_at), "SHORT_DATE_FORMAT")
            return ngettext(
                "The case was closed on %(date)s. It can be opened again for %(days)s day. Please "
                "open a new case.",
                "The case was closed on %(date)s. It can be opened again for %(days)s days. Please "
                "open a new case.",
                refusal.days,
            ) % {"date": day, "days": refusal.days}
    return str(SHORT.get(type(refusal), _("That cannot be done now.")))


SHORT = {
    refusals.FactsMissing: gettext_lazy("Please fill this in first."),
    refusals.NotAssigned: gettext_lazy("This mediator has no seat on the case."),
    refusals.CaseEnded: gettext_lazy("The case has ended: what is known of the parties is closed."),
    refusals.AftercareNotPlanned: gettext_lazy("No aftercare is waiting."),
    refusals.WakesTooEarly: gettext_lazy("Choose a day after today."),
}


def _label(state: str) -> str:
    return str(CaseState(state).label)


def _listed(indications: list[str]) -> str:
    labels = [str(ContraIndication(indication).label) for indication in indications]
    return get_text_list(labels, _("and"))
