"""Planning a talk: the wall time people agreed on, and where."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Stage
from core.edits import EditForm
from core.forms import (
    ClockField,
    DayField,
    bound_day,
    capitalised,
    choice_field,
    layout_of,
)
from core.local_time import instant, is_on_the_clock
from organisations.forms.venues import ONE_PLACE, WHICH_PLACE, RoomField, offer_rooms
from organisations.models import Room, Service
from scheduling.appointments.actions.talk_plans import TalkPlan
from scheduling.appointments.models import (
    ANSWERS,
    Appointment,
    CalendarItem,
    PartStat,
    PlaceKind,
)

EVENING = time(19, 30)
LENGTHS = {
    30: _("half an hour"),
    45: _("three quarters of an hour"),
    60: _("an hour"),
    90: _("an hour and a half"),
    120: _("two hours"),
    150: _("two hours and a half"),
    180: _("three hours"),
}
USUAL_LENGTH = 90
ANSWER_CHOICES = capitalised((word.value, word.label) for word in ANSWERS)
MOST_AHEAD = timedelta(days=731)
MOST_CHANGES = 2**31 - 1


class PlanForm(EditForm, forms.Form):
    """Day, hour and place of a talk; ``kinds`` only where it is a new one.

    The hour is the one on the wall of the service, so 19:30 stays 19:30 when the clock changes.
    """

    together = (("day", "start", "minutes"), ("place_kind", "room", "place"))

    kind = forms.ChoiceField(label=_("What for"))
    day = DayField(label=_("Day"))
    start = ClockField(label=_("Starts at"))
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int)
    place_kind = choice_field(_("Where"), capitalised(PlaceKind.choices), initial=PlaceKind.NEUTRAL)
    room: Any = RoomField()
    place = forms.CharField(
        label=_("Which place, or the link for online"),
        help_text=_("Leave it empty for somebody's home: the address stands with the case."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    sure = forms.BooleanField(label=_("Plan it all the same"), required=False)

    def __init__(
        self,
        *args: Any,
        service: Service,
        today: date,
        kinds: Iterable[Stage] = (),
        of: Appointment | None = None,
        start: datetime | None = None,
        rooms: Any = None,
        room: Room | None = None,
        **kwargs: Any,
    ) -> None:
        self.zone = service.zone
        usual: dict[str, Any] = {"minutes": USUAL_LENGTH, "start": EVENING}
        initial = self._facts_of(of) if of else usual
        if start:
            wall = start.astimezone(self.zone)
            initial |= {"day": wall.date(), "start": wall.time()}
        if room:
            initial |= {"place_kind": PlaceKind.NEUTRAL, "room": room.pk, "place": ""}
        super().__init__(*args, **{"initial": initial, **kwargs})
        kept = of.room_booking.room if of and of.room_booking else None
        offer_rooms(self, rooms, kept=kept)
        if "room" in self.fields:
            self.fields["place"].label = _("Or another place, or the link for online")
        if of:
            self.edits(self._facts_of(of))
        bound_day(
            self,
            "day",
            earliest=today,
            latest=today + MOST_AHEAD,
            too_early=_("This day is over. Please choose another."),
            too_late=_("That is more than two years ahead. Is the year right?"),
        )
        cast("forms.ChoiceField", self.fields["minutes"]).choices = self._lengths(
            initial["minutes"]
        )
        choices = capitalised((kind.value, kind.label) for kind in kinds)
        cast("forms.ChoiceField", self.fields["kind"]).choices = choices
        if not choices:
            del self.fields["kind"]
        self._lay_out()

    def _facts_of(self, appointment: Appointment) -> dict[str, Any]:
        wall = appointment.starts_at.astimezone(self.zone)
        return {
            "day": wall.date(),
            "start": wall.time(),
            "minutes": (appointment.ends_at - appointment.starts_at) // timedelta(minutes=1),
            "place_kind": appointment.place_kind,
            "room": appointment.room_booking.room_id if appointment.room_booking else None,
            "place": "" if appointment.room_booking else appointment.place,
        }

    @staticmethod
    def _lengths(usual: int) -> list[tuple[int, str | Promise]]:
        """The lengths of the house, and the one that stands where it is another."""
        lengths = (
            LENGTHS
            if usual in LENGTHS
            else LENGTHS | {usual: _("%(minutes)s minutes") % {"minutes": usual}}
        )
        return sorted(lengths.items(), key=lambda length: length[0])

    def _lay_out(self, *more: str) -> None:
        kind = ["kind"] if "kind" in self.fields else []
        times = [Div("start", "minutes", css_class="field-pair")]
        where = [name for name in ("room", "place") if name in self.fields]
        self.helper = layout_of(
            *kind, "day", *times, Div("place_kind", css_class="choices"), *where, *more
        )

    def ask_to_be_sure(self) -> None:
        """Show the box that lets the doubts be; it was asked for once."""
        self._lay_out("sure")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "start"} <= cleaned.keys() and not is_on_the_clock(
            cleaned["day"], _minute_of(cleaned["start"]), self.zone
        ):
            jumped = _("The clock jumps over this hour that night. Please choose another.")
            self.add_error("start", ValidationError(jumped))
        if cleaned.get("place_kind") == PlaceKind.NEUTRAL:
            self._ask_where(cleaned)
        return cleaned

    def _ask_where(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("room") and cleaned.get("place"):
            self.add_error("place", ValidationError(ONE_PLACE))
        elif not cleaned.get("room") and not cleaned.get("place") and "room" not in self.errors:
            words = WHICH_PLACE if "room" in self.fields else _("Please say which place it is.")
            self.add_error("place", ValidationError(words))

    def _starts_at(self) -> datetime:
        minute = _minute_of(self.cleaned_data["start"])
        return instant(self.cleaned_data["day"], minute, self.zone)

    @property
    def plan(self) -> TalkPlan:
        starts_at = self._starts_at()
        return TalkPlan(
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=self.cleaned_data["minutes"]),
            place_kind=self.cleaned_data["place_kind"],
            place=self.cleaned_data["place"],
            room=self.cleaned_data.get("room"),
        )


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why? Please no names; it is not sent to anybody."), max_length=200
    )


class ReplyForm(forms.Form):
    """An answer to the time that was shown: ``sequence`` says which."""

    answer = forms.ChoiceField(choices=[(word.value, word.label) for word in ANSWERS])
    sequence = forms.IntegerField(min_value=0, max_value=MOST_CHANGES)
    note = forms.CharField(max_length=200, required=False)

    @property
    def partstat(self) -> PartStat:
        return PartStat(self.cleaned_data["answer"])


def _minute_of(start: time) -> int:
    return start.hour * 60 + start.minute


class CourseReplyForm(forms.Form):
    """An answer to all days of a course with one button, or to each on its own."""

    everything = forms.ChoiceField(
        choices=[(word.value, word.label) for word in ANSWERS], required=False
    )

    def __init__(self, *args: Any, items: Iterable[CalendarItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            initial = item.answer if item.answer in ANSWERS else None
            self.fields[f"day-{item.pk}"] = choice_field(
                str(item.course_session), ANSWER_CHOICES, required=False, initial=initial
            )
            self.fields[f"sequence-{item.pk}"] = forms.IntegerField(
                min_value=0, required=False, widget=forms.HiddenInput, initial=item.sequence
            )

    @property
    def rows(self) -> list[tuple[CalendarItem, forms.BoundField, forms.BoundField]]:
        return [(item, self[f"day-{item.pk}"], self[f"sequence-{item.pk}"]) for item in self.items]

    @property
    def asks(self) -> bool:
        """Whether a day is without an answer."""
        return any(item.answer not in ANSWERS for item in self.items)

    @property
    def is_outdated(self) -> bool:
        """Whether a day that stands now was not shown as it is now."""
        shown = [self.data.get(f"sequence-{item.pk}") for item in self.items]
        return shown != [str(item.sequence) for item in self.items]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        said = [cleaned.get("everything"), *(cleaned.get(f"day-{i.pk}") for i in self.items)]
        if not self.errors and not any(said):
            raise ValidationError(_("Please answer at least one day."))
        return cleaned

    @property
    def answered(self) -> int:
        """Of how many days that stand now they said something, shown or not."""
        told = self.cleaned_data
        return sum(bool(told["everything"] or told[f"day-{item.pk}"]) for item in self.items)

    @property
    def said(self) -> list[tuple[CalendarItem, str, int]]:
        """Each day that was shown and answered, with its answer and the time that was shown."""
        told, said = self.cleaned_data, []
        for item in self.items:
            word = told["everything"] or told[f"day-{item.pk}"]
            # A day that was planned while they read has not been shown.
            if word and told[f"sequence-{item.pk}"] is not None:
                said.append((item, word, told[f"sequence-{item.pk}"]))
        return said


def asked_start(words: str) -> datetime | None:
    """The instant in an address such as ``?start=2026-03-09T18:30Z``; None for anything else."""
    try:
        start = datetime.fromisoformat(words)
    except ValueError:
        return None
    is_instant = start.utcoffset() is not None
    # Some weeks more or less must be a moment too, wherever the page reckons with it.
    within_reach = DayField.earliest.year < start.year < DayField.latest.year
    return start.astimezone(UTC) if is_instant and within_reach else None
