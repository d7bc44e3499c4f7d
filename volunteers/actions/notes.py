"""One line after a talk with a volunteer. The trail says that it was written, not what."""

from datetime import datetime

from django.db import transaction

from core.notes import SAID_TWICE_WITHIN, NotesGoAtOnce, NoteStays, note_words
from organisations.audit import record
from organisations.models import Scope
from organisations.models.kept_rows import goes_at_once
from volunteers.models import Volunteer, VolunteerNote, VolunteerNoteKind


@transaction.atomic
def note_on_volunteer(
    volunteer: Volunteer,
    text: str,
    *,
    kind: VolunteerNoteKind = VolunteerNoteKind.NOTE,
    by: Scope,
    at: datetime,
) -> VolunteerNote:
    """Keep one line about the volunteer; the same one by a second click is kept once.

    Raises ``NothingNoted``, ``NoteTooLong``, ``NotesGoAtOnce``, ``Volunteer.DoesNotExist``.
    """
    words = note_words(text)
    # The row is locked: a second click waits for the first, and a merge for both.
    rows = Volunteer.visible_to(by).select_for_update(of=("self",))
    volunteer = rows.get(pk=volunteer.pk)
    if goes_at_once(VolunteerNote, volunteer, at=at):
        raise NotesGoAtOnce
    of_volunteer = VolunteerNote.unscoped.of_volunteer(volunteer)
    lately = of_volunteer.lately_by(by, since=at - SAID_TWICE_WITHIN)
    known: VolunteerNote | None = lately.filter(kind=kind, text=words).first()
    if known:
        return known
    note: VolunteerNote = VolunteerNote.unscoped.create(
        service=by.service, volunteer=volunteer, kind=kind, text=words, by=by.person, at=at
    )
    record("volunteer.note", volunteer, by=by, at=at)
    return note


@transaction.atomic
def take_back_note_on_volunteer(note: VolunteerNote, *, by: Scope, at: datetime) -> None:
    """Remove what one has just written; what is gone already stays so. Raises ``NoteStays``."""
    rows = VolunteerNote.visible_to(by).select_for_update(of=("self",))
    known: VolunteerNote | None = rows.filter(pk=note.pk).first()
    if known is None:
        return
    note = known
    if not note.may_be_taken_back_by(by, at):
        raise NoteStays
    record("volunteer.take_note_back", note.volunteer, by=by, at=at)
    note.delete()
