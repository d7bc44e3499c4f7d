"""What the trail says of people, settings and mail."""

from django.utils.translation import gettext_lazy as _

from organisations.trail import EVERY_READER, Named, TrailWords, person_name

WORDS = TrailWords(
    title=_("People and settings"),
    verbs={
        "service.open": _("Opened the service"),
        "service.rename": _("Renamed the service"),
        "service.pause": _("Paused the service"),
        "service.resume": _("Took the service up again after a pause"),
        "service.ask_closing": _("Asked to close the service"),
        "service.call_off_closing": _("Called off that the service closes"),
        "service.close": _("Closed the service"),
        "service.take_back_closing": _("Took back that the service closes"),
        "service.export": _("Asked for everything of the service as a file"),
        "service.hand_out": _("Fetched everything of the service as a file"),
        "service.change": _("Changed the settings"),
        "service.open_to_crowd": _("Let many forms come from one network"),
        "service.end_crowd": _("Let the usual number of forms come from one network again"),
        "district.add": _("Added a district"),
        "district.change": _("Changed a district"),
        "district.end": _("Ended a district"),
        "partner.add": _("Added a partner organisation"),
        "partner.change": _("Changed a partner organisation"),
        "partner.end": _("Ended the work with a partner organisation"),
        "person.invite": _("Invited somebody"),
        "person.invite_again": _("Sent an invitation again"),
        "person.uninvite": _("Took back an invitation"),
        "person.join": _("Accepted the invitation"),
        "person.correct": _("Corrected a name or address"),
        "person.leave": _("Ended a role"),
        "person.end_second_step": _("Ended the second step of somebody's login"),
        "hold.place": _("Decided to keep it longer"),
        "hold.renew": _("Decided to go on keeping it longer"),
        "hold.end": _("Decided to keep it no longer than usual"),
        "data.hand_out": _("Handed out what is kept of somebody"),
        "data.erase": _("Erased what is kept of somebody, as they asked"),
        "mail.again": _("Sent an email again that had not arrived"),
        "mail.let_go": _("Left an email unsent that had not arrived"),
    },
    looks={
        "take away": _("Opened all that is kept of somebody"),
        "last export": _("Fetched everything of the service as a file"),
    },
    kinds={
        "organisations.district": Named("name", told_to=EVERY_READER),
        "organisations.partnerorganisation": Named("name", told_to=EVERY_READER),
        "organisations.membership": Named(person_name("user__"), told_to=EVERY_READER),
        "organisations.invitation": Named(person_name(), told_to=EVERY_READER),
    },
)
