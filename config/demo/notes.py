"""What coordinators wrote down: a line after a call, and what to look out for at a door."""

from collections.abc import Iterable
from datetime import timedelta

from cases.lifecycle import HAS_TALKS
from cases.models import Case, CaseNote, HeadsUp, NoteKind
from config.demo import words
from config.demo.people import BATCH, Neighbourhood
from volunteers.models import VolunteerNote, VolunteerNoteKind

KINDS = (NoteKind.CALLED, NoteKind.NOTE, NoteKind.NO_ANSWER, NoteKind.CALLED)
"""Of the lines of ``words.CALLS``, by their place."""


def build_notes(town: Neighbourhood, cases: Iterable[Case]) -> None:
    """By turns and not by the dice: what is drawn after it stays as it was."""
    running = [case for case in cases if case.state in HAS_TALKS]
    CaseNote.unscoped.bulk_create(
        [note for case in running for note in _notes(town, case)],
        batch_size=BATCH,
    )
    HeadsUp.unscoped.bulk_create(
        [
            HeadsUp(
                service=town.service,
                case=case,
                text=words.HEADS_UPS[town.tongue],
                by=town.coordinators[0],
                at=town.at - timedelta(days=3),
            )
            for case in running[::4]
        ],
        batch_size=BATCH,
    )
    VolunteerNote.unscoped.bulk_create(
        [
            VolunteerNote(
                service=town.service,
                volunteer=volunteer,
                kind=(VolunteerNoteKind.CALLED, VolunteerNoteKind.SPOKEN)[n % 2],
                text=words.SPOKEN_OF[town.tongue][n % 2],
                by=town.coordinators[0],
                at=town.at - timedelta(days=9 + n),
            )
            for n, volunteer in enumerate(town.mediators[::2])
        ],
        batch_size=BATCH,
    )


def _notes(town: Neighbourhood, case: Case) -> list[CaseNote]:
    texts = words.CALLS[town.tongue]
    since = max(case.received_at, town.at - timedelta(days=12))
    step = (town.at - since) / (len(texts) + 1)
    return [
        CaseNote(
            service=town.service,
            case=case,
            kind=KINDS[n],
            text=text,
            staff_only=n == 1,
            by=town.coordinators[0],
            at=(since + step * (n + 1)).replace(hour=9 + n, minute=12 * n),
        )
        for n, text in enumerate(texts)
    ]
