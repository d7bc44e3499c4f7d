"""One line after a call, and what to look out for. The trail says that it was written, not what."""

from datetime import datetime

from django.db import transaction

from cases.actions.moving import refuse_names, take
from cases.actions.refusals import CaseEnded
from cases.models import Case, CaseNote, HeadsUp, NoteKind
from cases.models.notes import LONGEST_HEADS_UP
from core.notes import SAID_TWICE_WITHIN, NotesGoAtOnce, NoteStays, note_words
from organisations.audit import record
from organisations.models import Scope
from organisations.models.kept_rows import goes_at_once


@transaction.atomic
def note_on_case(
    case: Case,
    text: str,
    *,
    kind: NoteKind = NoteKind.NOTE,
    staff_only: bool = False,
    by: Scope,
    at: datetime,
) -> CaseNote:
    """Keep one line about the case; the same one by a second click is kept once.

    Only a coordinator keeps one from the mediators, and only they write about a case that has
    ended, until its notes are erased. Raises ``NothingNoted``, ``NoteTooLong``, ``NamesInText``,
    ``CaseEnded``, ``NotesGoAtOnce``, ``Case.DoesNotExist``.
    """
    words = note_words(text)
    case = take(case, by)
    if not (by.is_coordinator or case.is_open):
        raise CaseEnded
    if goes_at_once(CaseNote, case, at=at):
        raise NotesGoAtOnce
    refuse_names(case, "text", words)
    facts = {"kind": kind, "text": words, "staff_only": staff_only and by.is_coordinator}
    lately = CaseNote.unscoped.of_case(case).lately_by(by, since=at - SAID_TWICE_WITHIN)
    known: CaseNote | None = lately.filter(**facts).first()
    if known:
        return known
    note: CaseNote = CaseNote.unscoped.create(
        service=case.service, case=case, by=by.person, at=at, **facts
    )
    record("case.note", case, by=by, at=at)
    return note


@transaction.atomic
def take_back_note_on_case(note: CaseNote, *, by: Scope, at: datetime) -> None:
    """Remove what one has just written; what is gone already stays so. Raises ``NoteStays``."""
    rows = CaseNote.visible_to(by).select_for_update(of=("self",))
    known: CaseNote | None = rows.filter(pk=note.pk).first()
    if known is None:
        return
    note = known
    if not note.may_be_taken_back_by(by, at):
        raise NoteStays
    record("case.take_note_back", note.case, by=by, at=at)
    note.delete()


@transaction.atomic
def give_heads_up(case: Case, text: str, *, by: Scope, at: datetime) -> HeadsUp | None:
    """Write what stands first on the page of the case; without words nothing stands there.

    Raises ``NoteTooLong``, ``NamesInText``, ``NotesGoAtOnce``, ``Case.DoesNotExist``.
    """
    case = take(case, by)
    known: HeadsUp | None = HeadsUp.unscoped.of_case(case).first()
    if not text.strip():
        if known:
            known.delete()
            record("case.drop_heads_up", case, by=by, at=at)
        return None
    words = note_words(text, most=LONGEST_HEADS_UP)
    if known and known.text == words:
        return known
    if goes_at_once(HeadsUp, case, at=at):
        raise NotesGoAtOnce
    refuse_names(case, "text", words)
    given: HeadsUp = known or HeadsUp(service=case.service, case=case)
    given.text, given.by, given.at = words, by.person, at
    given.save()
    record("case.give_heads_up", case, by=by, at=at)
    return given
