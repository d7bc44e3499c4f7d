"""What is under way in a service, counted for whoever closes it: by the apps that know it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from organisations.models.service import Service


@dataclass(frozen=True)
class RunningWork:
    """``word`` stands in rows; ``label`` names several of them on a page."""

    word: str
    label: str | Promise
    count: Callable[[Service], int]


# Filled by the apps above when they are ready: this floor may not import them.
_WORK: dict[str, RunningWork] = {}


def tell_running_work(*works: RunningWork) -> None:
    """Let these stand in the way of closing a service. A second time replaces the first."""
    _WORK.update({work.word: work for work in works})


def running_work(service: Service) -> dict[str, int]:
    """By its word how much there is; what there is none of is left out."""
    counted = {work.word: work.count(service) for work in _WORK.values()}
    return {word: number for word, number in counted.items() if number}


def label_of_work(word: str) -> str:
    return str(_WORK[word].label) if word in _WORK else word
