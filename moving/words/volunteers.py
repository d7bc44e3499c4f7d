"""What is said of rows of a sheet that became volunteers, or could not."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.refusals import Refused, words_from
from moving.actions import volunteer_refusals as refusals
from moving.words.columns import field_in_words
from volunteers.actions.refusals import KnownElsewhere
from volunteers.words import words_of as words_of_volunteers


def _too_long(refusal: refusals.TextTooLong) -> str:
    return _("“%(column)s”: at most %(most)s signs fit here.") % {
        "column": field_in_words(refusal.field),
        "most": refusal.most,
    }


def _too_large(refusal: refusals.NumberTooLarge) -> str:
    return _("“%(column)s”: at most %(most)s.") % {
        "column": field_in_words(refusal.field),
        "most": refusal.most,
    }


def _to_come(refusal: refusals.DayOfRowToCome) -> str:
    return _("“%(column)s”: this day is still to come. Does the year fit?") % {
        "column": field_in_words(refusal.field)
    }


def _turned(refusal: refusals.DaysTurned) -> str:
    return _("“%(last)s” lies before “%(first)s”.") % {
        "first": field_in_words(refusal.first),
        "last": field_in_words(refusal.last),
    }


def _no_text(refusal: refusals.NoTextYet) -> str:
    return _(
        "“%(column)s”: your service has not published this text yet. Publish it first, then send "
        "these rows again."
    ) % {"column": field_in_words(refusal.field)}


def _paper(refusal: refusals.PaperOnPage) -> str:
    return _("“%(column)s”: a paper of this kind is changed on the page of the person.") % {
        "column": field_in_words(refusal.field)
    }


_sentence_of = words_from(
    {
        refusals.NameMissing: gettext_lazy("There is no name here."),
        refusals.TextTooLong: _too_long,
        refusals.NumberTooLarge: _too_large,
        refusals.DayOfRowToCome: _to_come,
        refusals.DaysTurned: _turned,
        refusals.CertificateWithoutDay: gettext_lazy(
            "From which day does the certificate count? Fill in the day."
        ),
        refusals.LeftWithoutDay: gettext_lazy("When did this person stop?"),
        refusals.NoTextYet: _no_text,
        refusals.StateOnPage: gettext_lazy(
            "This state does not follow on the one we have. Change it on the page of the person."
        ),
        refusals.StillBusy: gettext_lazy(
            "This person has a case, an offer or a course. Change the state on their page, so that "
            "the others hear of it."
        ),
        refusals.PaperOnPage: _paper,
        KnownElsewhere: gettext_lazy(
            "This person belongs to another service as well. Name, email address, phone and "
            "language are theirs alone to change."
        ),
    }
)


def why_no_volunteer(refusal: Refused) -> list[str]:
    """Why a row did not become a volunteer or did not change one, a sentence each."""
    try:
        return [_sentence_of(refusal)]
    except KeyError:
        return words_of_volunteers(refusal)


TOLD: dict[str, str | Promise] = {
    "since_unknown": gettext_lazy("We do not know since when. We took the first day we have."),
    "spoken_assumed": gettext_lazy(
        "No languages were filled in. We took the language of your service."
    ),
    "no_way_to_reach": gettext_lazy("There is neither an email address nor a phone number."),
    "outside_area": gettext_lazy("This postcode lies in none of your districts."),
    "rest_over": gettext_lazy("The rest is over already. We left it out."),
    "certificate_giver_unknown": gettext_lazy(
        "Nobody says who gave the certificate. Fill it in if you know."
    ),
    "certificate_seen_now": gettext_lazy(
        "Nobody says when the certificate was seen. We took today, and you as who saw it."
    ),
    "certificate_not_seen": gettext_lazy("The certificate was not seen. We did not keep it."),
    "conduct_not_seen": gettext_lazy("The conduct certificate was not seen. We did not keep it."),
    "conduct_without_day": gettext_lazy(
        "The conduct certificate has no date. We did not keep it: note it on the person's page."
    ),
    "conduct_seen_now": gettext_lazy(
        "Nobody says when the conduct certificate was seen. We took today."
    ),
    "not_for_street": gettext_lazy(
        "We took a word in “not for” as a street. If it is an organisation, add that first."
    ),
    "seats_not_kept": gettext_lazy(
        "We do not keep how many cases somebody had in earlier years: nothing here reads it."
    ),
    "person_kept": gettext_lazy(
        "This person has an account already. Name, email address and phone there stay as they were."
    ),
}
"""What somebody should look at, by the codes of ``moving.actions.written.Written``."""

KEPT: dict[str, str | Promise] = {
    "known_before": gettext_lazy("was here before this sheet"),
    "seat": gettext_lazy("has had a case since"),
    "offer": gettext_lazy("was asked for a case since"),
    "course": gettext_lazy("is in a course or its logbook since"),
    "mail": gettext_lazy("got an email since"),
    "signed_in": gettext_lazy("has signed in since"),
    "changed": gettext_lazy("was changed since"),
    "used": gettext_lazy("is named somewhere else since"),
}
"""Why somebody stays when a sheet is taken back."""
