"""The question whether somebody who is written down is known here already."""

from collections.abc import Sequence
from typing import cast

from crispy_forms.layout import Div, Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.alike import Likely
from core.wording import listed
from organisations.actions.doubles import NOBODY_KNOWN
from organisations.actions.refusals import PerhapsSame

IN_USE = "in_use"
"""The answer that it is whoever the address belongs to, whom nobody here can name."""


class AsksWhoItIs(forms.Form):
    """Asks only where ``ask_who`` was called; until then the answer is empty and hidden."""

    same = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def ask_who(self, known: Sequence[PerhapsSame]) -> None:
        """Put the question above what was typed, with the likely answer ticked."""
        yes = [
            (str(one.person.pk), _("Yes, this is %(name)s") % {"name": one.person}) for one in known
        ]
        self._ask(question_about(known), yes, likely=likely_answer(known))

    def ask_of_address(self) -> None:
        """Of an address whose owner belongs to other services only: nobody is named."""
        words = _("This email address is in use already. Is it the same person?")
        self._ask(words, [(IN_USE, _("Yes, the same person"))], likely="")

    def _ask(self, words: str, yes: list[tuple[str, str]], *, likely: str) -> None:
        self.fields["same"] = forms.ChoiceField(
            label=words,
            choices=[*yes, (NOBODY_KNOWN, _("No, somebody else"))],
            widget=forms.RadioSelect,
            initial=likely,
            required=False,
        )
        self._bound_fields_cache.pop("same", None)
        if self.is_bound:
            sent = cast("QueryDict", self.data).copy()
            if not sent.get(self.add_prefix("same")):
                sent[self.add_prefix("same")] = likely
            self.data = sent
        layout = cast("Layout", self.helper.layout)
        layout.fields.insert(0, Div("same", css_class="card card-turn mb-3"))


def question_about(known: Sequence[PerhapsSame]) -> str:
    if len(known) > 1:
        names = listed(*(str(one.person) for one in known))
        return _("%(names)s are known here already. Is it one of them?") % {"names": names}
    (one,) = known
    if one.likely == Likely.TWO_PEOPLE:
        words = _("%(name)s uses this email address already. Is it the same person?")
    else:
        words = _("%(name)s is known here already. Is it the same person?")
    return words % {"name": one.person}


def likely_answer(known: Sequence[PerhapsSame]) -> str:
    """What stands ticked: whoever it likely is; nothing where somebody must choose."""
    for one in known:
        if one.likely == Likely.SAME:
            return str(one.person.pk)
    return "" if any(one.likely == Likely.UNSURE for one in known) else NOBODY_KNOWN
