"""The letters that a service may open in its own words, and how one reads with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.letters import (
    LETTER_KINDS,
    PLACEHOLDERS,
    LetterKind,
    OwnWords,
    filled,
    render_letter,
)
from organisations.models import CLOSING, Language, OwnText, Scope, Service

CLOSING_TITLE = gettext_lazy("Below every email")
DOTS = "…"


class _Example(str):
    """Stands in a preview for whoever or whatever a letter is about, and all that is asked of it.

    It reads as dots; where a letter asks a day or an hour it is the moment of the preview.
    """

    moment: datetime
    zone: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.moment if name.endswith(("_at", "_on", "_until", "_from")) else self


TOLD_OF = (
    "person",
    "volunteer",
    "application",
    "invitation",
    "case",
    "course",
    "enrolment",
    "certification",
    "invite",
    "partner",
    "name",
    "teller",
    "number",
    "times",
    "languages",
)
MOMENTS = ("latest", "referred_on", "expires_at", "began_at")
LINKS = (
    "link",
    "url",
    "address",
    "reply",
    "answer",
    "confirm_url",
    "agreements_url",
    "login_url",
)
AS_USUAL = {
    "days": 5,
    "is_new": True,
    "took_part": True,
    "is_asked_again": True,
    "may_mediate": True,
}
LEFT_OUT = (
    "reason",
    "summary",
    "own_reference",
    "wishes",
    "sessions",
    "others",
    "lines",
    "is_update",
    "is_replaced",
    "was_asked",
    "has_ended",
    "filled",
)
"""What the letters are told in a preview; tests/organisations/pages/test_texts.py tries all."""


def letter_title(letter: str) -> str | Promise:
    return CLOSING_TITLE if letter == CLOSING else LETTER_KINDS[letter].title


def letters_by_reader(scope: Scope) -> list[tuple[str, list[tuple[LetterKind, list[str]]]]]:
    """By who gets them, each with the languages in which the service has words of its own."""
    own: dict[str, list[str]] = {}
    for row in OwnText.visible_to(scope).in_order():
        own.setdefault(row.letter, []).append(str(Language(row.language).label))
    kinds = sorted(LETTER_KINDS.values(), key=lambda kind: (str(kind.goes_to), str(kind.title)))
    return [
        (goes_to, [(kind, own.get(kind.key, [])) for kind in those])
        for goes_to, those in groupby(kinds, key=lambda kind: str(kind.goes_to))
    ]


def closing_languages(scope: Scope) -> list[str]:
    rows = OwnText.visible_to(scope).of_letter(CLOSING).in_order()
    return [str(Language(row.language).label) for row in rows]


def stored_bodies(letter: str, *, scope: Scope) -> dict[str, str]:
    rows = OwnText.visible_to(scope).of_letter(letter)
    return dict(rows.values_list("language", "body"))


@dataclass(frozen=True)
class LetterPreview:
    """How a letter reads in one language; ``text`` is what a program without HTML shows."""

    language: str
    label: str | Promise
    subject: str
    text: str
    is_own: bool


def previews_of(
    letter: str, *, bodies: Mapping[str, str], scope: Scope, at: datetime
) -> list[LetterPreview]:
    """In each language that has words, or else in that of the service, how the letter reads."""
    service = scope.service
    shown = [language for language, body in bodies.items() if body] or [service.language]
    return [_preview(letter, language, bodies.get(language, ""), service, at) for language in shown]


def _preview(
    letter: str, language: str, body: str, service: Service, at: datetime
) -> LetterPreview:
    kind = LETTER_KINDS[example_letter() if letter == CLOSING else letter]
    stored = OwnWords.of(service, kind.template, language=language)
    said = filled(body, service)
    own = OwnWords(stored.opening, said) if letter == CLOSING else OwnWords(said, stored.closing)
    subject, text, _html = render_example(kind, own, language=language, service=service, at=at)
    return LetterPreview(language, Language(language).label, subject, text, bool(body))


def example_letter() -> str:
    """The letter that shows what stands below every one."""
    return "organisations-invitation"


def render_example(
    kind: LetterKind, own: OwnWords, *, language: str, service: Service, at: datetime
) -> tuple[str, str, str]:
    example = _Example(DOTS)
    example.moment, example.zone = at.astimezone(service.zone), service.timezone
    facts: dict[str, Any] = {
        **dict.fromkeys(TOLD_OF, example),
        **dict.fromkeys(MOMENTS, example.moment),
        **dict.fromkeys(LINKS, f"{settings.SITE_ADDRESS}/{DOTS}"),
        **dict.fromkeys(LEFT_OUT, ""),
        **AS_USUAL,
        "service": service,
    }
    return render_letter(kind.template, language=language, context=facts, own=own)


def placeholder_lines(service: Service) -> list[tuple[str, str | Promise, str]]:
    """What may stand in own words, what it is, and how it reads now."""
    return [
        (sign, label, getattr(service, column) or _("empty: fill it in first, in the settings"))
        for sign, (label, column) in PLACEHOLDERS.items()
    ]
