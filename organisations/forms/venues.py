"""A venue and its rooms, as a manager writes them down; and choosing one of the rooms."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.db.models import Model
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import (
    ONE_YEAR,
    ClockField,
    DayField,
    KeepingField,
    bound_day,
    choose_from,
    layout_of,
    phone_field,
    text_field,
)
from organisations.models import Room, Venue

MOST_PEOPLE = 1000
ONE_PLACE = _("Choose a room or write another place, not both.")
WHICH_PLACE = _("Choose a room, or write which place it is.")
FACTS = (
    "name",
    "street",
    "house_number",
    "postcode",
    "town",
    "phone",
    "is_step_free",
    "has_lift",
    "has_hearing_loop",
    "way_there",
    "valid_from",
    "valid_until",
)


def _capacity_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("For how many people?"), min_value=1, max_value=MOST_PEOPLE, initial=8
    )


class VenueForm(EditForm, forms.Form):
    """With ``venue`` it changes one; without, it asks for its first room too."""

    together = (
        ("street", "house_number", "postcode", "town"),
        *((f"opens_{day}", f"closes_{day}") for day in WEEKDAYS),
    )

    name = text_field(_("Name of the venue"), 80)
    street = text_field(_("Street"), 120)
    house_number = text_field(_("Number"), 12, required=False)
    postcode = text_field(_("Postcode"), 10, required=False)
    town = text_field(_("Town"), 80)
    phone = phone_field(required=False, help_text=_("Whom to call when the door is shut."))
    room = text_field(_("Name of the first room"), 80, help_text=_("You add more rooms later."))
    capacity = _capacity_field()
    is_step_free = forms.BooleanField(label=_("No steps on the way in"), required=False)
    has_lift = forms.BooleanField(label=_("There is a lift"), required=False)
    has_hearing_loop = forms.BooleanField(label=_("There is a hearing loop"), required=False)
    way_there = text_field(
        _("Parking, tram or bus"), 200, required=False, help_text=_("Tram 5, stop Kerkplein.")
    )
    valid_from = DayField(
        label=_("First day"), required=False, help_text=_("Empty: it is in use already.")
    )
    valid_until = DayField(
        label=_("Last day"), required=False, help_text=_("Empty: it has no end.")
    )

    def __init__(
        self, *args: Any, today: date, town: str = "", venue: Venue | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for day, label in WEEKDAYS.items():
            self.fields[f"opens_{day}"].label = _("%(day)s, open from") % {"day": capfirst(label)}
        if venue:
            del self.fields["room"], self.fields["capacity"]
            self.edits({name: getattr(venue, name) for name in FACTS} | _hours_of(venue))
        else:
            self.initial = {"town": town}
        for name in ("valid_from", "valid_until"):
            bound_day(self, name, earliest=today - 20 * ONE_YEAR, latest=today + 20 * ONE_YEAR)
        self.helper = layout_of(*self._parts())

    def _parts(self) -> list[Any]:
        first_room = ["room", "capacity"] if "room" in self.fields else []
        return [
            "name",
            Div("street", "house_number", css_class="field-pair"),
            Div("postcode", "town", css_class="field-pair"),
            "phone",
            *([Div(*first_room, css_class="field-pair")] if first_room else []),
            Fieldset(
                _("Who can come in, and how"),
                "is_step_free",
                "has_lift",
                "has_hearing_loop",
                "way_there",
            ),
            Fieldset(
                _("Opening hours"),
                *(
                    Div(f"opens_{day}", f"closes_{day}", css_class="field-pair hours-pair")
                    for day in WEEKDAYS
                ),
            ),
            Fieldset(
                _("From when until when"), Div("valid_from", "valid_until", css_class="field-pair")
            ),
        ]

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("valid_from"), told.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Choose a last day that is not before the first."))
        for day in WEEKDAYS:
            opens, closes = told.get(f"opens_{day}"), told.get(f"closes_{day}")
            if (opens is None) != (closes is None) and f"closes_{day}" not in self.errors:
                self.add_error(f"closes_{day}", _("Say both from when and until when, or neither."))
            elif opens is not None and closes is not None and closes <= opens:
                self.add_error(f"closes_{day}", _("The end must be later than the start."))
        return told

    @property
    def facts(self) -> dict[str, Any]:
        """The columns that were written in: all of them of a new venue."""
        return {name: said for name, said in self.changes.items() if name in FACTS}

    @property
    def hours(self) -> dict[int, tuple[int, int] | None]:
        """Of the weekdays that were written in, from and until which minute."""
        return dict(self._said_hours())

    def _said_hours(self) -> Iterator[tuple[int, tuple[int, int] | None]]:
        told = self.changes
        for day in WEEKDAYS:
            opens, closes = told.get(f"opens_{day}"), told.get(f"closes_{day}")
            if opens is not None and closes is not None:
                yield day, (_minute(opens), _minute(closes))
            elif f"opens_{day}" in told or f"closes_{day}" in told:
                yield day, None


# Seven times the same two, so that nobody writes them out: Django copies them for each form.
VenueForm.base_fields |= {
    f"{end}_{day}": ClockField(label=_("until"), required=False)
    for day in WEEKDAYS
    for end in ("opens", "closes")
}


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _hours_of(venue: Venue) -> dict[str, time | None]:
    found: dict[str, time | None] = {
        f"{end}_{day}": None for day in WEEKDAYS for end in ("opens", "closes")
    }
    for day, first, last in venue.opening_hours:
        found[f"opens_{day}"] = time(*divmod(first, 60))
        found[f"closes_{day}"] = time(*divmod(last, 60))
    return found


class RoomForm(EditForm, forms.Form):
    name = text_field(_("Name of the room"), 80)
    capacity = _capacity_field()

    def __init__(self, *args: Any, room: Room | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if room:
            self.edits({"name": room.name, "capacity": room.capacity})
        self.helper = layout_of(Div("name", "capacity", css_class="field-pair"))


class RoomField(KeepingField):
    """A room, or none where it is another place."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=None,
            label=_("Venue and room"),
            required=False,
            empty_label=_("another place"),
            gone=_("%(name)s (ended)"),
            **kwargs,
        )

    def label_from_instance(self, obj: Model) -> str:
        named = super().label_from_instance(obj)
        people = getattr(obj, "capacity", "")
        return str(_("%(room)s: %(people)s people")) % {"room": named, "people": people}


def offer_rooms(form: forms.Form, rooms: Any, *, kept: Room | None) -> None:
    """Let a form choose one of these rooms; where the service has none it asks for a place only."""
    if rooms is None or (kept is None and not rooms.exists()):
        del form.fields["room"]
    else:
        choose_from(form, "room", rooms, kept=kept)
