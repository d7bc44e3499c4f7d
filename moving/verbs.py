"""What the trail says of sheets that come and go."""

from django.utils.translation import gettext_lazy as _

from moving import policies
from organisations.trail import EVERY_READER, Named, TrailWords

WORDS = TrailWords(
    title=_("Sheets"),
    verbs={
        "export.ask": _("Took data out as sheets"),
        "import.upload": _("Sent a file to bring in"),
        "import.refuse": _("Could not read the file"),
        "import.answer": _("Said what is in the file"),
        "import.decide": _("Answered questions about lines of the file"),
        "import.start": _("Let the file come in"),
        "import.ask_stop": _("Asked to stop the file"),
        "import.stop": _("Stopped the file"),
        "import.put_aside": _("Put the file aside"),
        "import.go_on": _("Went on with the file"),
        "import.finish": _("Brought in the file"),
        "import.undo": _("Began to undo the file"),
        "import.end_undoing": _("Undid the file"),
        "import.welcome": _("Welcomed volunteers from the file"),
        "person.note_to_invite": _("Wrote down whom to invite"),
        "person.take_back_note": _("Took back whom to invite"),
        "partner.take_back": _("Took back a partner organisation that a file had brought"),
    },
    kinds={
        "moving.export": Named("form", told_to=EVERY_READER),
        "moving.import": Named(
            "name",
            page="moving:import_detail",
            opens_to=policies.MOVE_IN,
        ),
    },
    looks={
        "export": _("Took out a file with data"),
        "lines of a file": _("Looked at lines of a file with cases"),
    },
)
