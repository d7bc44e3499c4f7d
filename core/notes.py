"""What a note of one line is: how long, and until when its writer may take it back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.refusals import Refused

LONGEST_NOTE = 500
TAKEN_BACK_WITHIN = timedelta(minutes=10)
SAID_TWICE_WITHIN = timedelta(seconds=30)
"""The same words of the same person are one note by two clicks; later they rang once more."""


class NothingNoted(Refused):
    """A note without words."""


class NoteTooLong(Refused):
    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(most)


class NoteStays(Refused):
    """Somebody else wrote it, or too long ago."""


class NotesGoAtOnce(Refused):
    """The time for keeping them is over: what is written now would be erased by tomorrow."""


NOTE_WORDS = {
    NothingNoted: _("Please write what was said or what happened."),
    NoteTooLong: _("At most %(most)s signs fit in a note. Please say it in less."),
    NoteStays: _("This note stays: only its writer takes it back, within ten minutes."),
    NotesGoAtOnce: _(
        "The time for keeping this is over, so it would be erased by tomorrow. Nothing was noted."
    ),
}


def note_words(text: str, *, most: int = LONGEST_NOTE) -> str:
    """The words with single spaces. Raises ``NothingNoted``, ``NoteTooLong``."""
    words = " ".join(text.split())
    if not words:
        raise NothingNoted
    if len(words) > most:
        raise NoteTooLong(most)
    return words


def may_be_taken_back(written: datetime, at: datetime) -> bool:
    return at - written <= TAKEN_BACK_WITHIN
