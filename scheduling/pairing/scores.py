"""Whole points, term by term: what makes one allowed team better than another.

``rank`` needs each number by itself and an upper bound, so every term is either a sum over the
people (``own_points``), fixed by their levels and languages (``class_points``), or falls with the
common hours (``hour_points``). A new term must be one of these, or the ranking must change.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from scheduling.pairing.people import Level, Mediator, Need
from scheduling.pairing.reasons import Points, Rule, Term
from scheduling.pairing.rules import area_warning, common_starts
from scheduling.slots.grid import A_DAY

AN_OPEN_CASE, MOST_OPEN = -60, 8
A_RECENT_CASE, MOST_RECENT = -20, 8
A_DAY_OF_PAUSE, LONGEST_PAUSE = 2, 120
A_SHARED_LANGUAGE = 30
A_COMMON_HOUR, ENOUGH_HOURS = 10, 20
A_DAY_LATER, FOR_EACH_DAYS, MOST_HASTE = -5, 15, 5
MIXED_PAIR = 100
AREA = {Rule.SAME_STREET: -160, Rule.SAME_DISTRICT: -80}
MENTORING = {
    frozenset({Level.NOVICE, Level.SENIOR}): 120,
    frozenset({Level.NOVICE, Level.REGULAR}): 40,
    frozenset({Level.REGULAR, Level.SENIOR}): 40,
}


def pause(need: Need, last_assigned: date | None) -> int:
    """Return the days since the last case, at most ``LONGEST_PAUSE``; never is the longest."""
    if last_assigned is None:
        return LONGEST_PAUSE
    return min(max((need.today - last_assigned).days, 0), LONGEST_PAUSE)


def load_points(mediator: Mediator) -> int:
    busy = AN_OPEN_CASE * min(mediator.open_cases, MOST_OPEN)
    return busy + A_RECENT_CASE * min(mediator.recent_load, MOST_RECENT)


def waiting_points(need: Need, mediator: Mediator) -> int:
    return A_DAY_OF_PAUSE * pause(need, mediator.last_assigned)


def area_points(need: Need, mediator: Mediator) -> int:
    warning = area_warning(need, mediator)
    return AREA[warning.rule] if warning else 0


def own_points(need: Need, mediator: Mediator) -> int:
    """Return what one person brings, whoever the other is."""
    return load_points(mediator) + waiting_points(need, mediator) + area_points(need, mediator)


def mentoring_points(levels: Iterable[Level]) -> int:
    return MENTORING.get(frozenset(levels), 0)


def language_points(need: Need, team: Sequence[Mediator]) -> int:
    return A_SHARED_LANGUAGE * len(shared_languages(need, team))


def shared_languages(need: Need, team: Sequence[Mediator]) -> frozenset[str]:
    """Return the languages asked for that both of two people speak."""
    if len(team) < 2:
        return frozenset()
    return need.languages.intersection(*(mediator.languages for mediator in team))


def class_points(need: Need, team: Sequence[Mediator]) -> int:
    """Return what hangs on the levels and languages of two people only."""
    return mentoring_points(mediator.level for mediator in team) + language_points(need, team)


def a_day_later(need: Need) -> int:
    """Return what each day until the first common hour costs: more when the case waits long."""
    return A_DAY_LATER - min(need.waiting_days // FOR_EACH_DAYS, MOST_HASTE)


def first_day(starts: int) -> int:
    """Return the number of the day of the first set half hour, from 0."""
    return ((starts & -starts).bit_length() - 1) // A_DAY


def hour_points(starts: int, *, later: int) -> int:
    """Return the points of common starts; ``later`` is ``a_day_later`` of the need.

    Fewer starts never give more points, which the bound of ``rank`` leans on.
    """
    return A_COMMON_HOUR * min(starts.bit_count(), ENOUGH_HOURS) + later * first_day(starts)


def mixed_points(need: Need, one: str, other: str) -> int:
    """Return the points of a man and a woman together, where the case asks for it."""
    return MIXED_PAIR if need.prefer_mixed and one and other and one != other else 0


def score(need: Need, team: Sequence[Mediator]) -> list[Points]:
    """Return every term of a team that is allowed; their sum is its score."""
    terms = [
        *_terms_of_each(need, team),
        Points(
            Term.MENTORING,
            mentoring_points(mediator.level for mediator in team),
            {"levels": {mediator.id: str(mediator.level) for mediator in team}},
        ),
        Points(
            Term.LANGUAGES,
            language_points(need, team),
            {"shared": sorted(shared_languages(need, team))},
        ),
        _hours(need, common_starts(need, team)),
    ]
    if need.prefer_mixed and len(team) > 1:
        one, other = team
        terms.append(Points(Term.MIXED, mixed_points(need, one.gender, other.gender)))
    return terms


def _terms_of_each(need: Need, team: Sequence[Mediator]) -> list[Points]:
    return [
        Points(
            Term.LOAD,
            sum(load_points(mediator) for mediator in team),
            {
                "open": {mediator.id: mediator.open_cases for mediator in team},
                "recent": {mediator.id: mediator.recent_load for mediator in team},
            },
        ),
        Points(
            Term.WAITING,
            sum(waiting_points(need, mediator) for mediator in team),
            {"last": {mediator.id: mediator.last_assigned for mediator in team}},
        ),
        Points(
            Term.AREA,
            sum(area_points(need, mediator) for mediator in team),
            {"near": [mediator.id for mediator in team if area_warning(need, mediator)]},
        ),
    ]


def _hours(need: Need, common: int) -> Points:
    points = hour_points(common, later=a_day_later(need)) if common else 0
    first = first_day(common) if common else None
    return Points(Term.HOURS, points, {"common": common.bit_count(), "first_day": first})
