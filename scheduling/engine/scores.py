"""Whole points, term by term: what makes one allowed team better than another.

This is what the points *mean*; ``candidates.py`` and ``search.py`` count the same over columns.
The search needs each number by itself and an upper bound, so every term is a sum over the people
(``own_points``), fixed by their levels and languages (``class_points``), falls with the common
starts (``hour_points``), is of at most so many points (``slack``), or hangs on a short list of
pairs (``together``). A new term must be one of these, or the search must change.
"""

from collections.abc import Sequence
from datetime import date

from scheduling.engine.people import Level, Mediator, Need, Wish
from scheduling.engine.reasons import Points, Rule, Term
from scheduling.engine.rules import area_warning, common_starts, kilometres
from scheduling.engine.slots.grid import A_DAY
from scheduling.engine.weights import Weights, a_day_later


def days_of_rest(need: Need, last_assigned: date | None) -> int:
    """Return the days since the last case, at most the longest that counts; never is that."""
    longest = need.weights.longest_pause
    if last_assigned is None:
        return longest
    # A last case that is dated after today makes no pause below zero.
    return min(max((need.today - last_assigned).days, 0), longest)


def load_points(need: Need, mediator: Mediator) -> int:
    weights = need.weights
    busy = weights.open_case * min(mediator.open_cases, weights.most_open)
    return busy + weights.recent_case * min(mediator.recent_load, weights.most_recent)


def waiting_points(need: Need, mediator: Mediator) -> int:
    return need.weights.pause_day * days_of_rest(need, mediator.last_assigned)


def distance_points(need: Need, mediator: Mediator) -> int:
    km = kilometres(need, mediator)
    return 0 if km is None else need.weights.km * min(round(km), need.weights.most_km)


def area_points(need: Need, mediator: Mediator) -> int:
    warning = area_warning(need, mediator)
    return 0 if warning is None else points_of_area(need.weights, warning.rule)


def points_of_area(weights: Weights, rule: Rule) -> int:
    """Return the points of a warning about where somebody lives; being far has its own term."""
    return {
        Rule.SAME_STREET: weights.same_street,
        Rule.SAME_POSTCODE: weights.same_postcode,
        Rule.SAME_DISTRICT: weights.same_district,
    }.get(rule, 0)


def own_points(need: Need, mediator: Mediator) -> int:
    """Whoever the other is: so the search may bound a pair by the sum of both."""
    return (
        load_points(need, mediator)
        + waiting_points(need, mediator)
        + distance_points(need, mediator)
        + area_points(need, mediator)
    )


def mentoring_points(weights: Weights, levels: Sequence[Level]) -> int:
    return {
        frozenset({Level.NOVICE, Level.SENIOR}): weights.newcomer_and_mentor,
        frozenset({Level.NOVICE, Level.REGULAR}): weights.newcomer_and_experienced,
        frozenset({Level.REGULAR, Level.SENIOR}): weights.experienced_and_mentor,
    }.get(frozenset(levels), 0)


def shared_languages(need: Need, team: Sequence[Mediator]) -> frozenset[str]:
    """Return the languages asked for that both of two people speak."""
    if len(team) < 2:
        return frozenset()
    return need.languages.intersection(*(mediator.languages for mediator in team))


def language_points(need: Need, team: Sequence[Mediator]) -> int:
    return need.weights.shared_language * len(shared_languages(need, team))


def together_points(need: Need, team: Sequence[Mediator]) -> int:
    if len(team) < 2:
        return 0
    # A file may name the pair under one of them only.
    times = max(
        team[0].together.get(team[1].id, 0),
        team[1].together.get(team[0].id, 0),
    )
    return need.weights.together * min(times, need.weights.most_together)


def first_day_of(starts: int) -> int:
    """Return the number of the day of the first set half hour, from 0."""
    return ((starts & -starts).bit_length() - 1) // A_DAY


def hour_points(weights: Weights, starts: int, *, later: int) -> int:
    """Return the points of common starts; ``later`` is ``a_day_later`` of the need.

    Fewer starts never give more points, which the bound of the search leans on.
    """
    enough = min(starts.bit_count(), weights.enough_starts)
    return weights.common_start * enough + later * first_day_of(starts)


def mixed_points(need: Need, one: Mediator, other: Mediator) -> int:
    """Return the points of a man and a woman together, where the case asks for it."""
    both_known = bool(one.gender and other.gender)
    return need.weights.mixed if both_known and one.gender != other.gender else 0


def age_points(need: Need, one: Mediator, other: Mediator) -> int:
    if one.age is None or other.age is None:
        return 0
    return need.weights.age_year * min(abs(one.age - other.age), need.weights.most_years)


def background_points(need: Need, one: Mediator, other: Mediator) -> int:
    both_known = bool(one.background and other.background)
    return need.weights.background if both_known and one.background != other.background else 0


WISHES = (
    (Wish.MIXED, Term.MIXED, mixed_points),
    (Wish.AGES, Term.AGES, age_points),
    (Wish.BACKGROUNDS, Term.BACKGROUNDS, background_points),
)


def score(need: Need, team: Sequence[Mediator]) -> list[Points]:
    """Return every term of a team that is allowed; their sum is its score."""
    levels = [mediator.level for mediator in team]
    terms = [
        Points(Term.BASE, need.weights.base),
        *_terms_of_each(need, team),
        Points(
            Term.MENTORING,
            mentoring_points(need.weights, levels),
            {"levels": {mediator.id: str(mediator.level) for mediator in team}},
        ),
        Points(
            Term.LANGUAGES,
            language_points(need, team),
            {"shared": sorted(shared_languages(need, team))},
        ),
        Points(Term.TOGETHER, together_points(need, team)),
        _hours(need, common_starts(need, team)),
    ]
    if len(team) > 1:
        one, other = team
        terms += [
            Points(term, points(need, one, other))
            for wish, term, points in WISHES
            if wish in need.wishes
        ]
    return terms


def _terms_of_each(need: Need, team: Sequence[Mediator]) -> list[Points]:
    near = [mediator.id for mediator in team if area_points(need, mediator)]
    return [
        Points(
            Term.LOAD,
            sum(load_points(need, mediator) for mediator in team),
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
            Term.DISTANCE,
            sum(distance_points(need, mediator) for mediator in team),
            {"km": {mediator.id: kilometres(need, mediator) for mediator in team}},
        ),
        Points(Term.AREA, sum(area_points(need, mediator) for mediator in team), {"near": near}),
    ]


def _hours(need: Need, common: int) -> Points:
    later = a_day_later(need.weights, need.waiting_days)
    points = hour_points(need.weights, common, later=later) if common else 0
    first = first_day_of(common) if common else None
    return Points(Term.HOURS, points, {"common": common.bit_count(), "first_day": first})
