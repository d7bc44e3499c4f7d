"""The lists of what may be chosen, as a manager reads them: the words, the use and since when."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.models import STANDARD, USE_TONES, Choice, ChoiceList, ChoicesOfService, ChoiceUse
from organisations.models import Service

ABOUT: dict[ChoiceList, Any] = {
    ChoiceList.KIND: _(
        "Residents, partners and coordinators choose one of these when a case comes in."
    ),
    ChoiceList.NOT_STARTED: _(
        "Coordinators choose one of these when a case ends before there was a talk."
    ),
    ChoiceList.ENDED: _("Coordinators choose one of these when a case is closed after talks."),
}


def choice_lines(
    which: ChoiceList, choices: ChoicesOfService, service: Service
) -> list[dict[str, Any]]:
    return [_line(choice, service) for choice in choices.all_of(which)]


def _line(choice: Choice, service: Service) -> dict[str, Any]:
    since = choice.row.used_since if choice.row else None
    return {
        "code": choice.code,
        "title": capfirst(choice.label),
        "standard": _standard_words(choice),
        "counts_as": _counted(choice),
        "is_own": choice.is_own,
        "must_stay": choice.must_stay,
        "use": ChoiceUse(choice.use).label,
        "tone": USE_TONES[choice.use],
        "since": since.astimezone(service.zone).date() if since else None,
    }


def _standard_words(choice: Choice) -> str:
    """What the house calls it, where the service calls it otherwise."""
    usual = "" if choice.standard is None else choice.in_standard_words.label
    return capfirst(usual) if usual != choice.label else ""


def _counted(choice: Choice) -> str:
    if not choice.is_own or not choice.counts_as:
        return ""
    return capfirst(str(STANDARD[choice.which](choice.counts_as).label))
