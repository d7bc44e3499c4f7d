"""What every floor says: who is to be called, what is kept why, and why something was not done."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf.locale import LANG_INFO
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.refusals import Refused, Sentences, words_from
from core.templatetags.ui import clock, spelled
from core.wording import listed, paired
from organisations.actions.oneself import deciding_about
from organisations.actions.refusals import (
    AboutOneself,
    AlreadyInvited,
    AlreadyMember,
    AwayAlready,
    BelongsElsewhere,
    CoverOfOthers,
    CoverOverlaps,
    DeputyAway,
    DistrictKnown,
    EndedByThem,
    FreeDayKnown,
    IsClosing,
    KeptByDuty,
    LastExportUnderWay,
    LoginTaken,
    NobodyElse,
    NoCoordinator,
    NotPaused,
    NotTakenAway,
    PartnerKnown,
    PartnerOver,
    PostcodesTaken,
    RoomEnded,
    RoomKnown,
    RoomNotInUse,
    RoomTaken,
    SamePerson,
    SignsIn,
    StandsInThen,
    StillInUse,
    TooManyViews,
    TooSoon,
    VenueEnded,
    VenueKnown,
    WorkStands,
)
from organisations.actions.requests_of_people import why_not_erase
from organisations.actions.rooms import NobodyWorks, OutsideHours, PlanningDoubt
from organisations.models import Scope, User
from organisations.models.kept_rows import KeptPart
from organisations.models.running_work import label_of_work
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


def please_call(people: Iterable[User]) -> str:
    """What whoever decided reads of those whom no letter tells; empty where all have an address."""
    by_phone = [person for person in people if person.is_called_by_phone]
    if not by_phone:
        return ""
    names = listed(
        *(f"{person} ({person.phone})" if person.phone else f"{person}" for person in by_phone)
    )
    return gettext("No email goes to %(names)s. Please call.") % {"names": names}


def phone_note(mailbox: str, phone: str) -> str:
    """What stands beside the name of somebody whom no letter reaches; empty for all others."""
    if mailbox:
        return ""
    return gettext("no email, call %(phone)s") % {"phone": phone or "?"}


DISTRICT_REFUSED: Sentences = {
    DistrictKnown: _("There is a district of this name already. It may have ended."),
    PostcodesTaken: _("Take out %(postcodes)s: that lies in %(district)s."),
}
words_about_district = words_from(DISTRICT_REFUSED)

FREE_DAY_REFUSED: Sentences = {
    FreeDayKnown: _("These days stand in the calendar under this name already."),
}
words_about_free_day = words_from(FREE_DAY_REFUSED)


def _overlap(sentence: Promise) -> Callable[[Any], str]:
    def said(refusal: CoverOverlaps) -> str:
        cover = refusal.cover
        return str(sentence) % {
            "absent": cover.absent.user,
            "deputy": cover.deputy.user,
            "first": spelled(cover.starts_on, "j F"),
            "last": spelled(cover.ends_on, "j F"),
        }

    return said


COVER_REFUSED: Sentences = {
    NoCoordinator: _("Choose two coordinators of this service."),
    CoverOfOthers: _("Only the two of them or a manager can change this."),
    AwayAlready: _overlap(
        _(
            "%(deputy)s stands in for %(absent)s from %(first)s until %(last)s already. "
            "End that first."
        )
    ),
    DeputyAway: _overlap(
        _("%(absent)s is away from %(first)s until %(last)s. Choose somebody else, or other days.")
    ),
    StandsInThen: _overlap(
        _(
            "%(deputy)s stands in for %(absent)s from %(first)s until %(last)s. "
            "Let somebody else do that first."
        )
    ),
}
words_about_cover = words_from(COVER_REFUSED)
words_about_view = words_from(
    {
        TooManyViews: _("You keep %(most)s views already. Take one away first."),
        NoCoordinator: _("Only coordinators keep views."),
    }
)

VENUE_REFUSED: Sentences = {
    VenueKnown: _("There is a venue of this name already. It may have ended."),
    VenueEnded: _("This venue has ended already."),
    RoomKnown: _("This venue has a room of this name already."),
    RoomEnded: _("This room is out of use already."),
}
words_about_venue = words_from(VENUE_REFUSED)


def _room_taken(refusal: RoomTaken) -> str:
    at, until = refusal.booking.starts_at, refusal.booking.ends_at
    return gettext(
        "%(room)s is taken on %(day)s from %(first)s until %(last)s. Choose another room or time."
    ) % {
        "room": refusal.room,
        "day": spelled(at, "l j F"),
        "first": clock(at),
        "last": clock(until),
    }


def _room_not_in_use(refusal: RoomNotInUse) -> str:
    return gettext("%(room)s is not in use on %(day)s. Choose another room.") % {
        "room": refusal.room,
        "day": spelled(refusal.day, "j F Y"),
    }


ROOM_REFUSED: Sentences = {RoomTaken: _room_taken, RoomNotInUse: _room_not_in_use}
"""For the words of every app that plans something in a room."""


def planning_doubt_words(doubt: PlanningDoubt) -> str:
    if isinstance(doubt, NobodyWorks):
        told = {"day": spelled(doubt.day, "l j F"), "name": doubt.name}
        return gettext("Nobody works on %(day)s: %(name)s.") % told
    if isinstance(doubt, OutsideHours):
        told = {"venue": doubt.venue, "day": spelled(doubt.day, "l j F")}
        return gettext("%(venue)s is not open all that time on %(day)s.") % told
    return gettext("There is room for %(capacity)s in %(room)s, and %(people)s would come.") % {
        "room": doubt.room,
        "capacity": doubt.capacity,
        "people": doubt.people,
    }


PARTNER_REFUSED: Sentences = {
    PartnerKnown: _("There is an organisation of this name already."),
    PartnerOver: _("This organisation has ended. Add it again first."),
    AlreadyMember: _("This person has that role already."),
    AlreadyInvited: _("This person is invited to that role already: see who is not here yet."),
}
words_about_partner = words_from(PARTNER_REFUSED)
LOGIN_REFUSED: Sentences = {
    LoginTaken: _("Somebody else signs in with this address. Take one that only they use."),
    SignsIn: _("They can sign in already."),
    BelongsElsewhere: _(
        "They belong to another service as well, so nobody here gives them a login."
    ),
    AlreadyInvited: _("A link is on its way to this address already: see who is not here yet."),
}
words_about_login = words_from(LOGIN_REFUSED)


def work_in_words(work: Mapping[str, int]) -> list[str]:
    """What is under way in a service, each kind with its number."""
    return [paired(label_of_work(word), number) for word, number in work.items()]


def _work_stands(refusal: Refused) -> str:
    told = gettext(
        "Work is still under way, or came in since: %(work)s. End it, or say that you handed it "
        "over."
    )
    work = refusal.work if isinstance(refusal, WorkStands) else {}
    return told % {"work": listed(work_in_words(work))}


CLOSING_REFUSED: Sentences = {
    IsClosing: _("The service is closing already."),
    TooSoon: _("Choose a day from %(earliest)s on, within a year."),
    SamePerson: _("You asked for it yourself, so somebody else confirms it."),
    NotTakenAway: _("First fetch everything of the service: afterwards it is gone."),
    NotPaused: _("Pause the service first, so that those who run it hear of it."),
    LastExportUnderWay: _("The file is being made. Look again in a few minutes."),
    WorkStands: _work_stands,
}
words_about_closing = words_from(CLOSING_REFUSED)

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


def data_in_words(told: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """For reading: each table with its rows, each row as pairs of a column and its words."""
    return [
        {
            "title": table_in_words(apps.get_model(label)),
            "rows": [_row_in_words(apps.get_model(label), row) for row in rows],
        }
        for label, rows in told.items()
    ]


def _row_in_words(model: type[models.Model], row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The word of a choice, a list as words, and nothing of who is only pointed at."""
    fields: dict[str, Any] = {name: model._meta.get_field(name) for name in row}
    pairs = []
    for name, value in row.items():
        if fields[name].is_relation:
            continue
        label = capfirst(str(fields[name].verbose_name))
        pairs.append((label, _shown(name, value, dict(fields[name].flatchoices))))
    return pairs


def _shown(name: str, value: Any, words: Mapping[Any, Any]) -> Any:
    """As somebody reads it: columns of one name hold the same kind of number in every app."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return listed(_language(each) if name in LANGUAGES_IN else str(each) for each in value)
    if isinstance(value, dict):
        return listed(*value)
    if name == "weekday":
        return WEEKDAYS[value]
    if name.endswith("_minute"):
        return f"{value // 60}:{value % 60:02}"
    return words.get(value, value)


LANGUAGES_IN = frozenset({"languages", "spoken"})


def _language(code: str) -> str:
    """Django knows most languages by name; of the others the code is shown."""
    return str(gettext(LANG_INFO[code]["name"])) if code in LANG_INFO else code


def why_not_erase_in_words(subject: models.Model, *, by: Scope, at: datetime) -> str:
    """What stands in the way of erasing it now; empty where nothing does."""
    try:
        why_not_erase(subject, by=by, at=at)
    except (StillInUse, KeptByDuty) as refusal:
        return _why_not_erase(refusal)
    return ""


_why_not_erase = words_from(
    {
        StillInUse: _(
            "It is still in use. First close the case, end the application, or let the volunteer "
            "leave."
        ),
        KeptByDuty: _(
            "It has to be kept until %(until)s: until then somebody may complain or the case may "
            "come back, or a coordinator decided to keep it longer."
        ),
    }
)
