"""The trail in words: who did what, on which row, and which facts changed.

Each app tells its own words when it is loaded (``tell``), so that this floor names nothing of the
floors above. A page of the trail asks one query for the names of all its rows, of any kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BigIntegerField, F, Manager, Model, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, Trim
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.local_time import local_day
from core.templatetags.ui import spelled
from organisations.models import AuditEntry, ReadEntry, Role, Scope, ScopedModel, User
from organisations.policies import READ_TRAIL, Policy

Text = str | Promise
COORDINATORS: frozenset[str] = frozenset({Role.COORDINATOR})
EVERY_READER = READ_TRAIL.roles

HOW: dict[str, Text] = {
    "link": _("by a link from an email"),
    "phone": _("told by phone"),
    "owner": _("as owner of the installation"),
    "alone": _("about themselves: nobody else could"),
    "import": _("from a file"),
}
ON_BEHALF = _("on behalf of %(name)s")
FROM_LINE = _("from a file (%(number)s), row %(row)s")
NOBODY_BY_NAME: dict[str, Text] = {
    "form": _("somebody on the public page"),
    "link": _("somebody with a link from an email"),
}
THE_SYSTEM = _("the system")
SOMETHING_DONE = _("Changed something")
SOMETHING_OPENED = _("Opened a page")


@dataclass(frozen=True)
class Named:
    """How rows of one kind are called, and the page that shows one.

    ``name`` is a column or an expression over columns, read by ``told_to``: coordinators, unless
    it says no more than a number, or a name that managers know from their own pages. The address
    ``page`` takes the service and the column ``row``; it is a link for whoever ``opens_to`` lets in
    *and* reads the trail, so that the narrower sight of other roles needs no thought here.
    """

    name: str | Combinable
    page: str = ""
    row: str = "pk"
    opens_to: Policy | None = None
    told_to: frozenset[str] = COORDINATORS

    def is_open_to(self, scope: Scope) -> bool:
        return self.opens_to is not None and scope.has(*(self.opens_to.roles & EVERY_READER))


@dataclass(frozen=True)
class TrailWords:
    """What one app says in the trail.

    ``fields`` ("cases.case.triage") adds to the names of the models themselves; ``reasons`` holds,
    by verb, the words of reasons that the app writes down as codes.
    """

    title: Text
    verbs: Mapping[str, Text]
    kinds: Mapping[str, Named]
    fields: Mapping[str, Text] = field(default_factory=dict)
    looks: Mapping[str, Text] = field(default_factory=dict)
    reasons: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)


_TOLD: dict[str, TrailWords] = {}


def tell(app: str, words: TrailWords) -> None:
    """Let this app's rows and verbs be read in these words. A second time replaces the first."""
    _TOLD[app] = words


def told() -> dict[str, TrailWords]:
    return dict(_TOLD)


def subjects() -> dict[str, Text]:
    """The parts of the house that the trail can be narrowed to, by the name of the app."""
    return {app: words.title for app, words in _TOLD.items()}


def verb_words(verb: str) -> Text | None:
    """Return None for a verb that nobody has told words for."""
    return next((words.verbs[verb] for words in _TOLD.values() if verb in words.verbs), None)


def look_words(why: str) -> Text | None:
    return next((words.looks[why] for words in _TOLD.values() if why in words.looks), None)


def field_words(kind: str, name: str) -> Text | None:
    """What a changed column is called; None for one without words.

    A reference to a person has none unless the app tells some: it is mostly the stamp of who did
    it, and the line says who.
    """
    told = f"{kind}.{name}"
    for words in _TOLD.values():
        if told in words.fields:
            return words.fields[told]
    try:
        column: Any = apps.get_model(kind)._meta.get_field(name)
    except (FieldDoesNotExist, LookupError, ValueError):
        return None
    if column.is_relation:
        return None if column.related_model is User else column_words(column.related_model)
    return column.verbose_name


def kind_of_row(kind: str) -> str:
    try:
        return capfirst(str(column_words(apps.get_model(kind))))
    except (LookupError, ValueError):
        return ""


def column_words(model: type[Model], *, many: bool = False) -> Text:
    meta: Any = model._meta
    return meta.verbose_name_plural if many else meta.verbose_name


def reason_lines(entry: AuditEntry) -> list[str]:
    """The reason in words, or that it was erased and when."""
    if entry.is_reason_erased:
        day = spelled(entry.reason_until, "j F Y")
        return [gettext("The reason was erased on %(day)s, as our term says.") % {"day": day}]
    return trail_reason(entry.verb, entry.reason)


def trail_reason(verb: str, reason: str) -> list[str]:
    """The written reason, or a line for each code where the app writes codes for this verb."""
    for words in _TOLD.values():
        known = words.reasons.get(verb, {})
        codes = reason.split(", ")
        if known.keys() >= set(codes):
            return [str(known[code]) for code in codes]
    return [reason] if reason else []


@dataclass(frozen=True)
class TrailLine:
    at: datetime
    who: str
    how: Text
    what: Text
    changed: list[str]
    reasons: list[str]
    kind: str
    name: str
    url: str


@dataclass(frozen=True)
class TrailDay:
    day: date
    lines: list[TrailLine]


def by_day(entries: Iterable[AuditEntry | ReadEntry], *, reader: Scope) -> list[TrailDay]:
    """Tell these entries in words, as they come, under each day of the service.

    A written reason is for coordinators: it may tell of a party, or of somebody's health.
    """
    entries = list(entries)
    names = _names_of(entries, reader)
    days = groupby(entries, lambda entry: local_day(entry.at, reader.service.zone))
    return [TrailDay(day, [_line(entry, names, reader) for entry in those]) for day, those in days]


def _line(
    entry: AuditEntry | ReadEntry, names: dict[tuple[str, int], tuple[str, str]], reader: Scope
) -> TrailLine:
    name, url = names.get((entry.object_kind, entry.object_id), ("", ""))
    row: dict[str, Any] = {
        "at": entry.at,
        "kind": kind_of_row(entry.object_kind),
        "name": name,
        "url": url,
    }
    if isinstance(entry, ReadEntry):
        what = look_words(entry.why) or SOMETHING_OPENED
        return TrailLine(who=str(entry.by), how="", what=what, changed=[], reasons=[], **row)
    return TrailLine(
        who=str(entry.by or NOBODY_BY_NAME.get(entry.via, THE_SYSTEM)),
        how=_how(entry),
        what=verb_words(entry.verb) or SOMETHING_DONE,
        changed=_changed(entry),
        reasons=reason_lines(entry) if reader.is_coordinator else [],
        **row,
    )


def _how(entry: AuditEntry) -> Text:
    """On whose behalf, and how it came in; of a file also which one, and which of its rows."""
    if entry.on_behalf_of is None:
        return _way(entry)
    behalf = str(ON_BEHALF) % {"name": entry.on_behalf_of.user}
    return " · ".join(filter(None, [behalf, str(_way(entry))]))


def _way(entry: AuditEntry) -> Text:
    if entry.via == "import" and entry.request_id.count(":") == 2:
        _word, number, row = entry.request_id.split(":")
        return str(FROM_LINE) % {"number": number, "row": row}
    return HOW.get(entry.via, "") if entry.by else ""


def _changed(entry: AuditEntry) -> list[str]:
    words = (field_words(entry.object_kind, name) for name in entry.changed)
    return list(dict.fromkeys(str(said) for said in words if said))


def _names_of(
    entries: Iterable[AuditEntry | ReadEntry], reader: Scope
) -> dict[tuple[str, int], tuple[str, str]]:
    asked: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        asked[entry.object_kind].add(entry.object_id)
    return names_of_rows(asked, reader)


def names_of_rows(
    asked: Mapping[str, set[int]], reader: Scope
) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and address of every row the reader may know, by kind and number, in one query."""
    kinds = {kind: named for kind in sorted(asked) if (named := named_to(kind, reader))}
    queries = [_name_query(kind, kinds[kind], asked[kind], reader) for kind in kinds]
    if not queries:
        return {}
    found = queries[0].union(*queries[1:], all=True)
    return {
        (kind, pk): (name.strip(), _address(kinds[kind], row, reader))
        for kind, pk, name, row in found
        if name.strip()
    }


def named_to(kind: str, reader: Scope) -> Named | None:
    for words in _TOLD.values():
        named = words.kinds.get(kind)
        if named and reader.has(*named.told_to):
            return named
    return None


def _rows_of(kind: str) -> "Manager[Any]":
    """Rows of every service: whoever asks says of which one."""
    model: Any = apps.get_model(kind)
    rows: Manager[Any] = model.unscoped if issubclass(model, ScopedModel) else model.objects
    return rows


def _name_query(kind: str, named: Named, pks: set[int], reader: Scope) -> Any:
    rows = _rows_of(kind).filter(service=reader.service, pk__in=pks).order_by()
    name = F(named.name) if isinstance(named.name, str) else named.name
    return rows.values_list(
        Value(kind, output_field=TextField()),
        "pk",
        Cast(name, TextField()),
        Cast(named.row, BigIntegerField()),
    )


def _address(named: Named, row: int | None, reader: Scope) -> str:
    if row is None or not named.is_open_to(reader):
        return ""
    return reverse(named.page, args=[reader.service.slug, row])


def person_name(path: str = "") -> Combinable:
    """First and last name of the person a column leads to."""
    return Trim(Concat(f"{path}first_name", Value(" "), f"{path}last_name"))


def beside(one: str | Combinable, other: str | Combinable) -> Combinable:
    """Two names of one row: the case and the volunteer of an offer."""
    return Concat(one, Value(" · "), other)
