"""What a service says in its own words in our letters, by kind of letter and language."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models.people import Language
from organisations.models.scope import ScopedModel, ScopedQuerySet
from organisations.models.service import Service

LONGEST_TEXT = 600
CLOSING = "closing"
"""The kind of what stands below every letter, where others are kinds of letters."""


class OwnTextQuerySet(ScopedQuerySet):
    def of_letter(self, letter: str) -> Self:
        return self.filter(letter=letter)

    def in_order(self) -> Self:
        return self.order_by("letter", "language", "pk")

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)


class OwnText(ScopedModel):
    """An opening of one kind of letter, or the closing of all, in one language.

    Letters that were promised before keep the words they were made with.
    """

    letter = models.CharField(_("kind of letter"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    body = models.TextField(_("text"))

    unscoped = OwnTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of our own")
        verbose_name_plural = _("texts of our own")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "letter", "language"], name="organisations_own_text_once"
            ),
            models.CheckConstraint(
                condition=~Q(body=""), name="organisations_own_text_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.language}"


def own_bodies(service: Service, letters: Iterable[str], *, language: str) -> dict[str, str]:
    """What a service says itself in these letters, by letter, whoever posts them."""
    rows = OwnText.unscoped.filter(service=service, letter__in=list(letters))
    return dict(rows.in_language(language).values_list("letter", "body"))
