"""The words of a refusal."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.lifecycle import MoveRefused
from core.refusals import words_from
from core.templatetags.ui import spelled
from organisations.words import ABOUT_ONESELF, ROOM_REFUSED
from training.actions import refusals
from training.lifecycle import EnrolmentState


def _already_enrolled(refusal: refusals.AlreadyEnrolled) -> str:
    return gettext("This volunteer is in the course already: %(state)s.") % {
        "state": EnrolmentState(refusal.state).label
    }


def _too_few_places(refusal: refusals.TooFewPlaces) -> str:
    return ngettext(
        "%(held)s place is taken: there cannot be fewer.",
        "%(held)s places are taken: there cannot be fewer.",
        refusal.held,
    ) % {"held": refusal.held}


def _before_joining(refusal: refusals.BeforeJoining) -> str:
    return gettext("They joined on %(joined)s. Please choose that day or a later one.") % {
        "joined": spelled(refusal.joined, "j F Y")
    }


words_of = words_from(
    {
        **ABOUT_ONESELF,
        **ROOM_REFUSED,
        refusals.NoPlaceLeft: _("All %(places)s places of this course are taken."),
        refusals.TooFewPlaces: _too_few_places,
        refusals.AlreadyEnrolled: _already_enrolled,
        refusals.AlreadyProposed: _("A certification was proposed already: %(number)s."),
        refusals.CourseClosed: _("This course is closed."),
        refusals.VolunteerHasLeft: _("This volunteer has left the service."),
        refusals.SessionCancelled: _("This session was cancelled."),
        refusals.SessionHasRegister: _(
            "The register of this session was taken. It stays as it was."
        ),
        refusals.SessionNotYet: _("The register opens on the day of the session."),
        refusals.NotInCourse: _(
            "Somebody on this list is not in the course. Please load the page again."
        ),
        refusals.NoCertification: _("This kind of course does not lead to a certificate."),
        refusals.NoPaper: _("There is no paper of this certificate."),
        refusals.NothingToRenew: _("There is no certificate that ends soon."),
        refusals.RequirementsUnmet: _("Not everything that a certificate asks is there yet."),
        refusals.DayToCome: _("This day is still to come. Please note it when it is over."),
        refusals.BeforeJoining: _before_joining,
        refusals.MentorNeeded: _("Please say whose talk they watched."),
        MoveRefused: _("This has changed in the meantime. Please look at the page again."),
    }
)
