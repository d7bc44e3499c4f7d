"""Who is away, from when until when, and who stands in."""

from datetime import date
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import EMPTY, ONE_YEAR, DayField, bound_day, choose_from, layout_of
from organisations.models import Membership, Scope, coordinators_of


class RoleField(forms.ModelChoiceField):
    """One of the coordinators, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user)


class CoverForm(forms.Form):
    """A coordinator lets somebody stand in for themselves; a manager for anybody."""

    absent = RoleField(queryset=None, label=_("Who is away?"), empty_label=EMPTY[0][1])
    deputy = RoleField(queryset=None, label=_("Who stands in?"), empty_label=EMPTY[0][1])
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, scope: Scope, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"starts_on": today}, **kwargs})
        everybody = coordinators_of(scope.service)
        choose_from(self, "deputy", everybody)
        self.own: Membership | None = None
        if scope.is_manager:
            choose_from(self, "absent", everybody)
        else:
            self.own = everybody.of_person(scope.person).first()
            self.fields["deputy"].queryset = everybody.besides(scope.person)
            del self.fields["absent"]
        for name in ("starts_on", "ends_on"):
            bound_day(self, name, earliest=today, latest=today + ONE_YEAR)
        names = [name for name in ("absent", "deputy") if name in self.fields]
        self.helper = layout_of(*names, Div("starts_on", "ends_on", css_class="field-pair"))

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Choose a last day that is not before the first."))
        told.setdefault("absent", self.own)
        if told.get("absent") and told.get("absent") == told.get("deputy"):
            self.add_error("deputy", _("Choose two different people."))
        return told
