"""Why a case ended, as a sheet says it: the code with the list in front that it stands in."""

from cases.models import Choice, ChoiceList, ChoicesOfService, EndedReason, NotStartedReason
from moving.sheets.values.case_choices import WITHDRAWN

LISTS = (ChoiceList.NOT_STARTED, ChoiceList.ENDED)
"""Where both have a word, the last one counts, unless no talk began: who asks tells that."""
ALSO_NOT_STARTED = {*EndedReason.values} & {*NotStartedReason.values}


def reasons_by_letters(choices: ChoicesOfService) -> dict[str, str]:
    return {
        letters: f"{which}:{code}"
        for which in LISTS
        for letters, code in choices.by_letters(which).items()
    }


def reasons_to_choose(choices: ChoicesOfService) -> dict[str, str]:
    """What a sheet offers; a word of both lists once."""
    labels: dict[str, str] = {}
    for which in LISTS:
        labels.update({choice.label: f"{which}:{choice.code}" for choice in choices.offered(which)})
    return {code: label for label, code in labels.items()}


def reason_said(said: str, choices: ChoicesOfService, *, has_begun: bool) -> Choice | None:
    if said == WITHDRAWN:
        of_begun = f"{ChoiceList.ENDED}:{EndedReason.A_WITHDREW}"
        said = of_begun if has_begun else f"{ChoiceList.NOT_STARTED}:{NotStartedReason.WITHDREW}"
    which, _colon, code = said.partition(":")
    if not which:
        return None
    if which == ChoiceList.ENDED and not has_begun and code in ALSO_NOT_STARTED:
        which = ChoiceList.NOT_STARTED
    return choices.find(ChoiceList(which), code)
