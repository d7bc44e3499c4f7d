"""The numbers of ``pairing.weights`` as a person reads them: never below zero, in whole points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.engine.weights import NOT_ABOVE_ZERO, Weights, largest

HUNDREDTHS = {"fairness"}
SHOWN_AS_COSTS = {*NOT_ABOVE_ZERO, "same_street", "same_postcode", "same_district"}


@dataclass(frozen=True)
class Figure:
    """One number of ``Weights`` with its words; ``note`` says what the label cannot."""

    name: str
    label: str | Promise
    note: str | Promise = ""

    @property
    def most(self) -> int:
        most = largest(self.name)
        return most // 100 if self.name in HUNDREDTHS else most

    def shown(self, weights: Weights) -> int:
        number = int(getattr(weights, self.name))
        if self.name in HUNDREDTHS:
            return number // 100
        return -number if self.name in SHOWN_AS_COSTS else number

    def counted(self, shown: int) -> int:
        """Return the number as the engine counts it."""
        if self.name in HUNDREDTHS:
            return shown * 100
        return -shown if self.name in SHOWN_AS_COSTS else shown


class WeightGroup(NamedTuple):
    """Numbers that belong together; some count only where two take a case."""

    title: str | Promise
    figures: tuple[Figure, ...]
    of_two: bool = False


GROUPS = (
    WeightGroup(
        _("How busy they are"),
        (
            Figure("open_case", _("Each open case takes off"), _("Offers that wait count too.")),
            Figure("recent_case", _("Each case of the last 90 days takes off")),
            Figure(
                "pause_day",
                _("Each day since their last case adds"),
                _("At most 120 days count; whoever never had a case gets them all."),
            ),
        ),
    ),
    WeightGroup(
        _("The two together"),
        (
            Figure("newcomer_and_mentor", _("A newcomer with a mentor adds")),
            Figure("newcomer_and_experienced", _("A newcomer with somebody experienced adds")),
            Figure("experienced_and_mentor", _("Somebody experienced with a mentor adds")),
            Figure("shared_language", _("Each language of the case that both speak adds")),
            Figure(
                "together",
                _("Each case they did together before adds"),
                _("At most four cases count."),
            ),
            Figure(
                "mixed",
                _("A woman and a man add"),
                _("Only on a case for which the coordinator asked for it."),
            ),
        ),
        of_two=True,
    ),
    WeightGroup(
        _("Hours with the parties"),
        (
            Figure(
                "common_start",
                _("Each time at which all can begin adds"),
                _("At most twenty times count."),
            ),
            Figure("day_later", _("Each day until the first of those times takes off")),
        ),
    ),
    WeightGroup(
        _("Living close by, where that is a warning"),
        (
            Figure("same_street", _("The same street takes off")),
            Figure("same_postcode", _("The same postcode takes off")),
            Figure("same_district", _("The same district takes off")),
        ),
    ),
    WeightGroup(
        _("A plan of the whole queue"),
        (
            Figure(
                "serve",
                _("Each case that somebody takes is worth"),
                _("Far more than anything else, so that as many cases as possible are taken."),
            ),
            Figure("serve_day", _("Each day that case waited adds")),
            Figure(
                "fairness",
                _("A first case for somebody takes off"),
                _("A second takes off three times as much, a third five times: work is shared."),
            ),
        ),
    ),
)
FIGURES = tuple(figure for group in GROUPS for figure in group.figures)


def groups_for(seats: int) -> list[WeightGroup]:
    """The groups whose numbers count with so many mediators on a case."""
    return [group for group in GROUPS if seats > 1 or not group.of_two]


def as_shown(weights: Weights) -> dict[str, int]:
    return {figure.name: figure.shown(weights) for figure in FIGURES}


def as_counted(shown: Mapping[str, int]) -> dict[str, int]:
    return {figure.name: figure.counted(shown[figure.name]) for figure in FIGURES}
