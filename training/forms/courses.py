"""Courses and their sessions, in wall time of the service."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import (
    ONE_YEAR,
    ClockField,
    DayField,
    KeepingField,
    SecondLook,
    bound_day,
    capitalised,
    choose_from,
    layout_of,
)
from core.local_time import is_on_the_clock, local_day, span_on
from organisations.actions.rooms import doubts_about
from organisations.forms.venues import ONE_PLACE, WHICH_PLACE, RoomField, offer_rooms
from organisations.models import Language, Scope, Service
from organisations.words import planning_doubt_words
from training.actions.courses import PlannedSession
from training.models import Course, CourseKind, CourseSession
from training.pages.choices import trainers_of

WEEKS_AT_MOST = 20
REACH = 2 * ONE_YEAR


class CourseForm(EditForm, forms.Form):
    name = forms.CharField(label=_("Name of the course"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(CourseKind.choices))
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=200, initial=12)
    trainer: Any = KeepingField(
        queryset=None,
        label=_("Trainer"),
        empty_label=_("make your choice"),
        gone=_("%(name)s (is no longer a trainer here)"),
    )
    all_sessions_required = forms.BooleanField(
        label=_("For a certificate, every session must be attended"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, scope: Scope, course: Course | None = None, **kwargs: Any
    ) -> None:
        usual = {"language": scope.service.language, "trainer": scope.user}
        super().__init__(*args, **{"initial": {} if course else usual, **kwargs})
        if course:
            self.edits({name: getattr(course, name) for name in self.base_fields})
        kept = course.trainer if course else None
        choose_from(self, "trainer", trainers_of(scope.service), kept=kept)
        self.helper = layout_of(
            "name",
            Div("kind", "trainer", css_class="field-pair"),
            Div("language", "places", css_class="field-pair"),
            "all_sessions_required",
        )


class SessionForm(EditForm, SecondLook):
    """One session, in wall time of the service. Knows the hours of a week before or of itself."""

    changes_one = True
    together = (("day", "starts", "ends"), ("room", "place"))

    title = forms.CharField(label=_("Title"), max_length=120)
    day = DayField(label=_("Day"))
    starts = ClockField(label=_("Starts at"))
    ends = ClockField(label=_("Ends at"))
    room: Any = RoomField()
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(
        self,
        *args: Any,
        service: Service,
        at: datetime,
        people: Collection[object] = (),
        rooms: Any = None,
        like: CourseSession | None = None,
        **kwargs: Any,
    ) -> None:
        """``people`` take part and hear of it, where it is not over by ``at``."""
        self.service, self.zone, self.at, self.people = service, service.zone, at, people
        kwargs["initial"] = self._hours_of(like) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        kept = like.room_booking.room if like and like.room_booking else None
        offer_rooms(self, rooms, kept=kept)
        if "room" in self.fields:
            self.fields["place"].label = _("Or another place")
            self.fields["place"].required = False
        if like and self.changes_one:
            self.edits(self._hours_of(like))
        today = local_day(at, service.zone)
        # A course that was held on paper may be written down afterwards.
        bound_day(self, "day", earliest=today - REACH, latest=today + REACH)
        self.helper = layout_of(
            "title", "day", Div("starts", "ends", css_class="field-pair"), *self._where()
        )

    def _where(self) -> list[str]:
        return [name for name in ("room", "place") if name in self.fields]

    def _hours_of(self, session: CourseSession | None) -> dict[str, Any]:
        if session is None:
            return {"starts": time(19), "ends": time(21, 30)}
        starts, ends = (at.astimezone(self.zone) for at in (session.starts_at, session.ends_at))
        return {
            "title": session.title,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "room": session.room_booking.room_id if session.room_booking else None,
            "place": "" if session.room_booking else session.place,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "starts", "ends"} <= cleaned.keys():
            if cleaned["ends"] <= cleaned["starts"]:
                self.add_error("ends", ValidationError(_("The end must be later than the start.")))
            elif self._is_shown_by_the_clock() and self._is_news():
                self.look_twice(self.people)
                self._think_twice()
        self._ask_where(cleaned)
        return cleaned

    def _think_twice(self) -> None:
        """Tell what speaks against it: a day off, a house that is shut, a room that is small."""
        if self.cleaned_data.get("sure"):
            return
        room, people = self.cleaned_data.get("room"), len(self.people) + 1  # and who gives it
        for span in self._spans():
            for doubt in doubts_about(self.service, span, room=room, people=people):
                self["sure"].label = _("Yes, plan it all the same")
                self.add_error("sure", planning_doubt_words(doubt))

    def _ask_where(self, cleaned: dict[str, Any]) -> None:
        if "room" not in self.fields or self.errors.keys() & {"room", "place"}:
            return
        if cleaned.get("room") and cleaned.get("place"):
            self.add_error("place", ValidationError(ONE_PLACE))
        elif not cleaned.get("room") and not cleaned.get("place"):
            self.add_error("place", ValidationError(WHICH_PLACE))

    def _is_shown_by_the_clock(self) -> bool:
        for name in ("starts", "ends"):
            hour = self.cleaned_data[name]
            minute = hour.hour * 60 + hour.minute
            if not all(is_on_the_clock(day, minute, self.zone) for day in self._days()):
                missing = _("The clock jumps over this hour that night. Please choose another.")
                self.add_error(name, ValidationError(missing))
                return False
        return True

    def _is_news(self) -> bool:
        return self.has_changed() and any(span.end > self.at for span in self._spans())

    def _days(self) -> list[date]:
        return [self.cleaned_data["day"]]

    def _spans(self) -> list[Any]:
        hours = (self.cleaned_data["starts"], self.cleaned_data["ends"])
        first, last = (hour.hour * 60 + hour.minute for hour in hours)
        return [span_on(day, first, last, self.zone) for day in self._days()]

    @property
    def planned(self) -> PlannedSession:
        (span,) = self._spans()
        return PlannedSession(
            title=self.cleaned_data["title"],
            starts_at=span.start,
            ends_at=span.end,
            place=self.cleaned_data["place"],
            room=self.cleaned_data.get("room"),
        )


class PlanSessionsForm(SessionForm):
    """The same hours for some weeks in a row: the wall time stays when the clock changes."""

    changes_one = False

    weeks = forms.IntegerField(
        label=_("How many weeks in a row"),
        help_text=_("1 is once. Every next session is a week later, at the same hour."),
        min_value=1,
        max_value=WEEKS_AT_MOST,
        initial=1,
    )

    def __init__(
        self,
        *args: Any,
        service: Service,
        number: int,
        last: CourseSession | None,
        language: str,
        at: datetime,
        **kwargs: Any,
    ) -> None:
        self.number, self.language = number, language
        today = local_day(at, service.zone)
        before = local_day(last.starts_at, service.zone) if last else today
        # The form would refuse the week after a day of long ago.
        is_near = abs(before - today) < REACH - timedelta(weeks=1)
        next_day = (before if is_near else today) + timedelta(weeks=1)
        initial = {"title": "", "day": next_day}
        super().__init__(*args, service=service, like=last, at=at, initial=initial, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Empty: Session %(number)s, and so on.") % {
            "number": number
        }
        self.helper = layout_of(
            "day",
            Div("starts", "ends", css_class="field-pair"),
            *self._where(),
            "weeks",
            "title",
        )

    def _days(self) -> list[date]:
        weeks = self.cleaned_data.get("weeks") or 1
        return [self.cleaned_data["day"] + timedelta(weeks=week) for week in range(weeks)]

    def _title(self, number: int) -> str:
        """As given, else a number in the language of the course."""
        with translation.override(self.language):
            numbered = gettext("Session %(number)s") % {"number": number}
        return self.cleaned_data["title"] or numbered

    @property
    def all_planned(self) -> list[PlannedSession]:
        return [
            PlannedSession(
                title=self._title(number),
                starts_at=span.start,
                ends_at=span.end,
                place=self.cleaned_data["place"],
                room=self.cleaned_data.get("room"),
            )
            for number, span in enumerate(self._spans(), start=self.number)
        ]
