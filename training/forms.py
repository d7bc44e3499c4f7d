"""Courses, sessions, registers, judgements and decisions as they are filled in."""

from datetime import date, time, timedelta
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import translation
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from core.forms import (
    ClockField,
    DayField,
    RowsField,
    capitalised,
    choice_field,
    choose_from,
    layout_of,
    paragraph_field,
)
from core.local_time import local_day, span_on
from organisations.models import Language, Scope, Service
from training.actions.courses import PlannedSession
from training.models import (
    Certification,
    Course,
    CourseKind,
    CourseSession,
    Enrolment,
    ObservationKind,
    Presence,
    Verdict,
)
from training.pages.choices import trainers_of, who_can_be_watched, who_may_join
from training.requirements.validity import last_day
from volunteers.models import Volunteer

WEEKS_AT_MOST = 20


class CourseForm(forms.Form):
    name = forms.CharField(label=_("Name of the course"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=capitalised(CourseKind.choices))
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=200, initial=12)
    trainer: Any = forms.ModelChoiceField(queryset=None, label=_("Trainer"), empty_label=None)
    all_sessions_required = forms.BooleanField(
        label=_("For a certificate, every session must be attended"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, scope: Scope, course: Course | None = None, **kwargs: Any
    ) -> None:
        names = ("name", "kind", "language", "places", "trainer", "all_sessions_required")
        initial = {"language": scope.service.language, "trainer": scope.user}
        if course:
            initial = {name: getattr(course, name) for name in names}
        super().__init__(*args, **{"initial": initial, **kwargs})
        choose_from(self, "trainer", trainers_of(scope.service))
        self.helper = layout_of(
            "name",
            Div("kind", "trainer", css_class="field-pair"),
            Div("language", "places", css_class="field-pair"),
            "all_sessions_required",
        )


class SessionForm(forms.Form):
    """One session, in wall time of the service. Knows the hours of a week before or of itself."""

    title = forms.CharField(label=_("Title"), max_length=120)
    day = DayField(label=_("Day"))
    starts = ClockField(label=_("Starts at"))
    ends = ClockField(label=_("Ends at"))
    place = forms.CharField(label=_("Place"), max_length=200)

    def __init__(
        self, *args: Any, service: Service, like: CourseSession | None = None, **kwargs: Any
    ) -> None:
        self.zone = service.zone
        kwargs["initial"] = self._hours_of(like) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.helper = layout_of(
            "title", "day", Div("starts", "ends", css_class="field-pair"), "place"
        )

    def _hours_of(self, session: CourseSession | None) -> dict[str, Any]:
        if session is None:
            return {"starts": time(19), "ends": time(21, 30)}
        starts, ends = (at.astimezone(self.zone) for at in (session.starts_at, session.ends_at))
        return {
            "title": session.title,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": session.place,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "starts", "ends"} <= cleaned.keys():
            if cleaned["ends"] <= cleaned["starts"]:
                self.add_error("ends", ValidationError(_("The end must be later than the start.")))
            elif not all(self._spans()):
                missing = _("The clock jumps over this hour that night. Please choose another.")
                self.add_error("starts", ValidationError(missing))
        return cleaned

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
        )


class PlanSessionsForm(SessionForm):
    """The same hours for some weeks in a row: the wall time stays when the clock changes."""

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
        today: date,
        **kwargs: Any,
    ) -> None:
        self.number, self.language = number, language
        week = timedelta(weeks=1)
        next_day = local_day(last.starts_at, service.zone) + week if last else today + week
        super().__init__(
            *args, service=service, like=last, initial={"title": "", "day": next_day}, **kwargs
        )
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Empty: Session %(number)s, and so on.") % {
            "number": number
        }
        self.helper = layout_of(
            "day", Div("starts", "ends", css_class="field-pair"), "place", "weeks", "title"
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
            )
            for number, span in enumerate(self._spans(), start=self.number)
        ]


class EnrolForm(forms.Form):
    volunteers: Any = RowsField(
        queryset=None, error_messages={"required": _("Please choose at least one volunteer.")}
    )
    ask_first = forms.BooleanField(
        label=_("Ask them first, by mail"),
        help_text=_("Else they take part from now on."),
        required=False,
    )

    def __init__(self, *args: Any, course: Course, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "volunteers", who_may_join(course, scope))


class RegisterForm(forms.Form):
    """One three-way question a person; nothing is chosen before the trainer chooses."""

    def __init__(
        self, *args: Any, enrolments: list[Enrolment], known: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        for enrolment in enrolments:
            self.fields[self._name(enrolment)] = choice_field(
                str(enrolment.volunteer),
                Presence,
                required=False,
                initial=known.get(enrolment.pk, ""),
            )

    @staticmethod
    def _name(enrolment: Enrolment) -> str:
        return f"presence-{enrolment.pk}"

    @property
    def rows(self) -> list[tuple[Enrolment, BoundField]]:
        return [(enrolment, self[self._name(enrolment)]) for enrolment in self.enrolments]

    @property
    def everyone_else_is_present(self) -> bool:
        return "everyone" in self.data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.everyone_else_is_present and not any(cleaned.values()):
            raise ValidationError(_("Nobody is marked yet. Say of at least one who was there."))
        return cleaned

    @property
    def presences(self) -> dict[int, str]:
        rest = Presence.PRESENT if self.everyone_else_is_present else ""
        marked = {
            enrolment.pk: self.cleaned_data[self._name(enrolment)] or rest
            for enrolment in self.enrolments
        }
        return {enrolment: presence for enrolment, presence in marked.items() if presence}


class AssessForm(forms.Form):
    verdict = choice_field(_("How did they do?"), capitalised(Verdict.choices))
    note = paragraph_field(
        _("Note"),
        rows=3,
        length=2000,
        help_text=_("Trainers and coordinators read it, and the volunteer too."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_of(Div("verdict", css_class="choices"), "note")


class ObservationForm(forms.Form):
    day = DayField(label=_("Which day?"))
    kind = choice_field(
        _("What did they watch?"),
        capitalised(ObservationKind.choices),
        initial=ObservationKind.TALK,
    )
    mentor: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("With which mediator?"),
        empty_label="—",
        help_text=_("The one they sat with. Needed for a talk with neighbours."),
        required=False,
    )

    def __init__(
        self, *args: Any, volunteer: Volunteer, scope: Scope, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "mentor", who_can_be_watched(volunteer, scope))
        bounds = {"min": volunteer.admitted_on.isoformat(), "max": today.isoformat()}
        self.fields["day"].widget.attrs.update(bounds)
        self.helper = layout_of("day", Div("kind", css_class="choices"), "mentor")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(
        self, *args: Any, required: bool = True, help_text: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
        self.fields["reason"].help_text = help_text


class ConfirmForm(forms.Form):
    effective_on = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Valid until"), required=False)

    def __init__(
        self, *args: Any, certification: Certification, first_day: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"initial": {"effective_on": first_day}, **kwargs})
        self.months = certification.service.certification_months
        self.fields["valid_until"].help_text = self._when_empty()
        self.helper = layout_of(Div("effective_on", "valid_until", css_class="field-pair"))

    def _when_empty(self) -> Any:
        if self.months is None:
            return _("Empty: no end date.")
        return ngettext_lazy(
            "Empty: %(months)s month, as your service has set.",
            "Empty: %(months)s months, as your service has set.",
            self.months,
        ) % {"months": self.months}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("effective_on"), cleaned.get("valid_until")
        if first and last is None and "valid_until" in cleaned:
            cleaned["valid_until"] = last_day(first, months=self.months)
        if first and last and last < first:
            early = _("The last day must not come before the first.")
            self.add_error("valid_until", ValidationError(early))
        return cleaned
