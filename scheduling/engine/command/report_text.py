"""What the engine found, to be read at a command line."""

from collections.abc import Iterable, Iterator
from datetime import date

from scheduling.engine.command.instance import Instance
from scheduling.engine.command.report import named, why_placed
from scheduling.engine.command.report_words import (
    RULES,
    TERMS,
    count_of,
    left_words,
    listed,
    plain_rule_words,
)
from scheduling.engine.command.written_hours import first_half_hour, moment
from scheduling.engine.explain import JointRelief, Relief, free_from, joint_reliefs, reliefs
from scheduling.engine.observers import observers
from scheduling.engine.plan.model import Placed, Plan, Scarcity, WaitingCase
from scheduling.engine.rank import RankedPair, Ranking, every_reason, why_not
from scheduling.engine.reasons import Points

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
FEW = 8
"""So many people under one rule are named; of more it is said how many."""

INDENT = "    "


def ranking_text(instance: Instance, case: WaitingCase, ranking: Ranking) -> str:
    lines = [_case_line(instance, case), ""]
    for place, pair in enumerate(ranking.pairs, 1):
        lines += [*_team_lines(instance, case, place, pair), ""]
    if not ranking.pairs:
        lines += [*_nobody_lines(instance, case), ""]
    lines += _left_out_lines(instance, ranking)
    return _text(lines)


def plan_text(instance: Instance, plan: Plan) -> str:
    lines = [*_sum_lines(instance, plan), ""]
    for placed in plan.placed:
        lines += [*_placed_lines(instance, placed), ""]
    if plan.left:
        lines += ["Nobody for:", *_left_lines(instance, plan), ""]
    if plan.lacks:
        lines += ["What one more mediator would bring:", *map(_lack_line, plan.lacks)]
    return _text(lines)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _case_line(instance: Instance, case: WaitingCase) -> str:
    need = case.need
    facts = [f"waited {count_of(need.waiting_days, 'day')}"]
    if need.languages:
        facts.append(f"needs {listed(sorted(need.languages))}")
    if need.service_type != "regular":
        facts.append(need.service_type)
    return f"{instance.case_names[case.id]} ({case.id}): {', '.join(facts)}"


def _points(number: int) -> str:
    return count_of(number, "point").replace("-", "−")


def _team_lines(
    instance: Instance, case: WaitingCase, place: int, pair: RankedPair
) -> Iterator[str]:
    yield f"{place:>2}. {listed(named(instance, pair.ids))}: {_points(pair.points)}"
    yield INDENT + _hours(instance, pair.common_starts)
    yield from _why_lines(instance, pair)
    along = observers(case.need, instance.pool, pair.common_starts)
    if along:
        names = named(instance, [observer.id for observer in along[:FEW]])
        yield f"{INDENT}could come along to learn: {listed(names)}"


def _why_lines(instance: Instance, pair: RankedPair) -> Iterator[str]:
    for term in pair.terms:
        if term.points:
            yield INDENT + _term_line(term)
    for warning in pair.warnings:
        who = "" if warning.about is None else f"{instance.names[warning.about]}: "
        yield f"{INDENT}please look: {who}{plain_rule_words(warning)}"


def _term_line(term: Points) -> str:
    return f"{f'{term.points:+,}'.replace('-', '−'):>7}  {TERMS[term.term]}"


def _hours(instance: Instance, starts: int) -> str:
    times = count_of(starts.bit_count(), "time")
    return f"first {_when(instance, first_half_hour(starts))}, {times} to begin"


def _when(instance: Instance, half_hour: int) -> str:
    day, time = moment(instance.first, half_hour)
    return f"{_day(day)} {time}"


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def _nobody_lines(instance: Instance, case: WaitingCase) -> Iterator[str]:
    if len(case.need.kept) == case.need.seats:
        return
    yield "Nobody may take this case."
    single = reliefs(case.need, instance.pool)
    for relief in single:
        yield f'{INDENT}without "{RULES[relief.rule]}": {_teams(relief)}'
    for joint in () if single else joint_reliefs(case.need, instance.pool):
        rules = listed(f'"{RULES[rule]}"' for rule in joint.rules)
        yield f"{INDENT}without {rules} together: {_teams(joint)}"
    day = free_from(case.need, instance.pool)
    if day is not None:
        yield f"{INDENT}from {_day(day)} {day.year} on somebody may, as certifications begin"


def _teams(relief: Relief | JointRelief) -> str:
    return f"{count_of(relief.teams, 'team')}{' or more' if relief.or_more else ''}"


def _left_out_lines(instance: Instance, ranking: Ranking) -> Iterator[str]:
    if ranking.kept_out:
        yield "Left out, by the first rule that says so:"
    for rule, ids in ranking.kept_out.items():
        who = [_left_out_name(instance, ranking, int(id_)) for id_ in ids[:FEW]]
        more = f" and {len(ids) - FEW:,} more" if len(ids) > FEW else ""
        words = RULES[rule]
        reason = why_not(ranking.need, ranking.pool, int(ids[0]))
        if len(ids) == 1 and reason:
            words = plain_rule_words(reason)
        yield f"{INDENT}{words}: {', '.join(who)}{more}"
    if ranking.pair_blockers:
        yield "Pairs that do not go:"
    for rule, count in ranking.pair_blockers.items():
        yield f"{INDENT}{RULES[rule]}: {count_of(count, 'pair')}"


def _left_out_name(instance: Instance, ranking: Ranking, id_: int) -> str:
    also = [
        plain_rule_words(reason) for reason in every_reason(ranking.need, ranking.pool, id_)[1:]
    ]
    return f"{instance.names[id_]} (also {listed(also)})" if also else instance.names[id_]


def _sum_lines(instance: Instance, plan: Plan) -> Iterator[str]:
    cases = len(instance.queue.cases)
    served = plan.tally.served + plan.borrowed.served
    yield f"{served:,} of {count_of(cases, 'case')} get somebody."
    oldest = plan.oldest_first
    yield (
        f"{INDENT}own people serve {plan.tally.served:,}, at most {plan.most_served:,} can be;"
        f" longest waiting first would serve {oldest.served:,}"
    )
    if plan.borrowed.served:
        yield f"{INDENT}people of other services serve {plan.borrowed.served:,} more"
    value, bound = (f"{number / 100:,.2f}" for number in (plan.tally.value, plan.bound))
    yield f"{INDENT}worth {value} points, longest waiting first {oldest.value / 100:,.2f}"
    if plan.is_proven:
        whose = " of own people" if plan.borrowed.served else ""
        yield f"{INDENT}proven: no plan{whose} is worth more"
    else:
        yield f"{INDENT}no plan is worth more than {bound}: the gap is at most {plan.gap:.4%}"
    if plan.tally.value < plan.best:
        less = (plan.best - plan.tally.value) / 100
        yield f"{INDENT}so that each talk has its hour, {less:,.2f} points less than the best teams"
    if plan.stopped:
        yield f"{INDENT}stopped before the end"


def _placed_lines(instance: Instance, placed: Placed) -> Iterator[str]:
    yield _case_line(instance, instance.case(placed.case))
    pair = why_placed(instance, placed)
    yield f"{INDENT}{listed(named(instance, placed.team))}: {_points(pair.points)}"
    if placed.borrowed:
        yield f"{INDENT}with somebody of another service"
    if placed.start is None:
        yield f"{INDENT}the hour is still to be agreed"
    else:
        yield f"{INDENT}{_when(instance, placed.start)}"
    yield from _why_lines(instance, pair)


def _left_lines(instance: Instance, plan: Plan) -> Iterator[str]:
    for left in plan.left:
        yield f"{INDENT}{_case_line(instance, instance.case(left.case))}"
        yield f"{INDENT}{INDENT}{left_words(left)}"


def _lack_line(lack: Scarcity) -> str:
    kind = [lack.level.value, f"in the {lack.day_part}"]
    if lack.language:
        kind.insert(0, f"speaks {lack.language}")
    if lack.district is not None:
        kind.append(f"district {lack.district}")
    line = f"{INDENT}{', '.join(kind)}: worth {lack.price / 100:,.2f} points"
    return line if lack.serves is None else f"{line}, serves {count_of(lack.serves, 'case')} more"
