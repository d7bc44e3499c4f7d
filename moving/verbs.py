"""What the trail says of sheets that came and went."""

from django.utils.translation import gettext_lazy as _

from organisations.trail import EVERY_READER, Named, TrailWords

WORDS = TrailWords(
    title=_("Sheets"),
    verbs={
        "export.ask": _("Took data out as sheets"),
    },
    looks={"export": _("Took out a file with data")},
    kinds={"moving.export": Named("form", told_to=EVERY_READER)},
)
