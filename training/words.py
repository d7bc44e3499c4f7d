"""The words of a refusal."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.lifecycle import MoveRefused
from core.templatetags.ui import spelled
from training.actions import refusals
from training.lifecycle import EnrolmentState

SENTENCES: dict[type[Exception], str | Promise] = {
    refusals.NoPlaceLeft: _("All %(places)s places of this course are taken."),
    refusals.AlreadyEnrolled: _("This volunteer is in the course already: %(state)s."),
    refusals.AlreadyProposed: _("A certification was proposed already: %(number)s."),
    refusals.CourseClosed: _("This course is closed."),
    refusals.VolunteerHasLeft: _("This volunteer has left the service."),
    refusals.SessionCancelled: _("This session was cancelled."),
    refusals.SessionHasRegister: _("The register of this session was taken. It stays as it was."),
    refusals.SessionNotYet: _("The register opens on the day of the session."),
    refusals.NotInCourse: _(
        "Somebody on this list is not in the course. Please load the page again."
    ),
    refusals.NoCertification: _("This kind of course does not lead to a certificate."),
    refusals.NothingToRenew: _("There is no certificate that ends soon."),
    refusals.RequirementsUnmet: _("Not everything that a certificate asks is there yet."),
    refusals.DayToCome: _("This day is still to come. Please note it when it is over."),
    refusals.BeforeJoining: _("They joined on %(joined)s. Please choose that day or a later one."),
    refusals.MentorNeeded: _("Please say whose talk they watched."),
    MoveRefused: _("This has changed in the meantime. Please look at the page again."),
}


def words_of(refusal: Exception) -> str:
    """Say to a person why it was not done, with the facts that the refusal carries."""
    facts = dict(vars(refusal))
    if isinstance(refusal, refusals.AlreadyEnrolled):
        facts["state"] = EnrolmentState(refusal.state).label
    if isinstance(refusal, refusals.BeforeJoining):
        facts["joined"] = spelled(refusal.joined, "j F Y")
    return str(SENTENCES[type(refusal)]) % facts
