"""The choices of one service in its own order and words: the standard with its rows laid over it.

They stand ready in the process. ``Service.choices_version``, which comes with every request anyway,
is another word after each change, and no word is ever used twice: what stands ready under it can
be no older than the service that asks (docs/decisions/0028).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import get_language, override

from cases.models.choices import (
    ALWAYS_OFFERED,
    OWN,
    STANDARD,
    ChoiceInUse,
    ChoiceList,
    ChoiceUse,
    standard_use,
)
from core.letters import letters
from organisations.models import Language, Service


@dataclass(frozen=True, kw_only=True)
class Choice:
    """``counts_as`` is what figures count: a standard one is itself, an own question is nothing.

    ``language`` is that of the service, in which every own one has words; ``pk`` is empty where
    there is no row.
    """

    which: ChoiceList
    code: str
    use: str
    place: int
    counts_as: str
    language: str
    words: Mapping[str, str] = field(default_factory=dict)
    row: ChoiceInUse | None = None

    @property
    def is_own(self) -> bool:
        return self.code.startswith(OWN)

    @property
    def is_offered(self) -> bool:
        return self.use != ChoiceUse.OFF

    @property
    def is_hard(self) -> bool:
        return self.use == ChoiceUse.HARD

    @property
    def must_stay(self) -> bool:
        return self.code in ALWAYS_OFFERED[self.which]

    @property
    def standard(self) -> TextChoices | None:
        return None if self.is_own else STANDARD[self.which](self.code)

    @property
    def own_key(self) -> int | None:
        """What a case keeps beside the standard one."""
        return self.row.pk if self.is_own and self.row else None

    @property
    def in_standard_words(self) -> "Choice":
        return replace(self, words={})

    @property
    def as_asked(self) -> dict[str, Any]:
        """What a triage keeps of a question that was ticked."""
        return {"use": self.use, "words": dict(self.words)}

    def as_it_was(self, then: Mapping[str, Any]) -> "Choice":
        """With the weight and the words that a triage kept, where it kept some of this one."""
        asked = then.get(self.code)
        return replace(self, use=asked["use"], words=asked["words"]) if asked else self

    def in_words_of(self, then: Mapping[str, Any]) -> "Choice":
        return replace(self, words=self.as_it_was(then).words)

    @property
    def label(self) -> str:
        """In the language of the page."""
        return self.said_in(get_language() or self.language)

    def said_in(self, language: str) -> str:
        """In that language; an own one that has no words in it, in the language of the service."""
        if words := self.words.get(language):
            return words
        if self.standard is None:
            return self.words.get(self.language) or next(iter(self.words.values()), self.code)
        with override(language):
            return str(self.standard.label)


@dataclass(frozen=True)
class Titles:
    """Words in the language of the page, made once for all lines of a list."""

    by_code: Mapping[str, str]
    by_row: Mapping[int, str]

    def of(self, code: str, own: int | None) -> str:
        return (self.by_row.get(own) if own else None) or self.by_code[code]


class ChoicesOfService:
    """All lists of one service, each in its order."""

    def __init__(self, rows: Iterable[ChoiceInUse], *, language: str) -> None:
        of_list: dict[str, list[ChoiceInUse]] = defaultdict(list)
        for row in rows:
            of_list[row.which].append(row)
        self._lists = {which: _merged(which, of_list[which], language) for which in ChoiceList}
        self._own = {
            choice.own_key: choice for which in ChoiceList for choice in self._lists[which].values()
        }

    def all_of(self, which: ChoiceList) -> list[Choice]:
        return list(self._lists[which].values())

    def offered(self, which: ChoiceList) -> list[Choice]:
        return [choice for choice in self.all_of(which) if choice.is_offered]

    def find(self, which: ChoiceList, code: str) -> Choice | None:
        return self._lists[which].get(code)

    def by_letters(self, which: ChoiceList) -> dict[str, str]:
        """The code of each choice by its words in every language, for sheets that bring words.

        Where one says what another is called in the standard, the service's own words count.
        """
        all_words = [
            (letters(choice.said_in(language)), choice)
            for choice in self.all_of(which)
            for language in Language.values
        ]
        own_last = sorted(all_words, key=lambda found: bool(found[1].words))
        return {words: choice.code for words, choice in own_last}

    def said(self, which: ChoiceList, code: str, own: int | None = None) -> str:
        """What a case says of itself, in the language of the page; nothing where it says nothing.

        An own one that was made a moment after these were read is told as what it counts as.
        """
        choice = self._own.get(own) if own else None
        choice = choice or self.find(which, code)
        return choice.label if choice else ""

    def titles(self, which: ChoiceList) -> "Titles":
        """For lists: what each case would say of itself, as a line begins with it."""
        choices = self.all_of(which)
        return Titles(
            {choice.code: capfirst(choice.label) for choice in choices},
            {choice.own_key: capfirst(choice.label) for choice in choices if choice.own_key},
        )


def _merged(which: ChoiceList, rows: list[ChoiceInUse], language: str) -> dict[str, Choice]:
    found = {row.code: row for row in rows}
    standard = [
        Choice(
            which=which,
            code=code,
            use=row.use if row else standard_use(which, code),
            place=row.place if row else at,
            counts_as=code,
            language=language,
            words=row.words if row else {},
            row=row,
        )
        for at, code in enumerate(STANDARD[which].values)
        for row in [found.pop(code, None)]
    ]
    own = [
        Choice(
            which=which,
            code=row.code,
            use=row.use,
            place=row.place,
            counts_as=row.counts_as,
            language=language,
            words=row.words,
            row=row,
        )
        # A standard one that left the code with an upgrade is known by its row no more.
        for row in found.values()
        if row.code.startswith(OWN)
    ]
    in_order = sorted([*standard, *own], key=lambda choice: choice.place)
    return {choice.code: choice for choice in in_order}


def read_choices(service: Service) -> ChoicesOfService:
    """As the rows are now: for whoever is about to change them, under the lock of the service."""
    rows = ChoiceInUse.unscoped.filter(service=service.pk).in_order()
    return ChoicesOfService(rows, language=service.language)


def choices_of(service: Service) -> ChoicesOfService:
    """As they were when this service was read. Asks the database once after each change."""
    if not service.choices_version:
        return _standard(service.language)
    return _kept(service.pk, service.choices_version, service.language)


@lru_cache
def _standard(language: str) -> ChoicesOfService:
    return ChoicesOfService((), language=language)


@lru_cache(maxsize=500)
def _kept(service: int, _version: str, language: str) -> ChoicesOfService:
    rows = ChoiceInUse.unscoped.filter(service=service).in_order()
    return ChoicesOfService(rows, language=language)
