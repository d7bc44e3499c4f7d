"""One click that gives a talk a room: which, and what the page showed of the talk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import choose_from
from organisations.models.venues import RoomQuerySet
from scheduling.appointments.actions.rooms_of_talks import TalkShown
from scheduling.appointments.forms.appointments import MOST_CHANGES, asked_start
from scheduling.appointments.models import Appointment, PlaceKind


class TalkRoomForm(forms.Form):
    """All of it stands on the button: nobody types here."""

    room: Any = forms.ModelChoiceField(queryset=None)
    starts_at = forms.CharField(max_length=40)
    place_kind = forms.ChoiceField(choices=PlaceKind.choices)
    held = forms.IntegerField(min_value=0, max_value=MOST_CHANGES)

    def __init__(self, *args: Any, rooms: RoomQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "room", rooms)

    def clean_starts_at(self) -> Any:
        start = asked_start(self.cleaned_data["starts_at"])
        if start is None:
            raise ValidationError("")
        return start

    @property
    def shown(self) -> TalkShown:
        told = self.cleaned_data
        return TalkShown(told["starts_at"], told["place_kind"], told["held"])


def room_fields(appointment: Appointment, room: int) -> dict[str, Any]:
    """What the button says, of a talk as it stands now."""
    shown = TalkShown.of(appointment)
    return {
        "room": room,
        "starts_at": shown.starts_at.isoformat(),
        "place_kind": shown.place_kind,
        "held": shown.room,
    }
