"""What the pages say about refusals, moves and the trail. Whole sentences, never pieces."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from core.lifecycle import MoveRefused
from core.notes import NOTE_WORDS
from core.refusals import Refused, words_from
from core.templatetags.ui import spelled
from core.wording import listed
from organisations.actions.refusals import AboutOneself
from organisations.models import Country, Scope, Service
from organisations.trail import SOMETHING_DONE, verb_words
from organisations.words import ABOUT_ONESELF
from volunteers.actions.applications import leading
from volunteers.actions.refusals import (
    AlreadyVolunteer,
    ApplicationEnded,
    AppliedAlready,
    BothThere,
    CampaignNotRunning,
    HeldLonger,
    KeepTheOther,
    KnownElsewhere,
    NameErased,
    NothingToAccept,
    NothingToUndo,
    RolesGoFirst,
    SaidTwoPeople,
    ScreeningIncomplete,
    UndoLaterFirst,
)
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import AgreementKind, Application, Spoken

DEEDS_FOR_APPLICANTS: dict[str, Promise] = {
    ApplicationState.APPLIED: gettext_lazy("Answer the application"),
    ApplicationState.INFORMED: gettext_lazy("Plan the first conversation"),
    ApplicationState.INTERVIEWED: gettext_lazy("Ask for the papers"),
    ApplicationState.SCREENED: gettext_lazy("Decide about admission"),
}
"""What is to be done for whoever stands there; the list of turns says the same."""
NOT_ACCEPTED = {
    AgreementKind.VOLUNTEER: gettext_lazy("The volunteer agreement has not been accepted yet."),
    AgreementKind.CONFIDENTIALITY: gettext_lazy(
        "The confidentiality statement has not been accepted yet."
    ),
}
NOT_PUBLISHED = {
    AgreementKind.VOLUNTEER: gettext_lazy(
        "Your service has no volunteer agreement yet. Publish the text first."
    ),
    AgreementKind.CONFIDENTIALITY: gettext_lazy(
        "Your service has no confidentiality statement yet. Publish the text first."
    ),
}


@dataclass(frozen=True)
class ConductWords:
    """Whole sentences about the paper that shows somebody's conduct: each country has its own."""

    paper: str | Promise
    seen_on: str | Promise
    to_ask_for: str | Promise
    was_seen: str | Promise
    not_seen: str | Promise


CONDUCT_WORDS: dict[str, ConductWords] = {
    Country.NL: ConductWords(
        pgettext_lazy("Netherlands", "Conduct certificate"),
        pgettext_lazy("Netherlands", "Conduct certificate seen on"),
        pgettext_lazy(
            "Netherlands",
            "You ask for a conduct certificate; we help you with it. You read and accept two "
            "short texts.",
        ),
        pgettext_lazy("Netherlands", "Noted that the conduct certificate was seen."),
        pgettext_lazy("Netherlands", "The conduct certificate has not been seen yet."),
    ),
    Country.BE: ConductWords(
        pgettext_lazy("Belgium", "Conduct certificate"),
        pgettext_lazy("Belgium", "Conduct certificate seen on"),
        pgettext_lazy(
            "Belgium",
            "You ask for a conduct certificate; we help you with it. You read and accept two "
            "short texts.",
        ),
        pgettext_lazy("Belgium", "Noted that the conduct certificate was seen."),
        pgettext_lazy("Belgium", "The conduct certificate has not been seen yet."),
    ),
}
"""The language of the reader is not enough: a service in Flanders asks for no VOG."""

STATE_LABELS = dict(ApplicationState.choices) | dict(VolunteerState.choices)


def screening_words(refusal: ScreeningIncomplete) -> list[str]:
    missing: list[str | Promise] = [NOT_PUBLISHED[kind] for kind in refusal.not_published]
    missing += [NOT_ACCEPTED[kind] for kind in refusal.not_accepted]
    if refusal.needs_certificate:
        missing.insert(0, CONDUCT_WORDS[refusal.country].not_seen)
    return [str(words) for words in missing]


def _in_state(refusal: MoveRefused | ApplicationEnded) -> str:
    state = STATE_LABELS.get(refusal.state, "")
    return _("This cannot be done now: the state is “%(state)s”.") % {"state": state}


def _already_there(refusal: AlreadyVolunteer) -> str:
    return _("%(name)s is a volunteer here already.") % {"name": refusal.volunteer}


def _met(refusal: BothThere) -> str:
    sentences = []
    for meeting in refusal.met:
        words = meeting.follows.met_beside if meeting.is_beside else meeting.follows.met
        sentence = str(words) % {"what": meeting.what}
        if sentence not in sentences:
            sentences.append(sentence)
    return " ".join(sentences)


def _said_two(refusal: SaidTwoPeople) -> str:
    return _("%(name)s said on %(day)s that these are two people.") % {
        "name": refusal.who,
        "day": spelled(refusal.day, "j F Y"),
    }


_sentence_of = words_from(
    {
        **ABOUT_ONESELF,
        **NOTE_WORDS,
        MoveRefused: _in_state,
        ApplicationEnded: _in_state,
        AlreadyVolunteer: _already_there,
        CampaignNotRunning: gettext_lazy("This campaign is not running, so it cannot be ended."),
        AppliedAlready: gettext_lazy("There is an open application with this address already."),
        BothThere: _met,
        SaidTwoPeople: _said_two,
        KnownElsewhere: gettext_lazy(
            "%(volunteer)s is known to another service too, or looks after this installation. So "
            "these stay two records."
        ),
        HeldLonger: gettext_lazy(
            "Somebody decided to keep the data of %(volunteer)s longer. That must end first."
        ),
        KeepTheOther: gettext_lazy(
            "%(volunteer)s can sign in with the other record. So keep that one."
        ),
        RolesGoFirst: gettext_lazy(
            "%(volunteer)s has a role in the record that would go: %(roles)s. Keep that record, or "
            "let whoever gives roles end it first."
        ),
        NothingToUndo: gettext_lazy(
            "This can be taken back no more: somebody did so, or the day is over."
        ),
        UndoLaterFirst: gettext_lazy(
            "This record became part of another one since. Take that back first."
        ),
        NameErased: gettext_lazy(
            "This volunteer left so long ago that the name was erased. Let them apply anew."
        ),
        NothingToAccept: gettext_lazy(
            "Your service has no texts to accept yet. Publish them first."
        ),
    }
)


def why_not_lead(application: Application, *, by: Scope, at: datetime) -> str:
    """What the page of an applicant says instead of its steps; empty where it offers them."""
    try:
        leading(application, by=by, at=at)
    except AboutOneself as refusal:
        return _sentence_of(refusal)
    return ""


def words_of(refusal: Refused) -> list[str]:
    """Why it was not done, a sentence each."""
    if isinstance(refusal, ScreeningIncomplete):
        return screening_words(refusal)
    return [_sentence_of(refusal)]


def too_many_forms(service: Service) -> str:
    """Whoever is stopped may be angry or afraid: a service with a telephone gives its number."""
    if not service.phone:
        return _("Too many forms were sent from your connection. Please try again in an hour.")
    return _(
        "Too many forms were sent from your connection. Please try again in an hour, or call "
        "us: %(phone)s."
    ) % {"phone": service.phone}


def trail_words(verb: str) -> str | Promise:
    return verb_words(verb) or SOMETHING_DONE


def spoken(codes: Iterable[str]) -> list[str | Promise]:
    """The names of languages, in the order of our list."""
    known = set(codes)
    return [language.label for language in Spoken if language.value in known]


def spoken_here(codes: Iterable[str]) -> str:
    """The same in one line, in the language of the page; kept, since a list shows them anew."""
    return _spoken_here(tuple(codes), get_language())


@lru_cache(maxsize=1_000)
def _spoken_here(codes: tuple[str, ...], _language: str | None) -> str:
    return str(listed(*spoken(codes)))
