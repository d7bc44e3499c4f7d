"""Why somebody does not decide about themselves, and what is kept why, as every floor says it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.refusals import Sentences, words_from
from core.wording import paired
from organisations.actions.oneself import deciding_about
from organisations.actions.refusals import AboutOneself, EndedByThem, NobodyElse
from organisations.models import Scope
from organisations.models.kept_rows import KeptPart
from organisations.trail import column_words

ABOUT_ONESELF: Sentences = {
    AboutOneself: _("This is about yourself, so somebody else decides it: %(people)s."),
    NobodyElse: _(
        "This is about yourself, and nobody else here can decide it. Invite somebody, or let the "
        "manager allow it in the settings."
    ),
    EndedByThem: _(
        "This is about yourself, and you ended the role of somebody who could decide it. Invite "
        "somebody who can, or wait %(days)s days from the day that role ended."
    ),
}
words_about_oneself = words_from(ABOUT_ONESELF)


def why_not_oneself(person: int, *, by: Scope, roles: Collection[str], at: datetime) -> str:
    """What a page says instead of offering such a decision; empty where it may offer it."""
    try:
        deciding_about(person, by=by, roles=roles, at=at)
    except AboutOneself as refusal:
        return words_about_oneself(refusal)
    return ""


WHY_KEPT: dict[str, str | Promise] = {
    "unconfirmed": _("To confirm the email address of who applied."),
    "applicant": _("To assess the application, and to answer questions about how it ended."),
    "party": _("To help with the conflict, and to answer questions and complaints afterwards."),
    "second_party": _("To write to the other neighbour, and to answer a complaint about it."),
    "volunteer": _("To work together, and to answer afterwards for who mediated."),
    "partner_person": _("To let people of a partner follow what they referred."),
    "login": _("To be signed in."),
    "hold": _("To answer for what was kept longer."),
}
"""By the times of the list, those that somebody reads about."""


def table_in_words(model: type[models.Model], *, many: bool = True) -> str:
    return capfirst(str(column_words(model, many=many)))


def counts_in_words(counts: Mapping[str, int]) -> list[str]:
    """What went, by table, most first; a table that is no more has no words."""
    known = {model._meta.label: model for model in apps.get_models()}
    return [
        paired(table_in_words(known[label]), number)
        for label, number in sorted(counts.items(), key=lambda count: (-count[1], count[0]))
        if label in known
    ]


def kept_in_words(parts: Iterable[KeptPart]) -> list[dict[str, Any]]:
    """One line for each table and end: which columns, why, and until when."""
    lines: dict[tuple[str, date | None], dict[str, Any]] = {}
    for part in parts:
        title = table_in_words(part.model)
        line = lines.setdefault(
            (title, part.until),
            {"title": title, "until": part.until, "columns": [], "why": WHY_KEPT.get(part.time)},
        )
        line["columns"] += [word for word in _columns(part) if word not in line["columns"]]
    return list(lines.values())


def _columns(part: KeptPart) -> list[str]:
    """What nobody typed and nobody reads has no words: keys, digests, who is pointed at."""
    fields: list[Any] = [part.model._meta.get_field(name) for name in part.columns]
    return [
        str(field.verbose_name)
        for field in fields
        if field.editable and not field.is_relation and field.get_internal_type() != "BinaryField"
    ]


def promised_day(parts: Iterable[KeptPart]) -> date | None:
    """The last day on which something of it goes; None while something has no day yet."""
    days = [part.until for part in parts]
    return None if not days or None in days else max(day for day in days if day)
