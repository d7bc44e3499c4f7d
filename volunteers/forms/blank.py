"""Empty forms, drawn once in each language: pages show them closed, and few people open them.

Nothing about a person stands in them; one that was sent and refused is drawn anew each time.
"""

from datetime import date
from functools import lru_cache

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.utils import render_crispy_form
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from volunteers.forms.volunteers import ConflictForm, MoveForm

Partners = tuple[tuple[int, str], ...]


def blank_conflict_form(partners: Partners) -> SafeString:
    """``partners`` are the keys and names of the organisations to choose from."""
    return _conflict_form(partners, get_language())


def blank_move_form(form: type[MoveForm]) -> SafeString:
    return _move_form(form, get_language())


@lru_cache(maxsize=200)
def _conflict_form(partners: Partners, _language: str | None) -> SafeString:
    form = ConflictForm()
    form.offer_only(partners)
    form.helper.disable_csrf = True
    return SafeString(render_crispy_form(form))


@lru_cache(maxsize=200)
def _move_form(form: type[MoveForm], _language: str | None) -> SafeString:
    # What is sent is held against today; a form that showed it could not be kept.
    return SafeString(as_crispy_form(form(today=date.min)))
