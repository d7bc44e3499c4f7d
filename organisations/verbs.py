"""What the trail says of people, settings and mail."""

from django.utils.translation import gettext_lazy as _

from organisations.trail import EVERY_READER, Named, TrailWords, person_name

WORDS = TrailWords(
    title=_("People and settings"),
    verbs={
        "service.change": _("Changed the settings"),
        "service.open_to_crowd": _("Let many forms come from one network"),
        "service.end_crowd": _("Let the usual number of forms come from one network again"),
        "person.invite": _("Invited somebody"),
        "person.invite_again": _("Sent an invitation again"),
        "person.uninvite": _("Took back an invitation"),
        "person.join": _("Accepted the invitation"),
        "person.correct": _("Corrected a name or address"),
        "person.leave": _("Ended a role"),
        "mail.again": _("Sent an email again that had not arrived"),
        "mail.let_go": _("Left an email unsent that had not arrived"),
    },
    kinds={
        "organisations.membership": Named(person_name("user__"), told_to=EVERY_READER),
        "organisations.invitation": Named(person_name(), told_to=EVERY_READER),
    },
)
