"""What a service offers to choose from: words, weight and order, and choices of its own.

A change counts from now on. What was chosen before stays as it was: a case keeps its kind and its
reason, and a triage keeps how each question was asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils.text import capfirst

from cases.actions.refusals import ChoiceKnown, ChoiceNeeded, NotOffered
from cases.models import (
    Case,
    Choice,
    ChoiceInUse,
    ChoiceList,
    ChoicesOfService,
    ChoiceUse,
    read_choices,
)
from cases.models.choices import OWN
from core.letters import folded
from organisations.audit import record
from organisations.models import Scope, Service

AT_THE_TOP = "top"
BYTES_OF_A_CODE = 6


@dataclass(frozen=True, kw_only=True)
class ChoiceFacts:
    """What a manager says of one choice. ``after`` is the code of the one it stands below.

    ``words`` holds the languages that were written in; "" takes the own words away.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    use: str = ""
    counts_as: str = ""
    after: str = ""


def chosen(service: Service, which: ChoiceList, code: str) -> Choice:
    """Raises ``NotOffered`` for what is on no list; what is switched off is known still."""
    choice = read_choices(service).find(which, code)
    if choice is None or not choice.counts_as:
        raise NotOffered(which)
    return choice


def reason_columns(case: Case, which: ChoiceList, code: str) -> dict[str, Any]:
    """The columns of a case for the reason that was chosen. Raises ``NotOffered``."""
    choice = chosen(case.service, which, code)
    column = "ended_reason" if which == ChoiceList.ENDED else "not_started_reason"
    return {column: choice.counts_as, "own_reason": choice.row if choice.is_own else None}


@transaction.atomic
def add_choice(which: ChoiceList, facts: ChoiceFacts, *, by: Scope, at: datetime) -> ChoiceInUse:
    """Make a choice of the service's own. Raises ``ChoiceKnown``."""
    service = _take_turn(by)
    choices = read_choices(service)
    row = ChoiceInUse(
        service=service,
        which=which,
        code=OWN + token_hex(BYTES_OF_A_CODE),
        use=facts.use,
        counts_as=facts.counts_as,
        words={language: words for language, words in facts.words.items() if words},
        place=len(choices.all_of(which)),
        used_since=at,
    )
    _name(row, service, choices)
    row.save()
    _stand_after(facts.after, row.code, which, service=service)
    _tell_all(service, by)
    record("choice.add", row, by=by, at=at)
    return row


@transaction.atomic
def change_choice(
    which: ChoiceList, code: str, facts: ChoiceFacts, *, by: Scope, at: datetime
) -> ChoiceInUse:
    """Write what is said of it; what is empty stays, and the same again changes nothing.

    Raises ``ChoiceKnown``, ``ChoiceNeeded`` and ``NotOffered``.
    """
    service = _take_turn(by)
    choices = read_choices(service)
    choice = choices.find(which, code)
    if choice is None:
        raise NotOffered(which)
    if facts.use == ChoiceUse.OFF and choice.must_stay:
        raise ChoiceNeeded(choice)
    row = choice.row or _row_of(choice, service)
    changed = _change(row, choice, facts, at=at)
    if "words" in changed:
        _name(row, service, choices)
    if changed:
        row.save()
    if facts.after and _stand_after(facts.after, code, which, service=service):
        changed.append("place")
        row = ChoiceInUse.visible_to(by).of_list(which).of_code(code).get()
    if changed:
        _tell_all(service, by)
        record("choice.change", row, by=by, at=at, changed=changed)
    return row


def _change(row: ChoiceInUse, choice: Choice, facts: ChoiceFacts, *, at: datetime) -> list[str]:
    words = {**row.words, **facts.words}
    said: dict[str, Any] = {
        "words": {language: said for language, said in words.items() if said},
        "use": facts.use or row.use,
        "counts_as": (facts.counts_as or row.counts_as) if choice.is_own else "",
    }
    changed = [name for name, value in said.items() if getattr(row, name) != value]
    if "use" in changed:
        row.used_since = at
    for name in changed:
        setattr(row, name, said[name])
    return changed


def _take_turn(by: Scope) -> Service:
    # Two who change the order at once would each write the places of the other's list.
    service: Service = Service.objects.select_for_update(no_key=True).get(pk=by.service.pk)
    return service


def _row_of(choice: Choice, service: Service) -> ChoiceInUse:
    return ChoiceInUse(
        service=service,
        which=choice.which,
        code=choice.code,
        name=capfirst(choice.said_in(service.language)),
        use=choice.use,
        place=choice.place,
    )


def _name(row: ChoiceInUse, service: Service, choices: ChoicesOfService) -> None:
    """Raise ``ChoiceKnown`` where another of the list reads the same, to whoever reads it."""
    mine = ChoicesOfService([row], language=service.language).find(ChoiceList(row.which), row.code)
    if mine is None:
        raise NotOffered(row.which)
    for other in choices.all_of(ChoiceList(row.which)):
        alike = (folded(other.said_in(one)) == folded(said) for one, said in row.words.items())
        if other.code != row.code and any(alike):
            raise ChoiceKnown(other)
    row.name = capfirst(mine.said_in(service.language))


def _stand_after(after: str, code: str, which: ChoiceList, *, service: Service) -> bool:
    """Put it below another, or at the top; return whether it moved. Unknown: it stays.

    A place is written wherever it is no longer the one the choice has: of the standard ones that
    makes rows which say nothing else.
    """
    choices = read_choices(service).all_of(which)
    codes = [choice.code for choice in choices if choice.code != code]
    if after != AT_THE_TOP and after not in codes:
        return False
    at = 0 if after == AT_THE_TOP else codes.index(after) + 1
    order = [*codes[:at], code, *codes[at:]]
    if order == [choice.code for choice in choices]:
        return False
    by_code = {choice.code: choice for choice in choices}
    for place, moved in enumerate(order):
        if by_code[moved].place != place:
            row = by_code[moved].row or _row_of(by_code[moved], service)
            row.place = place
            row.save()
    return True


def _tell_all(service: Service, by: Scope) -> None:
    """Let every process read the choices anew, from the next request on."""
    # A word that no change ever had, and not a number: after a rollback a number would come again.
    service.choices_version = token_hex(16)
    service.save(update_fields=["choices_version"])
    by.service.choices_version = service.choices_version
