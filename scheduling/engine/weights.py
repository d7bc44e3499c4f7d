"""What counts for how much, as data of a service. Whole numbers; nothing here knows a person.

The numbers say what makes one allowed team better than another, never who is allowed: that is
``rules.py``. ``search.py`` proves its answers with bounds that lean on the signs checked here.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

NOT_BELOW_ZERO = (
    "common_start", "age_year", "background", "mixed", "shared_language", "enough_starts",
    "most_km", "most_open", "most_recent", "longest_pause", "most_years", "most_together",
    "most_haste", "serve", "serve_day", "fairness",
)  # fmt: skip
NOT_ABOVE_ZERO = ("km", "open_case", "recent_case", "day_later", "haste")
COUNTS = (
    "enough_starts", "most_km", "most_open", "most_recent", "longest_pause", "most_years",
    "most_together", "most_haste",
)  # fmt: skip
WORTHS = ("serve", "fairness")


class TooLarge(ValueError):
    """With such numbers a plan could not be reckoned exactly: one of them is far too large."""


def largest(name: str) -> int:
    """Return how far from zero a weight may be: less where it is multiplied with others."""
    if name in COUNTS:
        return 1_000
    return 100_000 if name in WORTHS else 10_000


class Newcomers(StrEnum):
    """With whom a newcomer may go."""

    WITH_EXPERIENCED = "with_experienced"
    WITH_MENTOR = "with_mentor"


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for a team, and what a served case is worth in a plan.

    A person: ``km`` for each whole kilometre (at most ``most_km``), ``open_case`` and
    ``recent_case`` for each case now and in the last 90 days, ``pause_day`` for each day since
    their last case, and the area a warning is about. Two: their levels, ``shared_language``
    for each language asked for that both speak, ``together`` for each earlier case side by side.
    Time: ``common_start`` for each start in common with the parties (at most ``enough_starts``),
    ``day_later`` for each day until the first, and ``haste`` more for each 15 days of waiting.
    ``mixed``, ``age_year`` and ``background`` count only on a case whose coordinator asked for it.

    A plan counts in hundredths of a point. A served case is worth ``serve`` points and
    ``serve_day`` for each day it waited, and its team's points count more with its priority and
    its waiting; the k-th case of somebody costs ``fairness`` * (2k - 1) hundredths.
    """

    base: int = 0
    km: int = -10
    most_km: int = 50
    open_case: int = -60
    most_open: int = 8
    recent_case: int = -20
    most_recent: int = 8
    pause_day: int = 2
    longest_pause: int = 120
    same_street: int = -160
    same_postcode: int = -160
    same_district: int = -80
    newcomer_and_mentor: int = 120
    newcomer_and_experienced: int = 40
    experienced_and_mentor: int = 40
    shared_language: int = 30
    together: int = 30
    most_together: int = 4
    common_start: int = 10
    enough_starts: int = 20
    day_later: int = -5
    haste: int = -1
    most_haste: int = 5
    mixed: int = 100
    age_year: int = 4
    most_years: int = 30
    background: int = 80
    serve: int = 20_000
    serve_day: int = 50
    fairness: int = 4_000
    newcomers: Newcomers = Newcomers.WITH_EXPERIENCED

    def __post_init__(self) -> None:
        for field in fields(self):
            number = getattr(self, field.name)
            if field.name == "newcomers":
                continue
            most = largest(field.name)
            if not isinstance(number, int) or isinstance(number, bool) or abs(number) > most:
                raise ValueError(f"{field.name}: not a whole number up to {most}: {number!r}")
            if (field.name in NOT_BELOW_ZERO and number < 0) or (
                field.name in NOT_ABOVE_ZERO and number > 0
            ):
                raise ValueError(f"{field.name}: wrong sign: {number}")


ORDINARY_WEIGHTS = Weights()
FOR_EACH_DAYS = 15


def a_day_later(weights: Weights, waiting_days: int) -> int:
    """Return what each day until the first common start costs: more when the case waits long."""
    return weights.day_later + weights.haste * min(
        waiting_days // FOR_EACH_DAYS, weights.most_haste
    )


def quality_weight(priority: int, waiting_days: int) -> int:
    """Return by how many hundredths a team's points count in a plan; priority 1 is ordinary."""
    return 100 + 25 * (priority - 1) + waiting_days // 2


def worth_of_serving(weights: Weights, waiting_days: int) -> int:
    """Return the hundredths of a point a served case brings, whoever takes it."""
    return 100 * (weights.serve + weights.serve_day * waiting_days)


def fairness_cost(weights: Weights, open_cases: int, extra: int) -> int:
    """Return the hundredths the ``extra``-th new case (from 1) costs somebody with open cases."""
    return weights.fairness * (2 * (open_cases + extra) - 1)
