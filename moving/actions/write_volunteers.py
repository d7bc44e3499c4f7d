"""Volunteers from the rows of a sheet: added, changed, and taken back. No mail leaves from here.

Every function runs inside the transaction of its caller.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from cases.models import Assignment
from moving.actions import unwrite_volunteers
from moving.actions.told_volunteer import ToldVolunteer, told_volunteer
from moving.actions.volunteer_papers import (
    change_certificate,
    change_signed,
    keep_certificate,
    keep_conduct,
    keep_from,
    keep_signed,
    say_when_free,
)
from moving.actions.volunteer_refusals import PaperOnPage, StateOnPage, StillBusy
from moving.actions.written import Written
from moving.sheets.fields import SIGNED
from moving.snapshot.volunteers import FIELDS, SHEET_OF_AGREEMENT, values_of
from organisations.audit import record
from organisations.models import Role, Scope, User
from scheduling.pairing.models.offers import Offer
from training.models import Enrolment
from volunteers.actions.by_hand import add_volunteer, logins_asked_together
from volunteers.actions.volunteers import (
    begin_probation,
    change_volunteer,
    leave,
    pause_volunteer,
    put_contact_right,
    release,
    return_from_pause,
)
from volunteers.lifecycle import VolunteerState
from volunteers.models import Volunteer

PERSON = {
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "mailbox",
    "phone": "phone",
    "mail_language": "language",
}
OWN = {
    "number": "their_number",
    "email_2": "second_mailbox",
    "phone_2": "second_phone",
    "street": "street",
    "house_number": "house_number",
    "postcode": "postcode",
    "town": "town",
    "spoken": "languages",
    "max_open_cases": "max_open_cases",
    "extra_trained": "extra_training",
    "experience": "level",
    "note": "note",
}
"""Which column of the person, and of the volunteer, a field of the sheet is."""
STATE = ("state", "rest_until", "left_on")
CERTIFICATE = tuple(name for name in FIELDS if name.startswith("certificate_"))
CONDUCT = tuple(name for name in FIELDS if name.startswith("conduct_"))
FIELDS_OF_CODE = {
    "spoken_assumed": ("spoken",),
    "no_way_to_reach": ("email", "phone"),
    "outside_area": ("postcode",),
    "rest_over": STATE,
    "since_unknown": ("admitted_on",),
}
PAPERS_OF_CODE = {
    "certificate": (*CERTIFICATE, SIGNED["certificate_on"]),
    "conduct": (*CONDUCT, SIGNED["conduct_on"]),
}
"""Of which fields a code tells; of papers by how it begins."""
Values = Mapping[str, Any]


def _as_writer(by: Scope) -> Scope:
    """Whoever may take a sheet in may write what is in it: managers too, who else change nobody."""
    return replace(by, roles=by.roles | {Role.COORDINATOR})


def asked_together(lines: Iterable[Values], *, by: Scope) -> AbstractContextManager[None]:
    """Of lines that ``add`` takes within it, ask at once what it asks of each."""
    return logins_asked_together(str(values.get("email") or "") for values in lines)


@transaction.atomic
def add(values: Values, *, same: models.Model | None, by: Scope, at: datetime) -> Written:
    """Write down whom a row of a sheet describes, with all that it says of them.

    ``same`` is the person of this service that they are, as somebody said: their account stays as
    it is. Raises a refusal of ``volunteer_refusals``, of the actions below, and ``DoesNotExist``
    for somebody of another service.
    """
    by = _as_writer(by)
    person = _person_here(same, by=by) if same else None
    told = told_volunteer(values, by=by, at=at)
    volunteer = add_volunteer(told.mediator, person=person, by=by, at=at)
    codes = list(told.codes)
    if told.free:
        say_when_free(volunteer, told.free, most=volunteer.max_open_cases, by=by, at=at)
    if told.certificate:
        keep_certificate(volunteer, told.certificate, by=by, at=at)
    keep_conduct(volunteer, told, is_new=True, by=by, at=at)
    keep_signed(volunteer, told, by=by, at=at)
    if told.not_for and keep_from(volunteer, told.not_for, by=by, at=at):
        codes.append("not_for_street")
    if person and _differs(volunteer, values, by=by):
        codes.append("person_kept")
    return Written(row=volunteer, told=tuple(codes))


def _person_here(same: models.Model, *, by: Scope) -> User:
    return User.objects.filter(memberships__service=by.service).distinct().get(pk=same.pk)


def _differs(volunteer: Volunteer, values: Values, *, by: Scope) -> bool:
    now = values_of([volunteer], scope=by)[volunteer.pk]
    return any(values.get(name) and values[name] != now[name] for name in PERSON)


@transaction.atomic
def change(row: Volunteer, changes: Values, *, by: Scope, at: datetime) -> Written:
    """Write new values of fields of the sheet; an empty one empties. The same changes nothing.

    A paper that was signed or seen on a day nobody knows is a «yes» beside those fields.

    Raises as ``add``; ``KnownElsewhere`` for name and contact of who belongs to another service;
    ``StateOnPage``, ``StillBusy`` and ``PaperOnPage`` for what a person does on the page.
    """
    by = _as_writer(by)
    rows = Volunteer.visible_to(by).select_for_update(of=("self",))
    volunteer = rows.select_related("user").get(pk=row.pk)
    now = values_of([volunteer], scope=by)[volunteer.pk]
    new = {name: changes[name] for name in FIELDS if name in changes and changes[name] != now[name]}
    said = {name: changes[name] for name in SIGNED.values() if changes.get(name) is not None}
    new |= {name: yes for name, yes in said.items() if yes}
    # The same word may be the name of an organisation by now.
    new |= {"not_for": changes["not_for"]} if changes.get("not_for") else {}
    if not new:
        return Written(row=volunteer)
    told = told_volunteer({**now, **said, **_without_contradiction(now, new)}, by=by, at=at)
    codes = [code for code in told.codes if _is_about(code, new)]
    contact = {
        column: getattr(told.mediator, column) for name, column in PERSON.items() if name in new
    }
    if contact:
        put_contact_right(volunteer, changes=contact, by=by, at=at)
    own = {column: getattr(told.mediator, column) for name, column in OWN.items() if name in new}
    if own:
        change_volunteer(volunteer, changes=own, by=by, at=at)
    if "free" in new:
        most = told.mediator.max_open_cases
        say_when_free(volunteer, told.free, most=most, by=by, at=at)
    _change_times(volunteer, told, new, by=by, at=at)
    _change_papers(volunteer, told, now, new, by=by, at=at)
    if "not_for" in new and keep_from(volunteer, told.not_for, by=by, at=at):
        codes.append("not_for_street")
    return Written(row=volunteer, told=tuple(codes))


def _is_about(code: str, new: Values) -> bool:
    """Whether it tells of one of these fields, and not of what stood here before."""
    fields = FIELDS_OF_CODE.get(code) or PAPERS_OF_CODE[code.partition("_")[0]]
    return any(name in new for name in fields)


def _without_contradiction(now: Values, new: Values) -> dict[str, Any]:
    """A new state takes along the day that went with the old one."""
    found = dict(new)
    if "state" in new and new["state"] != VolunteerState.PAUSED and "rest_until" not in new:
        found["rest_until"] = ""
    if "state" in new and new["state"] != VolunteerState.LEFT and "left_on" not in new:
        found["left_on"] = ""
    if new.get("left_on") and "state" not in new:
        found["state"] = VolunteerState.LEFT
    return found


def _change_times(
    volunteer: Volunteer, told: ToldVolunteer, new: Values, *, by: Scope, at: datetime
) -> None:
    if any(name in new for name in STATE):
        _move(volunteer, told.mediator.state, told.mediator.paused_until, by=by, at=at)
    volunteer.refresh_from_db()
    days = {
        "admitted_on": ("admitted_on" in new, told.mediator.admitted_on),
        "paused_until": (volunteer.state == VolunteerState.PAUSED, told.mediator.paused_until),
        "left_on": (volunteer.state == VolunteerState.LEFT, told.mediator.left_on),
    }
    changed = [
        name for name, (counts, day) in days.items() if counts and getattr(volunteer, name) != day
    ]
    for name in changed:
        setattr(volunteer, name, days[name][1])
    if changed:
        volunteer.save(update_fields=changed)
        record("volunteer.change", volunteer, by=by, at=at, changed=changed)


def _move(
    volunteer: Volunteer, wanted: str, until: date | None, *, by: Scope, at: datetime
) -> None:
    """By the moves of the lifecycle, so long as none of them has to tell anybody."""
    was = VolunteerState(volunteer.state)
    if was == wanted:
        return
    if VolunteerState.LEFT in {was, wanted} or wanted == VolunteerState.PAUSED:
        _refuse_if_busy(volunteer)
    if wanted == VolunteerState.LEFT:
        leave(volunteer, reason="", by=by, at=at)
    elif wanted == VolunteerState.PAUSED and was in {
        VolunteerState.PROBATION,
        VolunteerState.ACTIVE,
    }:
        pause_volunteer(volunteer, until=until, by=by, at=at)
    elif was == VolunteerState.PAUSED and wanted in {volunteer.paused_from, VolunteerState.ACTIVE}:
        return_from_pause(volunteer, by=by, at=at)
    elif was == VolunteerState.PROBATION and wanted == VolunteerState.ACTIVE:
        release(volunteer, by=by, at=at)
    elif was == VolunteerState.TRAINING and wanted == VolunteerState.PROBATION:
        begin_probation(volunteer, by=by, at=at)
    elif was == VolunteerState.TRAINING and wanted == VolunteerState.ACTIVE:
        begin_probation(volunteer, by=by, at=at)
        release(volunteer, by=by, at=at)
    else:
        raise StateOnPage


def _refuse_if_busy(volunteer: Volunteer) -> None:
    seats = Assignment.unscoped.filter(volunteer=volunteer).open()
    offers = Offer.unscoped.filter(volunteer=volunteer).waiting()
    courses = Enrolment.unscoped.filter(volunteer=volunteer).open()
    if seats.exists() or offers.exists() or courses.exists():
        raise StillBusy


def _change_papers(
    volunteer: Volunteer, told: ToldVolunteer, now: Values, new: Values, *, by: Scope, at: datetime
) -> None:
    """What the sheet does not let us keep is told; what we have is not taken away for it."""
    if any(name in new for name in CERTIFICATE) and (told.certificate or now["certificate_on"]):
        change_certificate(volunteer, told.certificate, by=by, at=at)
    if any(name in new for name in CONDUCT):
        if told.conduct is None and now["conduct_on"]:
            raise PaperOnPage("conduct_on")
        keep_conduct(volunteer, told, is_new=False, by=by, at=at)
    for kind, name in SHEET_OF_AGREEMENT.items():
        if name in new or SIGNED[name] in new:
            change_signed(volunteer, kind, told, by=by, at=at)


def kept_because(row: Volunteer, *, since: datetime, by: Scope) -> str:
    """Why what ``add`` made since then has to stay; empty where it may be taken back.

    One of ``known_before``, ``seat``, ``offer``, ``course``, ``mail``, ``signed_in``, ``used`` and
    ``changed``.
    """
    return unwrite_volunteers.kept_because(row, since=since, by=by)


@transaction.atomic
def take_back(row: Volunteer, *, by: Scope, at: datetime) -> None:
    """Remove what ``add`` made; the person too, where nothing else hangs on them.

    Ask ``kept_because`` first, in the same transaction.
    """
    unwrite_volunteers.take_back(row, by=_as_writer(by), at=at)
