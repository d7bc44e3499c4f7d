"""Which cases the colleagues of a coordinator have open at this moment."""

from datetime import datetime

from django.utils.translation import ngettext

from cases.models import Case
from core.presence import Looker, note_open, who_has_open
from core.templatetags.ui import clock
from core.wording import listed_with_and
from organisations.models import Scope


def note_case_open(case: Case, *, scope: Scope, at: datetime) -> None:
    person = scope.person
    note_open(case.pk, by=person.pk, name=str(person), place=_place(scope), at=at)


def cases_open_elsewhere(scope: Scope, *, at: datetime) -> dict[int, str]:
    """In words by the key of the case; one's own pages say nothing to oneself."""
    opened = who_has_open(_place(scope), but=scope.person.pk, at=at)
    return {case: _in_words(those) for case, those in opened.items()}


def _in_words(those: list[Looker]) -> str:
    words = ngettext(
        "%(names)s has this case open, since %(time)s.",
        "%(names)s have this case open, the first since %(time)s.",
        len(those),
    )
    names = listed_with_and(one.name for one in those)
    return words % {"names": names, "time": clock(those[0].since)}


def _place(scope: Scope) -> str:
    return f"cases:{scope.service.pk}"
