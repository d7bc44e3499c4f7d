"""Which rows have been kept long enough: the clocks of the list of retention as queries.

A row has the first clock that it fits. Where the way to a clock's day leads to several rows (the
roles of a person), the last day counts, none does while one of them has no day, and of the services
these rows belong to the one that keeps longest decides.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Concat

from organisations.models.addresses import NO_MAILBOX
from organisations.models.audit import AuditEntry, ReadEntry
from organisations.models.keeping import Hold, kept_subjects
from organisations.models.people import User
from organisations.models.seals import let_go_by_seals
from organisations.models.service import Service
from organisations.retention import (
    IS_EMPTY,
    YES,
    Erasing,
    KeepingRule,
    KeepingTime,
    KeptColumn,
    Retention,
    RetentionClock,
    parse_retention,
)

A_DIGEST = r"^[0-9a-f]{64}$"


@cache
def retention_list() -> Retention:
    """The list as it stood when the process began. Raises ``RetentionError``."""
    file = settings.RETENTION_FILE
    return parse_retention(file.read_text(encoding="utf-8"), file.name)


def every_row(model: type[models.Model]) -> "models.QuerySet[Any]":
    """Of all services: the list is the same for all, and the tables of libraries belong to none."""
    rows: models.QuerySet[Any] = model._base_manager.all()  # noqa: SLF001  (Django's own name)
    return rows


@dataclass(frozen=True)
class Cutoff:
    """What began by ``moment`` goes, in these services; in all where they are None."""

    moment: datetime
    services: tuple[int, ...] | None = None


def cutoffs(keeping: KeepingTime, at: datetime) -> list[Cutoff]:
    """One for each answer that services give to how long."""
    if keeping.is_the_same_everywhere:
        # By the clock of the database, whose walls (organisations/models/doors.py) refuse what goes
        # before its day: between our midnight and theirs a local day is already the next one.
        return [Cutoff(keeping.cutoff(at.astimezone(UTC), {}))]
    services: dict[tuple[datetime, str], list[int]] = defaultdict(list)
    for service in Service.objects.in_order():
        # In the service's own zone, for months and days are those of its calendar.
        moment = keeping.cutoff(at.astimezone(service.zone), vars(service))
        services[moment, service.timezone].append(service.pk)
    return [Cutoff(moment, tuple(pks)) for (moment, _zone), pks in services.items()]


@dataclass(frozen=True)
class Way:
    """A way through the tables, such as ``user.memberships.ended_at``, from rows of ``model``.

    ``one`` leads through single rows; ``several`` is the relation behind it, where there is one.
    """

    model: type[models.Model]
    path: str

    @cached_property
    def _parts(self) -> tuple[list[str], Any, list[str]]:
        one: list[str] = []
        model, steps = self.model, self.path.split(".")
        for number, step in enumerate(steps[:-1]):
            field: Any = model._meta.get_field(step)
            if field.one_to_many:
                return one, field, steps[number + 1 :]
            one.append(step)
            model = field.related_model
        return one, None, steps[-1:]

    @property
    def subject(self) -> str:
        """The way to the row whose time it is: the case, the person. Empty: the row itself."""
        return "__".join(self._parts[0])

    @property
    def subject_model(self) -> type[models.Model]:
        model = self.model
        for step in self._parts[0]:
            model = model._meta.get_field(step).related_model  # type: ignore[assignment]
        return model

    @property
    def column(self) -> "models.Field[Any, Any]":
        _one, several, rest = self._parts
        model: Any = several.related_model if several else self.subject_model
        for step in rest[:-1]:
            model = model._meta.get_field(step).related_model
        field: models.Field[Any, Any] = model._meta.get_field(rest[-1])
        return field

    @property
    def _lookup(self) -> str:
        one, several, rest = self._parts
        return "__".join(rest if several else [*one, *rest])

    @property
    def _rows(self) -> "models.QuerySet[Any] | None":
        """The several rows at the end of the way, inside a query for the first ones."""
        one, several, _rest = self._parts
        if several is None:
            return None
        rows: models.QuerySet[Any] = every_row(several.related_model)
        return rows.filter(**{several.field.name: OuterRef("__".join(one) or "pk")})

    def stands(self) -> Q:
        """A day stands there, and where there are several rows in all of them."""
        if self._rows is None:
            return Q(**{f"{self._lookup}__isnull": False})
        without = self._rows.filter(**{f"{self._lookup}__isnull": True})
        return Q(Exists(self._rows)) & ~Q(Exists(without))

    def says(self, words: frozenset[str]) -> Q:
        """One of these words stands there, and where there are several rows in all of them."""
        said: list[Any] = sorted(words - {IS_EMPTY})
        if isinstance(self.column, models.BooleanField):
            said = [word == YES for word in said]
        fits = Q(**{f"{self._lookup}__in": said})
        if IS_EMPTY in words:
            fits |= Q(**{f"{self._lookup}__isnull": True})
        if self._rows is None:
            return fits
        return Q(Exists(self._rows)) & ~Q(Exists(self._rows.filter(~fits)))

    def last_day(self, rows: "models.QuerySet[Any]") -> date | datetime | None:
        """The last day that stands there for these rows."""
        one, several, _rest = self._parts
        if several is not None:
            owners = rows.order_by().values("__".join(one) or "pk")
            rows = every_row(several.related_model).filter(**{f"{several.field.name}__in": owners})
        found: date | datetime | None = rows.aggregate(day=models.Max(self._lookup))["day"]
        return found

    def is_up_to(self, ends: Sequence[Cutoff]) -> Q:
        """The day there, or the last of them, is not later than what its service keeps."""
        if self._rows is None:
            return Q(*(self._by(end) for end in ends), _connector=Q.OR) if ends else Q(pk__in=())
        found = Q(Exists(self._rows))
        for end in ends:
            late = self._rows.exclude(**{f"{self._lookup}__lte": self._day(end)})
            too_early = Q(Exists(late))
            if end.services is not None:
                too_early &= Q(Exists(self._rows.filter(service__in=end.services)))
            found &= ~too_early
        return found

    def _by(self, end: Cutoff) -> Q:
        is_over = Q(**{f"{self._lookup}__lte": self._day(end)})
        return is_over if end.services is None else is_over & Q(service__in=end.services)

    def _day(self, end: Cutoff) -> Any:
        is_moment = isinstance(self.column, models.DateTimeField)
        return end.moment if is_moment else end.moment.date()


@dataclass(frozen=True)
class ClockedRule:
    """The rule of a table with one of its clocks: these columns of such rows go then."""

    model: type[models.Model]
    rule: KeepingRule
    clock: RetentionClock

    @property
    def way(self) -> Way:
        return Way(self.model, self.clock.since)

    @property
    def deletes(self) -> bool:
        return any(column.erasing is Erasing.DELETE for column in self.rule.columns)

    @property
    def going(self) -> list[KeptColumn]:
        """Its columns that do not stay."""
        return [column for column in self.rule.columns if column.erasing is not Erasing.KEEP]

    def has_begun(self) -> Q:
        """Rows of which this clock counts, however long ago it began."""
        fits = self._fits(self.clock)
        for earlier in self.rule.clocks[: self.rule.clocks.index(self.clock)]:
            fits &= ~self._fits(earlier)
        return fits

    def _fits(self, clock: RetentionClock) -> Q:
        fits = Way(self.model, clock.since).stands()
        for path, words in clock.where.items():
            fits &= Way(self.model, path).says(words)
        return fits

    def due(self, at: datetime) -> "models.QuerySet[Any]":
        """Rows kept long enough, in which something still stands.

        What somebody holds stays, and so does what others lean on.
        """
        ends = cutoffs(retention_list().times[self.clock.time], at)
        rows = every_row(self.model).filter(self.has_begun(), self.way.is_up_to(ends))
        rows = rows.filter(~self._is_held(at))
        if self.deletes:
            nobody_leans = (~Q(Exists(leaning)) for leaning in leaning_on(self.model))
            return rows.filter(let_go_by_seals(self.model), *nobody_leans)
        return rows.filter(self.still_says())

    def _is_held(self, at: datetime) -> Q:
        """Somebody keeps the subject longer; what the trail says of it then stays as well."""
        standing = Hold.unscoped.standing(at.date())
        subject, model = self.way.subject, self.way.subject_model
        if model in {AuditEntry, ReadEntry}:
            way = f"{subject}__" if subject else ""
            same = {"about_kind": OuterRef(f"{way}object_kind")}
            return Q(Exists(standing.filter(**same, about_id=OuterRef(f"{way}object_id"))))
        if model is User:
            held = standing.filter(person__isnull=False).values("person")
        elif model._meta.label in {each.label for each in kept_subjects().values()}:
            held = standing.filter(about_kind=model._meta.label_lower).values("about_id")
        else:
            return Q(pk__in=())
        return Q(**{f"{subject or 'pk'}__in": held})

    def still_says(self) -> Q:
        """Rows in which something stands that is to go."""
        if self.deletes:
            return Q()
        said = Q()
        for kept in self.going:
            field: Any = self.model._meta.get_field(kept.name)
            if kept.erasing is Erasing.DIGEST:
                said |= ~Q(**{f"{field.name}__regex": A_DIGEST})
            elif kept.erasing is Erasing.NUMBER:
                said |= ~Q(**{field.name: stand_in(field)})
            elif field.null:
                said |= Q(**{f"{field.name}__isnull": False})
            else:
                said |= ~Q(**{field.name: emptied(field)})
        return said


def leaning_on(model: type[models.Model]) -> "list[models.QuerySet[Any]]":
    """Rows that would refuse the going of the one they point at, inside a query for that one."""
    return [
        every_row(relation.related_model).filter(**{relation.field.name: OuterRef("pk")})
        for relation in _relations(model)
        if relation.on_delete in {models.PROTECT, models.RESTRICT}
    ]


def _relations(model: type[models.Model]) -> list[Any]:
    """Who points at it, also by a reference that has no name on this side."""
    back = model._meta.get_fields(include_hidden=True)
    return [
        field for field in back if field.one_to_many or (field.one_to_one and not field.concrete)
    ]


def stand_in(field: "models.Field[Any, Any]") -> Concat:
    """What stands where no two rows may have the same: made of the row's number."""
    number = Cast(F("pk"), models.CharField())
    if isinstance(field, models.EmailField):
        return Concat(number, models.Value(NO_MAILBOX), output_field=models.CharField())
    return Concat(models.Value("erased-"), number, output_field=models.CharField())


def emptied(field: "models.Field[Any, Any]") -> Any:
    """What stands in a column in which nothing stands."""
    if field.null:
        return None
    if isinstance(field, models.JSONField):
        return field.get_default()
    return b"" if isinstance(field, models.BinaryField) else ""


def clocked_rules(retention: Retention) -> list[ClockedRule]:
    """All that is ever to be done, in the order that the database allows.

    What is emptied comes first; of what is deleted, whoever points comes before what they point at.
    """
    found = [
        ClockedRule(apps.get_model(table.label), rule, clock)
        for table in retention.tables.values()
        for rule in table.rules
        for clock in rule.clocks
    ]
    places = _places({each.model for each in found if each.deletes})
    doing = [each for each in found if each.going]
    return sorted(doing, key=lambda each: places.get(each.model, -1) if each.deletes else -1)


def in_order_of_going(models_that_go: "Sequence[type[models.Model]]") -> list[type[models.Model]]:
    """Whoever points comes before what they point at."""
    places = _places(set(models_that_go))
    return sorted(models_that_go, key=lambda model: (places[model], model._meta.label))


def _places(going: set[type[models.Model]]) -> Mapping[type[models.Model], int]:
    """By how many steps of pointing a table stands above the lowest that goes."""
    places: dict[type[models.Model], int] = {}

    def place(model: type[models.Model]) -> int:
        if model not in places:
            pointing = {relation.related_model for relation in _relations(model)} & going - {model}
            places[model] = 1 + max((place(each) for each in pointing), default=-1)
        return places[model]

    for model in going:
        place(model)
    return places
