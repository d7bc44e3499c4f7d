"""Volunteers as the values of a sheet: what an export writes, and what an import compares with."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from core.letters import letters
from core.local_time import local_day
from core.week import BOXES, DAY_PARTS
from moving.sheets.values.contact import read_phone
from moving.sheets.values.homes import read_postcode
from moving.sheets.values.reading import Place
from organisations.models import PartnerOrganisation, Scope, full_name_of
from scheduling.appointments.actions.availability import merged_rules
from scheduling.appointments.models import WeeklyRule
from scheduling.engine.slots import free
from training.models import Certification
from volunteers.models import (
    AgreementKind,
    ConductCertificate,
    ConflictOfInterest,
    Volunteer,
    VolunteerAgreement,
)

FIELDS: tuple[str, ...] = (
    *("number", "first_name", "last_name", "email", "email_2", "phone", "phone_2"),
    *("mail_language", "street", "house_number", "postcode", "town"),
    *("spoken", "free", "max_open_cases", "extra_trained"),
    *("state", "experience", "admitted_on", "rest_until", "left_on"),
    *("certificate_by", "certificate_on", "certificate_until"),
    *("certificate_seen_on", "certificate_seen_by"),
    *("conduct_on", "conduct_number", "conduct_seen_on"),
    *("agreement_on", "confidentiality_on", "not_for", "note"),
)
MOST_NAMED = 500
"""More keys than that are not named in a query: all rows of the service are read then."""

NOWHERE = date(2000, 1, 1)
SHEET_OF_AGREEMENT = {
    AgreementKind.VOLUNTEER: "agreement_on",
    AgreementKind.CONFIDENTIALITY: "confidentiality_on",
}
COLUMNS = {
    "pk": "pk",
    "their_number": "number",
    "user__first_name": "first_name",
    "user__last_name": "last_name",
    "user__mailbox": "email",
    "second_mailbox": "email_2",
    "user__phone": "phone",
    "second_phone": "phone_2",
    "user__language": "mail_language",
    "street": "street",
    "house_number": "house_number",
    "postcode": "postcode",
    "town": "town",
    "languages": "spoken",
    "max_open_cases": "max_open_cases",
    "extra_training": "extra_trained",
    "state": "state",
    "level": "experience",
    "admitted_on": "admitted_on",
    "paused_until": "rest_until",
    "left_on": "left_on",
    "note": "note",
}
Values = dict[str, Any]


def values_of(
    rows: Iterable[Volunteer],
    *,
    scope: Scope,
    fields: Collection[str] = FIELDS,
    today: date | None = None,
) -> dict[int, Values]:
    """Return by key what a sheet says of each, in a number of queries that does not grow.

    Tables in which none of ``fields`` stands are not asked. ``today`` takes along what keeps
    somebody away until a later day; without it only what has no end is said.
    """
    keys = [row.pk for row in rows]
    found = {key: dict.fromkeys(FIELDS, "") for key in keys}
    for facts in _rows_of(Volunteer, keys, scope, "pk").values_list(*COLUMNS):
        if facts[0] in found:
            found[facts[0]].update(_own_values(facts, scope))
    for add, names in BESIDE_THE_ROW.items():
        if names.intersection(fields):
            add(found, keys, scope)
    if "not_for" in fields:
        _add_not_for(found, keys, scope, today)
    return found


def _rows_of(model: Any, keys: list[int], scope: Scope, name: str = "volunteer") -> Any:
    rows = model.visible_to(scope)
    return rows.filter(**{f"{name}__in": keys}) if len(keys) <= MOST_NAMED else rows


def _own_values(facts: tuple[Any, ...], scope: Scope) -> Values:
    values = dict(zip(COLUMNS.values(), facts, strict=True))
    del values["pk"]
    for name in ("admitted_on", "rest_until", "left_on"):
        values[name] = as_text(values[name])
    for name in ("phone", "phone_2"):
        values[name] = phone_of(values[name], scope)
    values["email"] = values["email"].lower()
    values["postcode"] = postcode_of(values["postcode"], scope)
    values["note"] = values["note"].replace("\r\n", "\n").strip()
    values["spoken"] = sorted(values["spoken"])
    values["extra_trained"] = sorted(values["extra_trained"])
    return values


def as_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def phone_of(number: str, scope: Scope) -> str:
    """In the international form, where what was typed is a number."""
    if not number:
        return ""
    read = read_phone(number, Place(country=scope.service.country, today=NOWHERE))
    return str(read.value or number) if not read.more else number


def postcode_of(said: str, scope: Scope) -> str:
    """In the writing of its country, where it is one."""
    read = read_postcode(said, Place(country=scope.service.country, today=NOWHERE))
    return said if read.fault or read.more else str(read.value)


def _day_of(at: datetime | None, scope: Scope) -> str:
    return as_text(local_day(at, scope.service.zone)) if at else ""


def _add_free(found: dict[int, Values], keys: list[int], scope: Scope) -> None:
    """The parts of the week that lie wholly in the hours somebody is free."""
    rules: dict[int, list[free.WeeklyRule]] = defaultdict(list)
    rows = _rows_of(WeeklyRule, keys, scope)
    for key, *rule in rows.values_list("volunteer", "weekday", "start_minute", "end_minute"):
        rules[key].append(free.WeeklyRule(*rule))
    for key, values in found.items():
        values["free"] = boxes_of(rules.get(key, ()))


def boxes_of(rules: Iterable[free.WeeklyRule]) -> list[str]:
    merged = merged_rules(rules)
    return sorted(
        name
        for name, (weekday, part) in BOXES.items()
        for start, end in [DAY_PARTS[part]]
        if any(
            rule.weekday == weekday and rule.start <= start and end <= rule.end for rule in merged
        )
    )


def _add_certificates(found: dict[int, Values], keys: list[int], scope: Scope) -> None:
    """Of several that count the one that ends last. One of ours was given and seen by us."""
    rows = _rows_of(Certification, keys, scope).confirmed().latest_to_end_first()
    said = rows.values_list(
        *("volunteer", "given_by", "effective_on", "valid_until", "seen_on", "seen_by_other"),
        *("seen_by__first_name", "seen_by__last_name"),
        *("decided_at", "decided_by__first_name", "decided_by__last_name"),
    )
    for key, by, since, until, seen_on, other, *people in said:
        seen = full_name_of(people[0] or "", people[1] or "")
        decided = full_name_of(people[3] or "", people[4] or "")
        if key not in found or found[key]["certificate_on"]:
            continue
        found[key].update(
            certificate_by=by or scope.service.name,
            certificate_on=as_text(since),
            certificate_until=as_text(until),
            certificate_seen_on=as_text(seen_on) if by else _day_of(people[2], scope),
            certificate_seen_by=(other or seen) if by else decided,
        )


def _add_conduct(found: dict[int, Values], keys: list[int], scope: Scope) -> None:
    rows = _rows_of(ConductCertificate, keys, scope).newest_first()
    for key, issued_on, number, seen_on in rows.values_list(
        "volunteer", "issued_on", "number", "seen_on"
    ):
        if key in found and not found[key]["conduct_on"]:
            found[key].update(
                conduct_on=as_text(issued_on),
                conduct_number=number,
                conduct_seen_on=as_text(seen_on),
            )


def _add_agreements(found: dict[int, Values], keys: list[int], scope: Scope) -> None:
    """The day on the newest text that was accepted, of each kind."""
    rows = _rows_of(VolunteerAgreement, keys, scope).order_by("-text__version", "-pk")
    for key, kind, signed_on, accepted_at in rows.values_list(
        "volunteer", "text__kind", "signed_on", "accepted_at"
    ):
        name = SHEET_OF_AGREEMENT[AgreementKind(kind)]
        if key in found and not found[key][name]:
            found[key][name] = as_text(signed_on) or _day_of(accepted_at, scope)


BESIDE_THE_ROW = {
    _add_free: {"free"},
    _add_certificates: {name for name in FIELDS if name.startswith("certificate_")},
    _add_conduct: {name for name in FIELDS if name.startswith("conduct_")},
    _add_agreements: {*SHEET_OF_AGREEMENT.values()},
}
"""What reads which fields from a table of its own."""


def _add_not_for(
    found: dict[int, Values], keys: list[int], scope: Scope, today: date | None
) -> None:
    counts = Q(ends_on__isnull=True) | (Q(ends_on__gt=today) if today else Q())
    pieces: dict[int, list[str]] = defaultdict(list)
    rows = _rows_of(ConflictOfInterest, keys, scope).filter(counts).order_by("pk")
    for key, *what in rows.values_list("volunteer", "partner__name", "street", "postcode"):
        pieces[key] += pieces_of(*what)
    for key, values in found.items():
        values["not_for"] = "; ".join(dict.fromkeys(pieces.get(key, ())))


def streets_that_are_partners(rows: Iterable[Volunteer], scope: Scope) -> dict[int, frozenset[str]]:
    """Whom a word keeps from a street that is the name of an organisation by now."""
    keys = [row.pk for row in rows]
    streets = _rows_of(ConflictOfInterest, keys, scope).filter(
        ends_on__isnull=True, partner__isnull=True, postcode=""
    )
    said = list(streets.values_list("volunteer", "street"))
    if not said:
        return {}
    names = PartnerOrganisation.visible_to(scope).values_list("name", flat=True)
    partners = {letters(name) for name in names}
    not_for = frozenset({"not_for"})
    return {key: not_for for key, street in said if letters(street) in partners}


def pieces_of(partner: str | None, street: str, postcode: str) -> list[str]:
    """What a sheet says of one conflict: "Woonstad", "Kerkstraat (3511 AB)", "3511"."""
    home = f"{street} ({postcode})" if street and postcode else street or postcode
    return [piece for piece in (partner, home) if piece]
