"""The list of retention read the other way: what is kept about one subject, and until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import models

from core.local_time import local_day
from organisations.models.due_rows import (
    ClockedRule,
    Way,
    clocked_rules,
    every_row,
    retention_list,
)
from organisations.models.keeping import Hold
from organisations.models.people import User
from organisations.models.service import Service


@dataclass(frozen=True)
class KeptPart:
    """Columns of one table about a subject. ``until`` is empty while they are in use."""

    model: type[models.Model]
    rows: "models.QuerySet[Any]"
    columns: Sequence[str]
    time: str
    until: date | None


def kept_about(
    row: models.Model, service: Service, *, only: type[models.Model] | None = None
) -> list[KeptPart]:
    """All parts whose time is that of this row: a case, an application, a volunteer, a person."""
    retention = retention_list()
    found: list[KeptPart] = []
    for table in retention.tables.values():
        for rule in table.rules:
            model = apps.get_model(table.label)
            clocked = [ClockedRule(model, rule, clock) for clock in rule.clocks]
            ours = [each for each in clocked if each.way.subject_model is type(row)]
            if not ours or not ours[0].going or only not in {None, model}:
                continue
            for subject, rules in _by_subject(ours).items():
                rows = every_row(model).filter(**{subject or "pk": row.pk})
                found += _parts(rules, rows.filter(rules[0].still_says()), service)
    return found


def goes_at_once(model: type[models.Model], row: Any, *, at: datetime) -> bool:
    """Whether a row of ``model`` about this one, written now, would be erased at the next turn."""
    rules = clocked_rules(retention_list())
    rule = next(each for each in rules if each.model is model)
    day = getattr(row, rule.way.column.name)
    if day is None:
        return False
    keeping = retention_list().times[rule.clock.time]
    if at < keeping.end(moment_of(day, row.service), vars(row.service)):
        return False
    held = Hold.unscoped.standing(at.date()).about(row._meta.label_lower, row.pk)
    return not held.exists()


def _by_subject(rules: Sequence[ClockedRule]) -> dict[str, list[ClockedRule]]:
    """By the way to the row: it may be the row itself, or another record of the same person."""
    found: dict[str, list[ClockedRule]] = {}
    for rule in rules:
        found.setdefault(rule.way.subject, []).append(rule)
    return found


def promised_months(time_of: str, service: Service) -> int:
    """So long at most, from its beginning on, for pages that promise it beforehand."""
    return retention_list().times[time_of].months_at_most(vars(service))


def promised_days(
    row: models.Model, model: type[models.Model], service: Service
) -> dict[Any, date]:
    """The day on which each of these rows goes, where it has one; later where somebody holds it."""
    holds = Hold.unscoped.not_ended().about(row._meta.label_lower, row.pk)
    held = list(holds.values_list("until", flat=True))
    return {
        pk: max([part.until, *held])
        for part in kept_about(row, service, only=model)
        if part.until
        for pk in part.rows.values_list("pk", flat=True)
    }


def _parts(
    rules: Sequence[ClockedRule], rows: "models.QuerySet[Any]", service: Service
) -> Iterator[KeptPart]:
    """One for each clock that runs for some of the rows, and one for those of which none does."""
    names, in_use = [column.name for column in rules[0].going], rows
    for rule in rules:
        begun, time_of = rows.filter(rule.has_begun()), rule.clock.time
        in_use = in_use.filter(~rule.has_begun())
        if day := rule.way.last_day(begun):
            keeping = retention_list().times[time_of]
            services = _services(rows, service)
            ends = [keeping.end(moment_of(day, one), vars(one)) for one in services]
            until = max(local_day(end, service.zone) for end in ends)
            yield KeptPart(rule.model, begun, names, time_of, until)
    if in_use.exists():
        yield KeptPart(rules[-1].model, in_use, names, rules[-1].clock.time, None)


def _services(rows: "models.QuerySet[Any]", service: Service) -> Sequence[Service]:
    """Of somebody who belonged to several the one that keeps longest decides."""
    if rows.model is not User:
        return [service]
    return list(Service.objects.filter(memberships__user__in=rows).distinct()) or [service]


def moment_of(day: date | datetime, service: Service) -> datetime:
    """As an instant of the service: a day begins with its midnight."""
    if isinstance(day, datetime):
        return day.astimezone(service.zone)
    return datetime.combine(day, time(), tzinfo=service.zone)


@dataclass(frozen=True)
class GoingPeople:
    """How many people of one table go by a day, and by the subject of which rows."""

    model: type[models.Model]
    number: int
    subjects: dict[str, set[int]]


def going_people(service: Service, by: datetime) -> Iterator[GoingPeople]:
    """The rows of the list that *are* a person, of this service, whose time is over by then."""
    people = set(retention_list().people)
    rules: dict[type[models.Model], list[ClockedRule]] = {}
    for rule in clocked_rules(retention_list()):
        if rule.model._meta.label in people:
            rules.setdefault(rule.model, []).append(rule)
    for model, of_model in rules.items():
        number, subjects = 0, dict[str, set[int]]()
        for rule in of_model:
            rows = rule.due(by).order_by()
            rows = (
                rows.filter(memberships__service=service).distinct()
                if model is User
                else rows.filter(service=service)
            )
            number += rows.count()
            kind = rule.way.subject_model._meta.label_lower
            pks = rows.values_list(rule.way.subject or "pk", flat=True)
            subjects.setdefault(kind, set()).update(pks)
        if number:
            yield GoingPeople(model, number, subjects)


SOON = timedelta(days=30)


SECRETS = frozenset({"password", "salt", "digest", "secret", "key", "data"})
"""Columns that open a door: nobody takes them away, not even whose they are."""


def persons_in(row: models.Model) -> list[models.Model]:
    """Whoever may ask for what is kept here: the subject itself, or the people in it."""
    people = retention_list().people
    if row._meta.label in people:
        return [row]
    ways = {
        rule.way.subject: rule.model
        for rule in clocked_rules(retention_list())
        if rule.model._meta.label in people and rule.way.subject_model is type(row)
    }
    return [
        person
        for way, model in ways.items()
        for person in every_row(model).filter(**{way: row.pk}).order_by("pk")
    ]


def account_of(row: models.Model) -> User | None:
    """Who logs in as this person; a volunteer is one row in each service, with one account."""
    account = getattr(row, "user", None)
    return account if isinstance(account, User) else None


def kept_of_person(row: models.Model, service: Service) -> list[KeptPart]:
    """About this subject, and about the account where it has one."""
    account = account_of(row)
    return kept_about(row, service) + (kept_about(account, service) if account else [])


def all_about(person: models.Model, subject: models.Model) -> dict[str, list[dict[str, Any]]]:
    """By table, the columns of the list with what stands in them, for whoever it is about.

    Of somebody who is in a case with others it is their own row: the rest is about the others too.
    """
    if person != subject:
        return {person._meta.label: [_told(person._meta.label, every_row(type(person)), person.pk)]}
    found: dict[str, list[dict[str, Any]]] = {}
    account = account_of(subject)
    subjects: list[models.Model] = [subject] if account is None else [subject, account]
    for table in retention_list().tables.values():
        model = apps.get_model(table.label)
        ways = [Way(model, clock.since) for rule in table.rules for clock in rule.clocks]
        for one in subjects:
            lookups = {way.subject or "pk" for way in ways if way.subject_model is type(one)}
            for lookup in sorted(lookups):
                rows = every_row(model).filter(**{lookup: one.pk})
                if any(field.name == "service" for field in model._meta.concrete_fields):
                    # Of an account that is known elsewhere too, this service tells its own.
                    rows = rows.filter(service=getattr(subject, "service_id", None))
                for pk in rows.order_by("pk").values_list("pk", flat=True):
                    told = _told(table.label, rows, pk)
                    if told and told not in found.get(table.label, []):
                        found.setdefault(table.label, []).append(told)
    return found


def _told(label: str, rows: "models.QuerySet[Any]", pk: Any) -> dict[str, Any]:
    rules = retention_list().tables[label].rules
    names = [column.name for rule in rules for column in rule.columns]
    shown = [
        name
        for name in names
        if name not in SECRETS
        and not name.endswith("_key")
        and not isinstance(rows.model._meta.get_field(name), models.BinaryField)
    ]
    row: dict[str, Any] = rows.filter(pk=pk).values(*shown)[0]
    return {name: value for name, value in row.items() if value not in (None, "", [])}
