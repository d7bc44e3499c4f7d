"""A volunteer's week, days away and most open cases: one form, saved in one go."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import ONE_YEAR, ClockField, DayField, bound_day
from core.week import BOXES, DAY_PARTS, DayPart, box, day_part, wall_clock
from core.wording import PART_LABELS
from scheduling.appointments.actions.availability import Stretch, rules_without
from scheduling.appointments.models import AvailabilityException, WeeklyRule
from scheduling.engine.slots import free
from volunteers.models import Volunteer

MOST_CASES = 6


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


class DropField(forms.MultipleChoiceField):
    """What somebody else has dropped meanwhile is gone, as was wanted."""

    def valid_value(self, value: Any) -> bool:
        return True


class AvailabilityForm(EditForm, forms.Form):
    """Boxes for the parts of the week; own times and days away stand below, with a box to drop.

    Each of those is named by what it says, so that dropping one leaves alone what came meanwhile.
    """

    parts = forms.MultipleChoiceField(
        choices=[(name, name) for name in BOXES], required=False, label=_("Your week")
    )
    drop = DropField(required=False, label=_("Remove"))
    weekday = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label=_("Day"))
    start = ClockField(required=False, label=_("From"))
    end = ClockField(required=False, label=_("Until"))
    away_first = DayField(required=False, label=_("First day away"))
    away_last = DayField(required=False, label=_("Last day away"))
    max_open_cases = forms.TypedChoiceField(coerce=int, label=_("Open cases at most"))

    def __init__(
        self,
        *args: Any,
        volunteer: Volunteer,
        rules: Iterable[WeeklyRule],
        away: Iterable[AvailabilityException],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [
            free.WeeklyRule(row.weekday, row.start_minute, row.end_minute) for row in rules
        ]
        self.rows_away: list[Stretch] = [(row.starts_on, row.ends_on) for row in away]
        self.today = today
        for name in ("away_first", "away_last"):
            # Who has been away for a while may say so; what is over altogether is said below.
            bound_day(self, name, earliest=today - ONE_YEAR, latest=today + 2 * ONE_YEAR)
        days = [(str(number), label) for number, label in WEEKDAYS.items()]
        self.fields["weekday"].choices = [("", "—"), *days]
        most = max(MOST_CASES, volunteer.max_open_cases)
        self.fields["max_open_cases"].choices = [(number, number) for number in range(most + 1)]
        self.edits({"parts": sorted(self.shown), "max_open_cases": volunteer.max_open_cases})

    @property
    def shown(self) -> set[str]:
        """The boxes that the stored week covers."""
        return {
            name
            for name in BOXES
            for part in free.weekly_rules_of([name])
            for rule in self.rows
            if rule.weekday == part.weekday and rule.start <= part.start and part.end <= rule.end
        }

    @property
    def days(self) -> list[dict[str, Any]]:
        """What components/week.html needs."""
        ticked = set(self.data.getlist("parts")) if self.is_bound else self.shown
        return [
            {"label": label, "parts": [_box(weekday, part, ticked) for part in DAY_PARTS]}
            for weekday, label in WEEKDAYS.items()
        ]

    @property
    def own_times(self) -> list[dict[str, Any]]:
        """Stored times that are no part of a day, to keep or to drop."""
        return [
            {
                "name": _rule_name(rule),
                "day": WEEKDAYS[rule.weekday],
                "start": wall_clock(rule.start),
                "end": wall_clock(rule.end),
            }
            for rule in self.rows
            if day_part(rule.start, rule.end) is None
        ]

    @property
    def days_away(self) -> list[dict[str, Any]]:
        return [
            {"name": _away_name(stretch), "first": stretch[0], "last": stretch[1]}
            for stretch in self.rows_away
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_own_time(cleaned)
        self._clean_away(cleaned)
        return cleaned

    def _clean_own_time(self, cleaned: dict[str, Any]) -> None:
        weekday, start, end = (cleaned.get(name) for name in ("weekday", "start", "end"))
        if weekday is None and start is None and end is None:
            return
        if weekday is None or start is None or end is None:
            empty = next(name for name in ("weekday", "start", "end") if cleaned.get(name) is None)
            if empty not in self.errors:
                self.add_error(empty, _("Fill in the day and both times, or none of them."))
        elif end <= start:
            self.add_error("end", _("The end must be later than the start."))

    def _clean_away(self, cleaned: dict[str, Any]) -> None:
        first, last = cleaned.get("away_first"), cleaned.get("away_last")
        if first and not last and "away_last" not in self.errors:
            self._ask_whether_it_is_one_day(first)
        if last and not first and "away_first" not in self.errors:
            self.add_error("away_first", _("Fill in the first day away too."))
        if first and last and last < first:
            self.add_error("away_last", _("The last day cannot be before the first day."))
        elif last and last < self.today:
            self.add_error("away_last", _("These days are over already."))

    def _ask_whether_it_is_one_day(self, first: date) -> None:
        """Whoever forgot the last day would be asked while they are away.

        The day stands in the second box already, so that a yes is to save once more.
        """
        self.add_error(
            "away_last",
            _("Is it this one day? Then save once more. If you are away longer, change this day."),
        )
        told = cast("QueryDict", self.data).copy()
        told["away_last"] = first.isoformat()
        self.data = told

    @property
    def rules(self) -> list[free.WeeklyRule]:
        """The week as it is wanted: the stored one with what was ticked, unticked and added."""
        ticked, dropped = set(self.cleaned_data["parts"]), self.cleaned_data["drop"]
        kept = [rule for rule in self.rows if _rule_name(rule) not in dropped]
        kept = rules_without(kept, free.weekly_rules_of(self.shown - ticked))
        added = free.weekly_rules_of(ticked - self.shown)
        weekday = self.cleaned_data["weekday"]
        if weekday is not None:
            start, end = self.cleaned_data["start"], self.cleaned_data["end"]
            added.append(free.WeeklyRule(weekday, minute_of(start), minute_of(end)))
        return kept + added

    @property
    def away(self) -> list[Stretch]:
        dropped = self.cleaned_data["drop"]
        kept = [stretch for stretch in self.rows_away if _away_name(stretch) not in dropped]
        first = self.cleaned_data["away_first"]
        return [*kept, (first, self.cleaned_data["away_last"])] if first else kept


def _box(weekday: int, part: DayPart, ticked: set[str]) -> dict[str, Any]:
    name = box(weekday, part)
    start, end = DAY_PARTS[part]
    return {
        "name": "parts",
        "value": name,
        "label": PART_LABELS[part],
        "checked": name in ticked,
        "note": f"{wall_clock(start)}–{wall_clock(end)}",
    }


def _rule_name(rule: free.WeeklyRule) -> str:
    return f"rule-{rule.weekday}-{rule.start}-{rule.end}"


def _away_name(stretch: Stretch) -> str:
    return f"away-{stretch[0]}-{stretch[1]}"
