"""One choice of a list, as a manager words, weighs and places it."""

from typing import Any, cast

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.actions.choices import AT_THE_TOP, ChoiceFacts
from cases.models import STANDARD, USES, Choice, ChoiceList, ChoicesOfService, ChoiceUse
from core.edits import EditForm
from core.forms import choice_field, layout_of, text_field
from organisations.models import Language

LONGEST_WORDS = 80
WORDS = "words_"
USES_IN_WORDS = {
    ChoiceUse.HARD: _("Ask it. Ticked, the case goes on only with a written reason"),
    ChoiceUse.SOFT: _("Ask it. Ticked, a note says what to look out for"),
    ChoiceUse.OFFERED: _("Offer it"),
    ChoiceUse.OFF: _("Do not use it"),
}
NO_NAMES = _("Please write no names here: many people read it.")


class ChoiceForm(EditForm, forms.Form):
    """Of a standard choice every language may stay empty; one's own needs that of the service."""

    words_nl = text_field(_("In Dutch"), LONGEST_WORDS, required=False)
    words_fr = text_field(_("In French"), LONGEST_WORDS, required=False)
    words_de = text_field(_("In German"), LONGEST_WORDS, required=False)
    words_en = text_field(_("In English"), LONGEST_WORDS, required=False)
    use = choice_field(_("Use"), ())
    counts_as = forms.ChoiceField(
        label=_("Counts in figures as"),
        help_text=_("Figures that services share know the standard ones only."),
    )
    after = forms.ChoiceField(label=_("Place in the list"))

    def __init__(
        self,
        *args: Any,
        which: ChoiceList,
        choices: ChoicesOfService,
        language: str,
        choice: Choice | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choice, self.language = choice, language
        others = [one for one in choices.all_of(which) if choice is None or one.code != choice.code]
        self._fill("use", [(use, USES_IN_WORDS[use]) for use in USES[which]])
        self._fill("counts_as", [(one, capfirst(one.label)) for one in STANDARD[which]])
        below = [(one.code, _("Below “%(name)s”") % {"name": one.label}) for one in others]
        self._fill("after", [(AT_THE_TOP, _("At the top")), *below])
        self._ask_in(language)
        if choice:
            self.edits(_stored(choice, choices.all_of(which)))
        else:
            self.initial = {"use": USES[which][-2], "after": _before_the_rest(others)}
        self._leave_out(which)
        order = [WORDS + one for one in sorted(Language.values, key=lambda one: one != language)]
        asked = [name for name in ("counts_as", "after") if name in self.fields]
        use = [Div("use", css_class="choices")] if "use" in self.fields else []
        self.helper = layout_of(Fieldset(_("Words"), *order), *use, *asked)

    def _fill(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def _ask_in(self, language: str) -> None:
        for code in Language.values:
            field = self.fields[WORDS + code]
            if self.choice and self.choice.standard is not None:
                standard = self.choice.in_standard_words.said_in(code)
                field.help_text = _("Empty: “%(standard)s”") % {"standard": standard}
            elif code == language:
                field.required, field.help_text = True, NO_NAMES
            else:
                field.help_text = _("Empty: as in the language of the service.")

    def _leave_out(self, which: ChoiceList) -> None:
        if which == ChoiceList.QUESTION or (self.choice and not self.choice.is_own):
            del self.fields["counts_as"]
        if self.choice and self.choice.must_stay:
            del self.fields["use"]

    @property
    def facts(self) -> ChoiceFacts:
        """What was touched."""
        said = self.changes
        words = {name.removeprefix(WORDS): said[name] for name in said if name.startswith(WORDS)}
        others = {name: said[name] for name in ("use", "counts_as", "after") if name in said}
        return ChoiceFacts(words=words, **others)


def _stored(choice: Choice, in_order: list[Choice]) -> dict[str, Any]:
    at = [one.code for one in in_order].index(choice.code)
    return {
        **{WORDS + code: choice.words.get(code, "") for code in Language.values},
        "use": choice.use,
        "counts_as": choice.counts_as,
        "after": in_order[at - 1].code if at else AT_THE_TOP,
    }


def _before_the_rest(choices: list[Choice]) -> str:
    """Below the last one that says something: "something else" stays the last of a list."""
    named = [one for one in choices if one.code != "other"]
    return named[-1].code
