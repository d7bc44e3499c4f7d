"""What the trade does not allow now, and its sentences in an app. Plain Python: no Django."""

from collections.abc import Callable, Mapping
from typing import Any


class Refused(Exception):
    """The parent of every refusal. What it knows are facts; pages find the words."""


Sentences = Mapping[type[Refused], Any]
"""Of each kind of refusal a sentence, or a function that makes one of the refusal."""


def words_from(sentences: Sentences) -> Callable[[Refused], str]:
    """Return what says a refusal in these sentences: the one of its nearest kind.

    Facts stand in them as %(name)s, several with commas. ``Refused`` itself says what is said of
    every other; without it a refusal that has no words is a fault of ours (``KeyError``).
    """

    def words_of(refusal: Refused) -> str:
        kind = next((kind for kind in type(refusal).__mro__ if kind in sentences), type(refusal))
        sentence = sentences[kind]
        if callable(sentence):
            return str(sentence(refusal))
        return str(sentence) % {name: _shown(fact) for name, fact in vars(refusal).items()}

    return words_of


def _shown(fact: Any) -> Any:
    return ", ".join(map(str, fact)) if isinstance(fact, list) else fact
