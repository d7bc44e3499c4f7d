"""What a row of a sheet says of a volunteer, made into what our rows hold and checked by our rules.

Nothing is written here. What has to be filled in because the sheet says nothing is told in codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from core.local_time import local_day
from moving.actions.volunteer_refusals import (
    CertificateWithoutDay,
    DayOfRowToCome,
    DaysTurned,
    LeftWithoutDay,
    NameMissing,
    NumberTooLarge,
    TextTooLong,
)
from organisations.actions.districts import district_of, is_outside_area
from organisations.models import Scope, User
from training.models import Certification
from volunteers.actions.by_hand import ExistingMediator
from volunteers.lifecycle import VolunteerState
from volunteers.models import AgreementKind, ConductCertificate, Level, Volunteer

LONGEST_NOTE = 4_000
LONGEST_FIRST_NAME = 60
MOST_OPEN_CASES = 20
USUAL_OPEN_CASES = 2
A_YEAR = timedelta(days=366)
LENGTHS: dict[str, int | None] = {
    "first_name": User._meta.get_field("first_name").max_length,
    "last_name": User._meta.get_field("last_name").max_length,
    "email": User._meta.get_field("mailbox").max_length,
    "phone": User._meta.get_field("phone").max_length,
    "number": Volunteer._meta.get_field("their_number").max_length,
    "email_2": Volunteer._meta.get_field("second_mailbox").max_length,
    "phone_2": Volunteer._meta.get_field("second_phone").max_length,
    **{
        name: Volunteer._meta.get_field(name).max_length  # type: ignore[union-attr]
        for name in ("street", "house_number", "postcode", "town")
    },
    "certificate_by": Certification._meta.get_field("given_by").max_length,
    "certificate_seen_by": Certification._meta.get_field("seen_by_other").max_length,
    "conduct_number": ConductCertificate._meta.get_field("number").max_length,
    "note": LONGEST_NOTE,
}
PAST = (
    *("admitted_on", "left_on", "certificate_seen_on", "conduct_on", "conduct_seen_on"),
    *("agreement_on", "confidentiality_on"),
)
NOT_SOONER = (
    ("admitted_on", "left_on"),
    ("certificate_on", "certificate_until"),
    ("conduct_on", "conduct_seen_on"),
)
FIRST_DAYS = ("certificate_on", "agreement_on", "confidentiality_on", "conduct_on", "left_on")
"""The earliest of these says since when somebody is here at the least, where nothing else does."""
OF_AGREEMENT = {
    AgreementKind.VOLUNTEER: ("agreement_on", "agreement_signed"),
    AgreementKind.CONFIDENTIALITY: ("confidentiality_on", "confidentiality_signed"),
}
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ToldCertificate:
    """``given_by`` is empty where the sheet does not say."""

    given_by: str
    effective_on: date
    valid_until: date | None
    seen_on: date
    seen_by: str


@dataclass(frozen=True, kw_only=True)
class ToldConduct:
    number: str
    issued_on: date
    seen_on: date


@dataclass(frozen=True, kw_only=True)
class ToldVolunteer:
    """``signed`` has the day of each kind that was signed, empty where only that much is known."""

    mediator: ExistingMediator
    free: tuple[str, ...] = ()
    certificate: ToldCertificate | None = None
    conduct: ToldConduct | None = None
    signed: Mapping[AgreementKind, date | None] = field(default_factory=dict)
    not_for: str = ""
    codes: tuple[str, ...] = ()


def told_volunteer(values: Values, *, by: Scope, at: datetime) -> ToldVolunteer:
    """Raises a refusal of ``volunteer_refusals`` for the first thing our rules do not take."""
    today = local_day(at, by.service.zone)
    _refuse_texts(values)
    days = _days(values)
    _refuse_days(days, values, today)
    codes: list[str] = []
    mediator = _mediator(values, days, codes, by=by, today=today)
    told = ToldVolunteer(
        mediator=mediator,
        free=tuple(values.get("free") or ()),
        certificate=_certificate(values, days, codes, today),
        conduct=_conduct(values, days, codes, today),
        signed={
            kind: days.get(day)
            for kind, (day, yes) in OF_AGREEMENT.items()
            if days.get(day) or values.get(yes)
        },
        not_for=str(values.get("not_for") or ""),
        codes=(),
    )
    if any((values.get("seats") or {}).values()):
        codes.append("seats_not_kept")
    return ToldVolunteer(**{**vars(told), "codes": tuple(codes)})


def _text(values: Values, name: str) -> str:
    return str(values.get(name) or "").strip()


def _refuse_texts(values: Values) -> None:
    if not _text(values, "first_name") and not _text(values, "last_name"):
        raise NameMissing
    if not _text(values, "first_name") and len(_text(values, "last_name")) > LONGEST_FIRST_NAME:
        raise TextTooLong("last_name", LONGEST_FIRST_NAME)
    for name, most in LENGTHS.items():
        if most is not None and len(_text(values, name)) > most:
            raise TextTooLong(name, most)
    if (values.get("max_open_cases") or 0) > MOST_OPEN_CASES:
        raise NumberTooLarge("max_open_cases", MOST_OPEN_CASES)


def _days(values: Values) -> dict[str, date]:
    names = (*PAST, "rest_until", "certificate_on", "certificate_until")
    return {name: date.fromisoformat(values[name]) for name in names if values.get(name)}


def _refuse_days(days: Mapping[str, date], values: Values, today: date) -> None:
    for name in PAST:
        if name in days and days[name] > today:
            raise DayOfRowToCome(name)
    if days.get("certificate_on", today) > today + A_YEAR:
        raise DayOfRowToCome("certificate_on")
    for first, last in NOT_SOONER:
        if first in days and last in days and days[last] < days[first]:
            raise DaysTurned(first, last)
    if _text(values, "state") == VolunteerState.LEFT and "left_on" not in days:
        raise LeftWithoutDay


def _mediator(
    values: Values, days: Mapping[str, date], codes: list[str], *, by: Scope, today: date
) -> ExistingMediator:
    state = _state(values, days, codes, today)
    postcode, languages = _text(values, "postcode"), list(values.get("spoken") or ())
    if not languages:
        languages = [by.service.language]
        codes.append("spoken_assumed")
    if not _text(values, "email") and not _text(values, "phone"):
        codes.append("no_way_to_reach")
    if postcode and is_outside_area(postcode, by=by, on=today):
        codes.append("outside_area")
    most = values.get("max_open_cases")
    # Who has one name has it as their first, as on the pages.
    first_name, last_name = _text(values, "first_name"), _text(values, "last_name")
    return ExistingMediator(
        first_name=first_name or last_name,
        last_name=last_name if first_name else "",
        mailbox=_text(values, "email"),
        phone=_text(values, "phone"),
        language=_text(values, "mail_language") or by.service.language,
        their_number=_text(values, "number"),
        street=_text(values, "street"),
        house_number=_text(values, "house_number"),
        postcode=postcode,
        town=_text(values, "town"),
        district=district_of(postcode, by=by, on=today) if postcode else None,
        languages=languages,
        level=_text(values, "experience") or Level.REGULAR,
        max_open_cases=USUAL_OPEN_CASES if most is None or most == "" else most,
        extra_training=list(values.get("extra_trained") or ()),
        state=state,
        admitted_on=_admitted_on(days, codes, today),
        paused_until=days.get("rest_until") if state == VolunteerState.PAUSED else None,
        left_on=days.get("left_on") if state == VolunteerState.LEFT else None,
        second_mailbox=_text(values, "email_2"),
        second_phone=_text(values, "phone_2"),
        note=_text(values, "note"),
    )


def _state(
    values: Values, days: Mapping[str, date], codes: list[str], today: date
) -> VolunteerState:
    """A last day says that somebody left, and a rest to come that they rest, whatever else does."""
    said = _text(values, "state")
    if said == VolunteerState.LEFT or "left_on" in days:
        return VolunteerState.LEFT
    rest = days.get("rest_until")
    if said != VolunteerState.PAUSED and rest:
        if rest > today:
            return VolunteerState.PAUSED
        codes.append("rest_over")
    return VolunteerState(said or VolunteerState.ACTIVE)


def _admitted_on(days: Mapping[str, date], codes: list[str], today: date) -> date:
    if "admitted_on" in days:
        return days["admitted_on"]
    codes.append("since_unknown")
    return min([today, *(days[name] for name in FIRST_DAYS if name in days)])


def _certificate(
    values: Values, days: Mapping[str, date], codes: list[str], today: date
) -> ToldCertificate | None:
    is_seen = values.get("certificate_seen")
    if is_seen is False:
        codes.append("certificate_not_seen")
        return None
    since = days.get("certificate_on")
    others = ("certificate_by", "certificate_until", "certificate_seen_on", "certificate_seen_by")
    if since is None:
        if is_seen or any(values.get(name) for name in others):
            raise CertificateWithoutDay
        return None
    given_by = _text(values, "certificate_by")
    codes += [] if given_by else ["certificate_giver_unknown"]
    codes += [] if "certificate_seen_on" in days else ["certificate_seen_now"]
    return ToldCertificate(
        given_by=given_by,
        effective_on=since,
        valid_until=days.get("certificate_until"),
        seen_on=days.get("certificate_seen_on", today),
        seen_by=_text(values, "certificate_seen_by"),
    )


def _conduct(
    values: Values, days: Mapping[str, date], codes: list[str], today: date
) -> ToldConduct | None:
    is_seen, issued = values.get("conduct_seen"), days.get("conduct_on")
    if is_seen is False:
        codes.append("conduct_not_seen")
        return None
    if issued is None:
        if is_seen or values.get("conduct_number") or values.get("conduct_seen_on"):
            codes.append("conduct_without_day")
        return None
    if "conduct_seen_on" not in days:
        codes.append("conduct_seen_now")
    return ToldConduct(
        number=_text(values, "conduct_number"),
        issued_on=issued,
        seen_on=days.get("conduct_seen_on", today),
    )
