"""Who follows a course, who was there, and how they did."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from core.edits import EditForm
from core.forms import (
    RowsField,
    SecondLook,
    capitalised,
    choice_field,
    choose_from,
    layout_of,
    paragraph_field,
)
from organisations.models import Scope
from training.models import AssessmentVerdict, Course, Enrolment, Presence
from training.pages.choices import courses_of_the_same_kind, who_may_join


class EnrolForm(SecondLook):
    volunteers: Any = RowsField(
        queryset=None,
        label=_("Who comes?"),
        error_messages={
            "required": _("Please choose at least one volunteer."),
            "invalid_choice": _(
                "Somebody cannot be chosen any more: perhaps they are in this course by now. "
                "Please choose again."
            ),
        },
    )
    ask_first = forms.BooleanField(
        label=_("Ask them first, by email"),
        help_text=_("Else they take part from now on."),
        required=False,
    )
    twice = forms.BooleanField(
        label=_("That is as it should be: enrol them all the same"), required=False
    )

    def __init__(self, *args: Any, course: Course, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course, self.scope = course, scope
        choose_from(self, "volunteers", who_may_join(course, scope))

    def clean(self) -> dict[str, Any]:
        """Ask once more before somebody learns the same thing in two courses at a time."""
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = list(cleaned.get("volunteers", ()))
        if chosen and not cleaned.get("twice"):
            elsewhere = courses_of_the_same_kind(self.course, chosen, self.scope)
            for volunteer in chosen:
                if name := elsewhere.get(volunteer.pk):
                    words = _("%(name)s is in “%(course)s” already.")
                    self.add_error("twice", words % {"name": volunteer, "course": name})
        self.look_twice(chosen)
        return cleaned


class RegisterForm(EditForm, forms.Form):
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
            )
        self.edits({self._name(one): known.get(one.pk, "") for one in enrolments})

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
            raise ValidationError(_("Nobody is marked yet. Mark at least one person."))
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
    verdict = choice_field(_("How did they do?"), capitalised(AssessmentVerdict.choices))
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
