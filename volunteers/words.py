"""What the pages say about refusals, moves and the trail. Whole sentences, never pieces."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.lifecycle import MoveRefused
from core.refusals import Refused, words_from
from core.wording import listed
from organisations.trail import SOMETHING_DONE, verb_words
from volunteers.actions.refusals import (
    AlreadyVolunteer,
    ApplicationEnded,
    NothingToAccept,
    ScreeningIncomplete,
)
from volunteers.lifecycle import ApplicationState, VolunteerState
from volunteers.models import AgreementKind, Spoken

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
STATE_LABELS = dict(ApplicationState.choices) | dict(VolunteerState.choices)


def screening_words(refusal: ScreeningIncomplete) -> list[str]:
    missing = [NOT_PUBLISHED[kind] for kind in refusal.not_published]
    missing += [NOT_ACCEPTED[kind] for kind in refusal.not_accepted]
    if refusal.needs_certificate:
        missing.insert(0, gettext_lazy("The conduct certificate has not been seen yet."))
    return [str(words) for words in missing]


def _in_state(refusal: MoveRefused | ApplicationEnded) -> str:
    state = STATE_LABELS.get(refusal.state, "")
    return _("This cannot be done now: the state is “%(state)s”.") % {"state": state}


def _already_there(refusal: AlreadyVolunteer) -> str:
    return _("%(name)s is a volunteer here already.") % {"name": refusal.volunteer}


_sentence_of = words_from(
    {
        MoveRefused: _in_state,
        ApplicationEnded: _in_state,
        AlreadyVolunteer: _already_there,
        NothingToAccept: gettext_lazy(
            "Your service has no texts to accept yet. Publish them first."
        ),
    }
)


def words_of(refusal: Refused) -> list[str]:
    """Why it was not done, a sentence each."""
    if isinstance(refusal, ScreeningIncomplete):
        return screening_words(refusal)
    return [_sentence_of(refusal)]


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
