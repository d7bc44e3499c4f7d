"""Languages people speak, by name, and words behind each other."""

from collections.abc import Callable, Iterable

from django.utils.functional import Promise, lazy

from volunteers.models import Spoken


def _joined(*words: str | Promise) -> str:
    return ", ".join(str(word) for word in words)


listed: Callable[..., str] = lazy(_joined, str)
"""Words with commas between them, in the language of whoever reads them in the end."""


def spoken(codes: Iterable[str]) -> list[str | Promise]:
    """The names of languages, in the order of our list."""
    known = set(codes)
    return [language.label for language in Spoken if language.value in known]
