"""The words for what an action refused."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cases.actions import refusals
from cases.lifecycle import CaseState
from cases.models import Choice
from core.lifecycle import MoveRefused
from core.notes import NOTE_WORDS
from core.refusals import Refused, words_from
from core.templatetags.ui import clock
from core.wording import day_of, listed_with_and

LEAVE_OUT = gettext_lazy("Please leave out: %(words)s. Other people read this line.")


def _in_state(refusal: MoveRefused | refusals.NoTalksNow | refusals.CaseNotSeeking) -> str:
    return _("That cannot be done now: the case is “%(state)s”.") % {
        "state": CaseState(refusal.state).label
    }


def _override_missing(refusal: refusals.OverrideMissing) -> str:
    return _("Please write why the case goes on although this was ticked: %(list)s.") % {
        "list": _listed(refusal.questions)
    }


def _note_missing(refusal: refusals.NoteMissing) -> str:
    return _("Please write what to look out for, because this was ticked: %(list)s.") % {
        "list": _listed(refusal.questions)
    }


def _choice_known(refusal: refusals.ChoiceKnown) -> str:
    if refusal.other.is_offered:
        words = _("“%(name)s” stands in this list already.")
    else:
        words = _("“%(name)s” stands in this list already, and is not used. Use that one again.")
    return words % {"name": refusal.other.label}


def _too_late(refusal: refusals.TooLateToReopen) -> str:
    return ngettext(
        "The case was closed on %(date)s. It can be opened again for %(days)s day. Please "
        "open a new case.",
        "The case was closed on %(date)s. It can be opened again for %(days)s days. Please "
        "open a new case.",
        refusal.days,
    ) % {
        "date": day_of(refusal.closed_at),
        "days": refusal.days,
    }


def _undone(refusal: refusals.ActUndone) -> str:
    return _("%(name)s undid this already, at %(time)s.") % {
        "name": refusal.by,
        "time": clock(refusal.at),
    }


def _on_day(sentence: Any) -> Callable[[Any], str]:
    return lambda refusal: str(sentence) % {"date": day_of(refusal.day)}


words_of = words_from(
    {
        **NOTE_WORDS,
        Refused: gettext_lazy("That cannot be done now."),
        MoveRefused: _in_state,
        refusals.NoTalksNow: _in_state,
        refusals.CaseNotSeeking: _in_state,
        refusals.NamesInText: LEAVE_OUT,
        refusals.QuestionsOpen: gettext_lazy("Tick what you know, or “Nothing of this”."),
        refusals.OverrideMissing: _override_missing,
        refusals.NoteMissing: _note_missing,
        refusals.TooLateToReopen: _too_late,
        refusals.ActUndone: _undone,
        refusals.UndoTimeOver: gettext_lazy("The ten minutes are over: this stands now."),
        refusals.LetterLeft: gettext_lazy("An email of it has left already, so this stands."),
        refusals.CaseMovedOn: gettext_lazy(
            "More has happened with the case since. Undoing this would undo that too."
        ),
        refusals.AnsweredMeanwhile: gettext_lazy("Answered already: %(names)s. So this stands."),
        refusals.NotOffered: gettext_lazy("This is no longer offered. Please choose another."),
        refusals.ChoiceKnown: _choice_known,
        refusals.ChoiceNeeded: gettext_lazy("This one cannot be switched off."),
        refusals.FactsMissing: gettext_lazy("Please fill this in first."),
        refusals.NotAssigned: gettext_lazy("This mediator has no seat on the case."),
        refusals.CaseEnded: gettext_lazy(
            "The case has ended: what is known of the parties is closed."
        ),
        refusals.AftercareNotPlanned: gettext_lazy("No aftercare is waiting."),
        refusals.AftercareNotNoted: gettext_lazy("The aftercare was not noted yet."),
        refusals.NobodyToTalkAgain: gettext_lazy("No mediator is on the case any more."),
        refusals.WakesTooEarly: gettext_lazy("Choose a day after today."),
        refusals.CoordinatorsOnly: gettext_lazy("Only coordinators bring cases in."),
        refusals.NobodyToOpenFor: gettext_lazy(
            "Nobody is named in this case any more, so it cannot be opened again. Write down a new "
            "case."
        ),
        refusals.NumberKnown: gettext_lazy(
            "The case with the number %(number)s is here already, as %(ours)s."
        ),
        refusals.NobodyReported: gettext_lazy("Please say who the first party is."),
        refusals.StillToCome: _on_day(gettext_lazy("%(date)s is still to come.")),
        refusals.AfterTheEnd: _on_day(
            gettext_lazy("%(date)s is after the day on which the case was closed.")
        ),
        refusals.BeforeTheReport: _on_day(
            gettext_lazy("%(date)s is before the day on which the case came in.")
        ),
        refusals.SameMediatorTwice: gettext_lazy("Both mediators are the same person."),
        refusals.MediatorMayNot: gettext_lazy(
            "%(name)s left, or may not mediate yet. Choose somebody else, or leave it empty."
        ),
        refusals.TooMuchText: gettext_lazy("At most %(most)s signs fit here."),
        refusals.MovesByHand: gettext_lazy(
            "Where a case stands, who has it and how talks went is changed on its own page."
        ),
        refusals.NobodyAnswers: gettext_lazy(
            "The case has ended: nobody is in charge of it any more."
        ),
        refusals.OwnerUnknown: gettext_lazy("Choose a coordinator of this service."),
        refusals.CaseInUse: gettext_lazy("Somebody worked on this case since it came in."),
    }
)


def field_of(refusal: Refused) -> str | None:
    """The field of the form that it is about, where it is one that every such form has."""
    return refusal.field if isinstance(refusal, refusals.NamesInText) else None


def _listed(questions: list[Choice]) -> str:
    return listed_with_and(question.label for question in questions)
