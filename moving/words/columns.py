"""What the columns of a sheet are called, and how certain that is."""

import re

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.week import BOXES
from core.wording import PART_LABELS
from moving.sheets.columns import Certainty, FoundColumn
from moving.sheets.fields import FREE_COLUMN, SEATS, SPOKEN_COLUMN
from moving.sheets.headers import SheetKind
from volunteers.models.people import Spoken

KINDS: dict[SheetKind, str | Promise] = {
    SheetKind.VOLUNTEERS: gettext_lazy("volunteers"),
    SheetKind.CASES: gettext_lazy("cases"),
    SheetKind.PARTNERS: pgettext_lazy("kind of sheet", "partner organisations"),
}
CERTAINTIES: dict[Certainty, str | Promise] = {
    Certainty.SURE: pgettext_lazy("recognising a column", "sure"),
    Certainty.THINK: pgettext_lazy("recognising a column", "we think so"),
    Certainty.UNKNOWN: pgettext_lazy("recognising a column", "we do not know"),
}
FIELDS: dict[str, str | Promise] = {
    "number": pgettext_lazy("column of a sheet", "number"),
    "first_name": pgettext_lazy("column of a sheet", "first name"),
    "prefix": pgettext_lazy("column of a sheet", "prefix of the last name"),
    "last_name": pgettext_lazy("column of a sheet", "last name"),
    "full_name": pgettext_lazy("column of a sheet", "whole name"),
    "name": pgettext_lazy("column of a sheet", "name"),
    "email": pgettext_lazy("column of a sheet", "email address"),
    "email_2": pgettext_lazy("column of a sheet", "second email address"),
    "phone": pgettext_lazy("column of a sheet", "phone"),
    "phone_2": pgettext_lazy("column of a sheet", "second phone"),
    "mail_language": pgettext_lazy("column of a sheet", "language of our email"),
    "language": pgettext_lazy("column of a sheet", "language"),
    "street": pgettext_lazy("column of a sheet", "street"),
    "house_number": pgettext_lazy("column of a sheet", "house number"),
    "street_and_number": pgettext_lazy("column of a sheet", "street and house number"),
    "address": pgettext_lazy("column of a sheet", "whole address"),
    "postcode": pgettext_lazy("column of a sheet", "postcode"),
    "town": pgettext_lazy("column of a sheet", "town"),
    "spoken": pgettext_lazy("column of a sheet", "languages spoken"),
    "free": pgettext_lazy("column of a sheet", "parts of the week"),
    "max_open_cases": pgettext_lazy("column of a sheet", "most cases at a time"),
    "extra_trained": pgettext_lazy("column of a sheet", "extra training"),
    "state": pgettext_lazy("column of a sheet", "state"),
    "experience": pgettext_lazy("column of a sheet", "experience"),
    "admitted_on": pgettext_lazy("column of a sheet", "volunteer since"),
    "rest_until": pgettext_lazy("column of a sheet", "rests until"),
    "left_on": pgettext_lazy("column of a sheet", "stopped on"),
    "certificate_on": pgettext_lazy("column of a sheet", "certificate since"),
    "certificate_seen": pgettext_lazy("column of a sheet", "certificate seen"),
    "certificate_until": pgettext_lazy("column of a sheet", "certificate until"),
    "certificate_by": pgettext_lazy("column of a sheet", "certificate given by"),
    "certificate_seen_on": pgettext_lazy("column of a sheet", "certificate seen on"),
    "certificate_seen_by": pgettext_lazy("column of a sheet", "certificate seen by"),
    "conduct_on": pgettext_lazy("column of a sheet", "date of the conduct certificate"),
    "conduct_seen": pgettext_lazy("column of a sheet", "conduct certificate seen"),
    "conduct_number": pgettext_lazy("column of a sheet", "number of the conduct certificate"),
    "conduct_seen_on": pgettext_lazy("column of a sheet", "conduct certificate seen on"),
    "agreement_on": pgettext_lazy("column of a sheet", "agreement signed on"),
    "agreement_signed": pgettext_lazy("column of a sheet", "agreement signed"),
    "confidentiality_on": pgettext_lazy("column of a sheet", "confidentiality signed on"),
    "confidentiality_signed": pgettext_lazy("column of a sheet", "confidentiality signed"),
    "not_for": pgettext_lazy("column of a sheet", "not to be asked for"),
    "note": pgettext_lazy("column of a sheet", "note"),
    "received_on": pgettext_lazy("column of a sheet", "reported on"),
    "form": pgettext_lazy("column of a sheet", "form of mediation"),
    "channel": pgettext_lazy("column of a sheet", "how it came in"),
    "partner": pgettext_lazy("column of a sheet", "referred by"),
    "partner_person": pgettext_lazy("column of a sheet", "the referrer's person"),
    "partner_reference": pgettext_lazy("column of a sheet", "the referrer's own reference"),
    "consent_by": pgettext_lazy("column of a sheet", "who gave consent"),
    "consent_how": pgettext_lazy("column of a sheet", "how consent was given"),
    "consent_on": pgettext_lazy("column of a sheet", "consent given on"),
    "consent": pgettext_lazy("column of a sheet", "consent given"),
    "district": pgettext_lazy("column of a sheet", "district"),
    "mediator_1": pgettext_lazy("column of a sheet", "first mediator"),
    "mediator_2": pgettext_lazy("column of a sheet", "second mediator"),
    "mediator_1_since": pgettext_lazy("column of a sheet", "first mediator since"),
    "mediator_2_since": pgettext_lazy("column of a sheet", "second mediator since"),
    "with_pair_since": pgettext_lazy("column of a sheet", "with the mediators since"),
    "aftercare_on": pgettext_lazy("column of a sheet", "aftercare on"),
    "wakes_on": pgettext_lazy("column of a sheet", "case rests until"),
    "summary": pgettext_lazy("column of a sheet", "in one line"),
    "closed_on": pgettext_lazy("column of a sheet", "closed on"),
    "provisional_result": pgettext_lazy("column of a sheet", "result after the talks"),
    "confirmed_result": pgettext_lazy("column of a sheet", "result at aftercare"),
    "ended_reason": pgettext_lazy("column of a sheet", "reason of closing"),
    "story": pgettext_lazy("column of a sheet", "what is going on"),
    "organisation": pgettext_lazy("column of a sheet", "organisation"),
    "kind": pgettext_lazy("column of a sheet", "kind"),
    "contact_email": pgettext_lazy("column of a sheet", "email address of the contact"),
    "role": pgettext_lazy("column of a sheet", "role"),
}
OF_PARTY: dict[str, str | Promise] = {
    "a": pgettext_lazy("column of a sheet", "first party: %(field)s"),
    "b": pgettext_lazy("column of a sheet", "second party: %(field)s"),
}
OF_TALK: dict[str, str | Promise] = {
    "kind": pgettext_lazy("column of a sheet", "talk %(number)s: kind"),
    "on": pgettext_lazy("column of a sheet", "talk %(number)s: day"),
    "result": pgettext_lazy("column of a sheet", "talk %(number)s: result"),
    "minutes": pgettext_lazy("column of a sheet", "talk %(number)s: minutes"),
}
TALK = re.compile(r"talk_(\d)_(\w+)")


def field_in_words(field: str) -> str:
    """What a column holds, as people call it: "second party: postcode", "Turkish"."""
    if found := SEATS.fullmatch(field):
        return _("cases taken in %(year)s") % {"year": found[1]}
    if field.startswith(SPOKEN_COLUMN):
        return str(Spoken(field.removeprefix(SPOKEN_COLUMN)).label)
    if field.startswith(FREE_COLUMN):
        weekday, part = BOXES[field.removeprefix(FREE_COLUMN)]
        return f"{WEEKDAYS[weekday]} {PART_LABELS[part]}"
    if found := TALK.fullmatch(field):
        return str(OF_TALK[found[2]]) % {"number": found[1]}
    if field in FIELDS:
        return str(FIELDS[field])
    party, _line, fact = field.partition("_")
    return str(OF_PARTY[party]) % {"field": FIELDS[fact]}


def column_in_words(column: FoundColumn) -> str:
    if column.is_never_read:
        return _("We may not keep this, and have read nothing of it.")
    if not column.field:
        return _("We do not know this column, and leave it out.")
    return f"{field_in_words(column.field)} ({CERTAINTIES[column.certainty]})"
