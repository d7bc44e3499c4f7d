"""What a sheet says of a volunteer beside the person: papers, hours, and what they are kept from.

No letter leaves from here.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext, override

from core.letters import letters
from core.local_time import local_day
from core.week import BOXES, DAY_PARTS
from moving.actions.told_volunteer import OF_AGREEMENT, ToldCertificate, ToldVolunteer
from moving.actions.volunteer_refusals import NoTextYet, PaperOnPage, TextTooLong
from moving.sheets.values.homes import read_postcode
from moving.sheets.values.reading import Place
from moving.snapshot.volunteers import NOWHERE, boxes_of
from organisations.audit import record
from organisations.models import Membership, PartnerOrganisation, Scope, User
from scheduling.appointments.actions.availability import rules_without, set_availability
from scheduling.appointments.models import AvailabilityException, WeeklyRule
from scheduling.engine.slots import free
from training.actions.elsewhere import keep_certification_elsewhere
from training.models import Certification
from volunteers.actions.papers import (
    keep_first_conduct_certificate,
    note_signed_agreements,
    see_conduct_certificate,
)
from volunteers.actions.refusals import NothingToAccept
from volunteers.actions.volunteers import end_conflict_of_interest, note_conflict_of_interest
from volunteers.models import AgreementKind, ConflictOfInterest, Volunteer, VolunteerAgreement

STREET_AND_POSTCODE = re.compile(r"(.+) \(([^()]+)\)")
LONGEST_STREET = 120
APART = re.compile(r"\s*,\s*")


def rules_of(boxes: Iterable[str]) -> list[free.WeeklyRule]:
    return [
        free.WeeklyRule(weekday, *DAY_PARTS[part])
        for weekday, part in (BOXES[name] for name in boxes)
    ]


def say_when_free(
    volunteer: Volunteer, boxes: Iterable[str], *, most: int, by: Scope, at: datetime
) -> None:
    """Make these the parts of the week; hours beside them that no sheet can say stay."""
    rows = WeeklyRule.visible_to(by).of_volunteer(volunteer).in_order()
    kept = [free.WeeklyRule(row.weekday, row.start_minute, row.end_minute) for row in rows]
    gone = set(boxes_of(kept)) - set(boxes)
    rules = [*rules_without(kept, rules_of(gone)), *rules_of(boxes)]
    away = AvailabilityException.visible_to(by).of_volunteer(volunteer).away()
    ahead = away.not_over(local_day(at, by.service.zone))
    set_availability(
        volunteer,
        rules=rules,
        away=[(row.starts_on, row.ends_on) for row in ahead],
        max_open_cases=most,
        by=by,
        at=at,
    )


def keep_certificate(
    volunteer: Volunteer, told: ToldCertificate, *, by: Scope, at: datetime
) -> Certification:
    """One from elsewhere; where the sheet does not say who gave it, that stands there."""
    seen_by, other = _who_saw(told.seen_by, by=by)
    return keep_certification_elsewhere(
        volunteer,
        given_by=told.given_by or _not_known(by),
        their_number="",
        effective_on=told.effective_on,
        valid_until=told.valid_until,
        seen_on=told.seen_on,
        seen_by=seen_by,
        seen_by_other=other,
        by=by,
        at=at,
    )


def _not_known(by: Scope) -> str:
    with override(by.service.language):
        return gettext("not known")


def _who_saw(name: str, *, by: Scope) -> tuple[User, str]:
    """The colleague of that name, if there is just one; else who writes it down, and the name."""
    if not name or letters(name) == letters(by.person.full_name):
        return by.person, ""
    rows = Membership.objects.of_service(by.service).current().with_person()
    fits = {row.user for row in rows if letters(row.user.full_name) == letters(name)}
    return (fits.pop(), "") if len(fits) == 1 else (by.person, name)


def change_certificate(
    volunteer: Volunteer, told: ToldCertificate | None, *, by: Scope, at: datetime
) -> None:
    """Another first day is another certificate; the same one from elsewhere is put right.

    Raises ``PaperOnPage`` for one of ours, and where the sheet would take one away.
    """
    if told is None:
        raise PaperOnPage("certificate_on")
    rows = Certification.visible_to(by).of_volunteer(volunteer).confirmed()
    now = rows.latest_to_end_first().select_for_update(of=("self",)).first()
    if now is None or now.effective_on != told.effective_on:
        keep_certificate(volunteer, told, by=by, at=at)
        return
    if not now.is_from_elsewhere:
        raise PaperOnPage("certificate_on")
    now.seen_by, now.seen_by_other = _who_saw(told.seen_by, by=by)
    now.given_by = told.given_by or _not_known(by)
    now.valid_until, now.seen_on = told.valid_until, told.seen_on
    changed = ["given_by", "seen_by", "seen_by_other", "seen_on", "valid_until"]
    now.save(update_fields=changed)
    record("certification.put_right", now, by=by, at=at, changed=changed)


def keep_conduct(
    volunteer: Volunteer, told: ToldVolunteer, *, is_new: bool, by: Scope, at: datetime
) -> None:
    """Of a volunteer who ``is_new`` in this transaction no paper was seen before."""
    if told.conduct:
        see = keep_first_conduct_certificate if is_new else see_conduct_certificate
        see(volunteer, **vars(told.conduct), by=by, at=at)


def keep_signed(volunteer: Volunteer, told: ToldVolunteer, *, by: Scope, at: datetime) -> None:
    """Raises ``NoTextYet`` where there is nothing that they can have signed."""
    for kind, day in told.signed.items():
        try:
            note_signed_agreements(volunteer, signed_on=day, kinds=[kind], by=by, at=at)
        except NothingToAccept as refusal:
            raise NoTextYet(OF_AGREEMENT[kind][0]) from refusal


def change_signed(
    volunteer: Volunteer, kind: AgreementKind, told: ToldVolunteer, *, by: Scope, at: datetime
) -> None:
    """Another day on the paper of the newest text. What was accepted on screen stays as it was."""
    if kind not in told.signed:
        raise PaperOnPage(OF_AGREEMENT[kind][0])
    keep_signed(volunteer, told, by=by, at=at)
    rows = VolunteerAgreement.visible_to(by).of_volunteer(volunteer).filter(text__kind=kind)
    paper = rows.order_by("-text__version", "-pk").first()
    if paper is None or paper.seen_by_id is None:
        raise PaperOnPage(OF_AGREEMENT[kind][0])
    if paper.signed_on != told.signed[kind]:
        paper.signed_on = told.signed[kind]
        paper.save(update_fields=["signed_on"])
        record("volunteer.sign_agreements", volunteer, by=by, at=at, changed=["signed_on"])


def keep_from(volunteer: Volunteer, not_for: str, *, by: Scope, at: datetime) -> bool:
    """Make these what the volunteer is kept from; what ends on a later day stays until then.

    Answers whether a word is new that was taken for a street: it may be an organisation.
    """
    rows = ConflictOfInterest.visible_to(by).of_volunteer(volunteer).with_partner()
    stored = list(rows.filter(ends_on__isnull=True).order_by("pk"))
    wanted = _conflicts(not_for, by=by)
    known: set[Conflict] = set()
    for row in stored:
        parts = _parts_of(row)
        if parts <= set(wanted):
            known |= parts
        else:
            end_conflict_of_interest(row, by=by, at=at)
    new = [conflict for conflict in wanted if conflict not in known]
    for partner, street, postcode in new:
        note_conflict_of_interest(
            volunteer,
            partner=partner,
            street=street,
            postcode=postcode,
            note="",
            ends_on=None,
            by=by,
            at=at,
        )
    return any(street and not postcode for _partner, street, postcode in new)


Conflict = tuple[PartnerOrganisation | None, str, str]


def _parts_of(row: ConflictOfInterest) -> set[Conflict]:
    """A sheet tells of an organisation and of a home apart."""
    home = (None, row.street, row.postcode) if row.street or row.postcode else None
    return {part for part in ((row.partner, "", "") if row.partner else None, home) if part}


def _conflicts(not_for: str, *, by: Scope) -> list[Conflict]:
    """What is meant by each piece, each once."""
    pieces = [piece.strip() for piece in not_for.split(";") if piece.strip()]
    if not pieces:
        return []
    rows = PartnerOrganisation.visible_to(by).by_name()
    partners = {letters(row.name): row for row in rows}
    found: dict[Conflict, None] = {}
    for piece in pieces:
        # A comma may stand in the name of an organisation, and else between two streets.
        parts = [piece] if letters(piece) in partners else APART.split(piece)
        for part in filter(None, parts):
            found[_conflict(part, partners, by)] = None
    return list(found)


def _conflict(part: str, partners: dict[str, PartnerOrganisation], by: Scope) -> Conflict:
    if partner := partners.get(letters(part)):
        return partner, "", ""
    if postcode := _postcode(part, by):
        return None, "", postcode
    both = STREET_AND_POSTCODE.fullmatch(part)
    street, postcode = (both[1], _postcode(both[2], by)) if both else (part, "")
    if both and not postcode:
        street = part
    if len(street) > LONGEST_STREET:
        raise TextTooLong("not_for", LONGEST_STREET)
    return None, street, postcode


def _postcode(text: str, by: Scope) -> str:
    place = Place(country=by.service.country, today=NOWHERE)
    read = read_postcode(text, place)
    return "" if read.fault or read.more else str(read.value)
