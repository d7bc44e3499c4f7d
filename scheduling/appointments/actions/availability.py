"""What volunteers say of their time: the week, the days away, how many cases they want."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.local_time import local_day
from organisations.audit import record
from organisations.models import Scope, Service
from scheduling.appointments.models import AvailabilityException, ExceptionKind, WeeklyRule
from scheduling.engine.slots import free
from volunteers.models import Volunteer

Stretch = tuple[date, date]


def merged_rules(rules: Iterable[free.WeeklyRule]) -> list[free.WeeklyRule]:
    """The same times with as few rules as can be: in order, apart, touching ones joined."""
    merged: list[free.WeeklyRule] = []
    for rule in sorted(rules, key=lambda rule: (rule.weekday, rule.start, rule.end)):
        before = merged[-1] if merged else None
        if before and before.weekday == rule.weekday and rule.start <= before.end:
            merged[-1] = free.WeeklyRule(rule.weekday, before.start, max(before.end, rule.end))
        else:
            merged.append(rule)
    return merged


def rules_without(
    rules: Iterable[free.WeeklyRule], taken: Iterable[free.WeeklyRule]
) -> list[free.WeeklyRule]:
    """What is left of ``rules`` when the times of ``taken`` are cut out."""
    holes: dict[int, list[free.WeeklyRule]] = defaultdict(list)
    for hole in merged_rules(taken):
        holes[hole.weekday].append(hole)
    left = []
    for rule in merged_rules(rules):
        start = rule.start
        for hole in holes[rule.weekday]:
            if hole.end <= start or hole.start >= rule.end:
                continue
            if start < hole.start:
                left.append(free.WeeklyRule(rule.weekday, start, hole.start))
            start = hole.end
        if start < rule.end:
            left.append(free.WeeklyRule(rule.weekday, start, rule.end))
    return left


def merged_stretches(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Days away with overlapping stretches joined, in order."""
    merged: list[Stretch] = []
    for first, last in sorted(stretches):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


@transaction.atomic
def set_availability(
    volunteer: Volunteer,
    *,
    rules: Iterable[free.WeeklyRule],
    away: Iterable[Stretch],
    max_open_cases: int,
    by: Scope,
    at: datetime,
) -> Volunteer:
    """Make this the volunteer's week, days away from today on, and most open cases.

    Days away that are over already stay as they were. A second run with the same words changes
    nothing and leaves no trail.
    """
    volunteer = (
        Volunteer.visible_to(by)
        .changeable_by(by)
        .select_for_update(of=("self",))
        .get(pk=volunteer.pk)
    )
    changed = []
    if _replace_rules(volunteer, merged_rules(rules), by.service):
        changed.append("weekly_rules")
    today = local_day(at, by.service.zone)
    if _replace_away(volunteer, merged_stretches(away), by.service, today=today):
        changed.append("availability_exceptions")
    if volunteer.max_open_cases != max_open_cases:
        volunteer.max_open_cases = max_open_cases
        volunteer.save(update_fields=["max_open_cases"])
        changed.append("max_open_cases")
    if changed:
        record("availability.set", volunteer, by=by, at=at, changed=changed)
    return volunteer


def _replace_rules(volunteer: Volunteer, rules: list[free.WeeklyRule], service: Service) -> bool:
    stored = {
        (row.weekday, row.start_minute, row.end_minute): row
        for row in WeeklyRule.unscoped.of_volunteer(volunteer)
    }
    wanted = {(rule.weekday, rule.start, rule.end) for rule in rules}
    # What stays is not written again: each row that is touched is a change of the pool
    # (docs/decisions/0010).
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    new = sorted(wanted - stored.keys())
    WeeklyRule.unscoped.filter(pk__in=gone).delete()
    WeeklyRule.unscoped.bulk_create(
        WeeklyRule(
            service=service,
            volunteer=volunteer,
            weekday=weekday,
            start_minute=start,
            end_minute=end,
        )
        for weekday, start, end in new
    )
    return bool(gone or new)


def _replace_away(
    volunteer: Volunteer, away: list[Stretch], service: Service, *, today: date
) -> bool:
    rows = AvailabilityException.unscoped.of_volunteer(volunteer).away().not_over(today)
    stored = {(row.starts_on, row.ends_on): row for row in rows}
    gone = [row.pk for key, row in stored.items() if key not in away]
    new = [stretch for stretch in away if stretch not in stored]
    AvailabilityException.unscoped.filter(pk__in=gone).delete()
    AvailabilityException.unscoped.bulk_create(
        AvailabilityException(
            service=service,
            volunteer=volunteer,
            kind=ExceptionKind.AWAY,
            starts_on=first,
            ends_on=last,
        )
        for first, last in new
    )
    return bool(gone or new)
