"""Small queues in which people are short, hours clash and points are often equal."""

from dataclasses import replace
from itertools import combinations, product

from hypothesis import strategies as st

from scheduling.engine.people import Mediator
from scheduling.engine.plan.model import Queue, WaitingCase
from scheduling.engine.rules import objections
from scheduling.engine.scores import score
from scheduling.engine.weights import fairness_cost, quality_weight, worth_of_serving
from tests.scheduling.engine.people import mediators, needs, pool


def queues(most_people: int = 7, most_cases: int = 4) -> st.SearchStrategy[tuple[Queue, list]]:
    return st.builds(
        _queue,
        mediators(most_people),
        st.lists(st.tuples(needs(), st.integers(1, 3)), max_size=most_cases),
    )


def _queue(people: list[Mediator], cases: list) -> tuple[Queue, list]:
    waiting = []
    for number, (need, priority) in enumerate(cases):
        weights = replace(need.weights, serve=20_000, serve_day=50, fairness=4_000)
        waiting.append(
            WaitingCase(number + 1, replace(need, weights=weights, services=None), priority)
        )
    return Queue(tuple(waiting), pool(people)), people


def teams_by_hand(case: WaitingCase, people: list[Mediator]) -> dict[tuple[int, ...], int]:
    """Return every team that may take the case with its points, by the meaning of the rules."""
    known = {person.id: person for person in people}
    found = {}
    for size in range(case.need.seats + 1):
        for ids in combinations(sorted(known), size):
            team = sorted({*ids, *case.need.kept})
            if len(team) != case.need.seats or set(ids) & case.need.kept:
                continue
            if case.fixed and not case.fixed <= set(ids):
                continue
            members = [known[id_] for id_ in team]
            if not objections(case.need, members):
                found[ids] = sum(term.points for term in score(case.need, members))
    return found


def worth_by_hand(queue: Queue, teams: dict[int, tuple[int, ...]], people: list[Mediator]) -> int:
    """Return what these teams are worth, or -1 where somebody has more cases than they want."""
    known = {person.id: person for person in people}
    cases = {case.id: case for case in queue.cases}
    total, taken = 0, dict.fromkeys(known, 0)
    for id_, team in teams.items():
        case = cases[id_]
        members = [known[one] for one in sorted({*team, *case.need.kept})]
        points = sum(term.points for term in score(case.need, members))
        days = case.need.waiting_days
        total += quality_weight(case.priority, days) * points
        total += worth_of_serving(case.need.weights, days)
        for one in team:
            taken[one] += 1
    for id_, count in taken.items():
        if known[id_].open_cases + count > known[id_].max_open:
            return -1
        total -= sum(
            fairness_cost(queue.cases[0].need.weights, known[id_].open_cases, extra)
            for extra in range(1, count + 1)
        )
    return total


def best_by_hand(queue: Queue, people: list[Mediator]) -> int:
    """Return the worth of the best plan, by trying every one."""
    choices = [[None, *teams_by_hand(case, people)] for case in queue.cases]
    return max(
        worth_by_hand(
            queue,
            {case.id: team for case, team in zip(queue.cases, plan, strict=True) if team},
            people,
        )
        for plan in product(*choices)
    )
