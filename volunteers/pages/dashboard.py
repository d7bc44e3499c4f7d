"""What the page of a volunteer begins with: room, next talk, what they said, certificate."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst

from organisations.models import Scope
from organisations.models.kept_rows import goes_at_once
from volunteers import signals
from volunteers.models import Volunteer, VolunteerNote, VolunteerNoteKind
from volunteers.models.questions import NOTES_OF_VOLUNTEER

NOTE_ICONS = {
    VolunteerNoteKind.CALLED: "phone",
    VolunteerNoteKind.SPOKEN: "coffee",
    VolunteerNoteKind.NOTE: "note",
}


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One answer. ``dots`` are seats, taken or free; ``marks`` answers, oldest first."""

    place: int
    label: str
    figure: str
    small: str = ""
    text: str = ""
    url: str = ""
    dots: list[bool] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def drawn_marks(self) -> list[tuple[str, int]]:
        """Each with the middle of its place in the drawing."""
        return [(mark, 7 + 14 * number) for number, mark in enumerate(self.marks)]

    @property
    def drawn_width(self) -> int:
        return 14 * len(self.marks)


def dashboard_of(volunteer: Volunteer, *, scope: Scope, at: datetime) -> dict[str, Any]:
    responses: Any = signals.volunteer_page_opened.send(
        sender=Volunteer, volunteer=volunteer, scope=scope, at=at
    )
    told: list[dict[str, Any]] = [answer for _receiver, answer in responses if answer]
    tiles = [tile for answer in told for tile in answer.get("tiles", ())]
    notes: list[VolunteerNote] = NOTES_OF_VOLUNTEER.ask(scope, volunteer=volunteer.pk)
    return {
        "tiles": sorted(tiles, key=lambda tile: tile.place),
        "deeds": [deed for answer in told for deed in answer.get("deeds", ())],
        "parts": [part for answer in told for part in answer.get("parts", ())],
        "notes": [_line(note, volunteer, scope, at) for note in notes],
        "may_note": not goes_at_once(VolunteerNote, volunteer, at=at),
        "note_kinds": [
            {"value": kind.value, "label": capfirst(kind.label), "icon": NOTE_ICONS[kind]}
            for kind in VolunteerNoteKind
        ],
        "last_spoken": _last_spoken(notes),
    }


def _last_spoken(notes: Iterable[VolunteerNote]) -> datetime | None:
    return next((note.at for note in notes if note.kind != VolunteerNoteKind.NOTE), None)


def _line(note: VolunteerNote, volunteer: Volunteer, scope: Scope, at: datetime) -> dict[str, Any]:
    back = ""
    if note.may_be_taken_back_by(scope, at):
        keys = [scope.service.slug, volunteer.pk, note.pk]
        back = reverse("volunteers:conversation_take_back", args=keys)
    return {
        "at": note.at,
        "icon": NOTE_ICONS[VolunteerNoteKind(note.kind)],
        "title": capfirst(note.get_kind_display()),
        "by": note.by,
        "text": note.text,
        "back_url": back,
    }
