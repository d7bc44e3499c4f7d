"""What the engine found as JSON: docs/algorithms/instance.md says what stands in it."""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from enum import StrEnum
from typing import Any

from scheduling.engine.command.instance import Instance
from scheduling.engine.command.written_hours import first_half_hour, moment
from scheduling.engine.explain import free_from, joint_reliefs, reliefs
from scheduling.engine.observers import observers
from scheduling.engine.plan.model import Placed, Plan, Scarcity, Tally, WaitingCase
from scheduling.engine.rank import RankedPair, Ranking, every_reason, explained
from scheduling.engine.reasons import Reason

Told = dict[str, Any]


def as_json_values(value: object) -> Any:
    """Return the value with nothing in it that JSON does not know."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_json_values(one) for key, one in value.items()}
    if isinstance(value, Set):
        return [as_json_values(one) for one in sorted(value)]
    if isinstance(value, list | tuple):
        return [as_json_values(one) for one in value]
    return value


def wall_time(instance: Instance, half_hour: int | None) -> str | None:
    if half_hour is None:
        return None
    day, time = moment(instance.first, half_hour)
    return f"{day}T{time}"


def told_ranking(instance: Instance, case: WaitingCase, ranking: Ranking) -> Told:
    told: Told = {
        "case": case.id,
        "teams": [_team(instance, case, pair) for pair in ranking.pairs],
        "left_out": [
            {"mediator": id_} | _reason(reason) | {"also": _also(ranking, id_)}
            for id_, reason in sorted(ranking.left_out.items())
        ],
        "pairs_left_out": as_json_values(ranking.pair_blockers),
    }
    if not ranking.pairs:
        told["would_help"] = [
            {"without": relief.rule.value, "teams": relief.teams, "or_more": relief.or_more}
            for relief in reliefs(case.need, instance.pool)
        ]
        told["would_help_together"] = [
            {"without": as_json_values(one.rules), "teams": one.teams, "or_more": one.or_more}
            for one in (() if told["would_help"] else joint_reliefs(case.need, instance.pool))
        ]
        told["free_from"] = as_json_values(free_from(case.need, instance.pool))
    return told


def _also(ranking: Ranking, id_: int) -> list[Told]:
    return [_reason(reason) for reason in every_reason(ranking.need, ranking.pool, id_)[1:]]


def _team(instance: Instance, case: WaitingCase, pair: RankedPair) -> Told:
    first = first_half_hour(pair.common_starts) if pair.common_starts else None
    along = observers(case.need, instance.pool, pair.common_starts)
    return {
        "mediators": list(pair.ids),
        **_why(pair),
        "starts": pair.common_starts.bit_count(),
        "first_start": wall_time(instance, first),
        "observers": [observer.id for observer in along],
    }


def _why(pair: RankedPair) -> Told:
    return {
        "points": pair.points,
        "terms": [
            {"term": term.term.value, "points": term.points, "facts": as_json_values(term.facts)}
            for term in pair.terms
        ],
        "warnings": [_reason(reason) for reason in pair.warnings],
    }


def _reason(reason: Reason) -> Told:
    about = {} if reason.about is None else {"about": reason.about}
    return {"rule": reason.rule.value, **about, "facts": as_json_values(reason.facts)}


def why_placed(instance: Instance, placed: Placed) -> RankedPair:
    """Return the team of a plan, explained."""
    rows = [instance.pool.row(id_) for id_ in placed.team]
    return explained(instance.case(placed.case).need, instance.pool, rows)


def told_plan(instance: Instance, plan: Plan) -> Told:
    return {
        "value": plan.tally.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "proven": plan.is_proven,
        "stopped": plan.stopped,
        "most_served": plan.most_served,
        "own": _tally(plan.tally),
        "borrowed": _tally(plan.borrowed),
        "oldest_first": _tally(plan.oldest_first),
        "placed": [_placed(instance, placed) for placed in plan.placed],
        "left": [
            {
                "case": left.case,
                "lack": left.lack.value,
                "rule": as_json_values(left.rule),
                "teams": left.teams,
            }
            for left in plan.left
        ],
        "lacks": [_lack(lack) for lack in plan.lacks],
        "oldest_first_teams": as_json_values(plan.oldest_first_teams),
    }


def _tally(tally: Tally) -> Told:
    return {
        "served": tally.served,
        "value": tally.value,
        "points": tally.points,
        "waiting_days": tally.waiting_days,
    }


def _placed(instance: Instance, placed: Placed) -> Told:
    return {
        "case": placed.case,
        "mediators": list(placed.team),
        "start": wall_time(instance, placed.start),
        "borrowed": placed.borrowed,
        **_why(why_placed(instance, placed)),
    }


def _lack(lack: Scarcity) -> Told:
    return {
        "language": lack.language,
        "district": lack.district,
        "day_part": str(lack.day_part),
        "level": lack.level.value,
        "price": lack.price,
        "people": lack.people,
        "cases": lack.cases,
        "serves": lack.serves,
    }


def named(instance: Instance, ids: Sequence[int]) -> list[str]:
    return [f"{instance.names[id_]} ({id_})" for id_ in ids]
