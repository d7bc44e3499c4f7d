"""What pairing and the agenda know of one volunteer, for the page of that volunteer."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Assignment, ChoiceList, choices_of
from core.local_time import local_day
from core.templatetags.ui import clock, short_day, short_moment
from core.wording import day_of, listed_with_and
from organisations.models import Scope, full_name_of
from scheduling.appointments.models import CalendarItem
from scheduling.appointments.models.questions import ITEMS_OF_PERSON
from scheduling.appointments.pages.free_weeks import free_weeks
from scheduling.lifecycle import OfferState
from scheduling.pairing.models.questions import (
    COMPANY_OF_VOLUNTEER,
    OFFERS_SINCE,
    OPEN_SEATS_OF_VOLUNTEER,
    WEEK_LAST_TOLD,
)
from volunteers.lifecycle import MAY_MEDIATE, VolunteerState
from volunteers.models import Volunteer
from volunteers.pages.dashboard import Tile

A_YEAR = timedelta(days=365)
MARKS = {OfferState.ACCEPTED: "yes", OfferState.DECLINED: "no", OfferState.EXPIRED: "none"}
MARKS_SHOWN = 12


def shown_of(volunteer: Volunteer, *, scope: Scope, at: datetime) -> dict[str, Any]:
    """Tiles, buttons and parts; of whoever left nothing is asked any more."""
    if not scope.is_coordinator or volunteer.state == VolunteerState.LEFT:
        return {}
    seats: list[Assignment] = OPEN_SEATS_OF_VOLUNTEER.ask(scope, volunteer=volunteer.pk)
    items: list[CalendarItem] = ITEMS_OF_PERSON.ask(scope, person=volunteer.user_id, at=at)
    offers = OFFERS_SINCE.ask(scope, volunteer=volunteer.pk, since=at - A_YEAR)
    return {
        "tiles": [_room(volunteer, len(seats)), _next_talk(items), _answers(offers)],
        "deeds": _deeds(volunteer, scope),
        "parts": [
            _free(volunteer, items, scope, at),
            {
                "template": "scheduling/_volunteer_cases.html",
                "lines": _lines(volunteer, seats, items, scope),
            },
        ],
    }


def _deeds(volunteer: Volunteer, scope: Scope) -> list[dict[str, str]]:
    if volunteer.state not in MAY_MEDIATE:
        return []
    url = reverse("scheduling:cases_for", args=[scope.service.slug, volunteer.pk])
    return [{"url": url, "label": _("Ask for a case"), "icon": "send"}]


def _room(volunteer: Volunteer, taken: int) -> Tile:
    most = volunteer.max_open_cases
    left = max(most - taken, 0)
    words = ngettext("room for %(left)s more", "room for %(left)s more", left)
    return Tile(
        place=1,
        label=_("Has now"),
        figure=str(taken),
        small=ngettext("of %(most)s case", "of %(most)s cases", most) % {"most": most},
        text=words % {"left": left} if left else _("no room"),
        dots=[number < taken for number in range(max(most, taken))],
    )


def _next_talk(items: list[CalendarItem]) -> Tile:
    """The next one they come to; where they said no to every one, the first of these."""
    talks = [item for item in items if item.appointment]
    item = next((item for item in talks if not item.is_declined), next(iter(talks), None))
    if item is None or item.appointment is None:
        return Tile(place=2, label=_("Next talk"), figure="–", text=_("none is planned"))
    talk = item.appointment
    parts = [clock(talk.starts_at), talk.get_kind_display(), talk.case.number]
    if item.is_declined:
        parts.append(_("said no"))
    return Tile(
        place=2, label=_("Next talk"), figure=short_day(talk.starts_at), text=" · ".join(parts)
    )


def _answers(offers: list[Any]) -> Tile:
    """A pattern and not a score: the answers in their order."""
    told = [MARKS[OfferState(offer.state)] for offer in offers if offer.state in MARKS]
    no, none = told.count("no"), told.count("none")
    said = [
        ngettext("%(n)s no", "%(n)s no", no) % {"n": no},
        ngettext("%(n)s without an answer", "%(n)s without an answer", none) % {"n": none},
    ]
    if offers:
        said.append(_("last asked %(day)s") % {"day": day_of(offers[-1].sent_at)})
    label = _("Asked in 12 months")
    if not told:
        text = said[-1] if offers else _("not asked")
        return Tile(place=3, label=label, figure="–", text=text)
    return Tile(
        place=3,
        label=label,
        figure=_("%(n)s yes") % {"n": told.count("yes")},
        small=_("of %(n)s") % {"n": len(told)},
        text=" · ".join(said),
        marks=told[-MARKS_SHOWN:],
    )


def _free(
    volunteer: Volunteer, items: Iterable[CalendarItem], scope: Scope, at: datetime
) -> dict[str, Any]:
    told = WEEK_LAST_TOLD.first(scope, volunteer=volunteer.pk)
    day = local_day(told.at, scope.service.zone) if told else None
    return {
        "template": "scheduling/_volunteer_weeks.html",
        "weeks": free_weeks(volunteer, items, scope=scope, at=at),
        "told_on": day,
        "told_themselves": bool(told and told.by_id == volunteer.user_id),
        "volunteer": volunteer,
    }


def _lines(
    volunteer: Volunteer, seats: list[Assignment], items: list[CalendarItem], scope: Scope
) -> list[dict[str, Any]]:
    """Each open case with who else is on it and its next talk."""
    company: dict[int, list[str]] = defaultdict(list)
    for case, first, last in COMPANY_OF_VOLUNTEER.ask(scope, volunteer=volunteer.pk):
        company[case].append(full_name_of(first, last))
    ahead = [item for item in items if not item.is_declined]
    talks = {item.appointment.case_id: item for item in reversed(ahead) if item.appointment}
    kinds = choices_of(scope.service)
    return [
        {
            "case": seat.case,
            "about": capfirst(kinds.said(ChoiceList.KIND, seat.case.kind, seat.case.own_kind_id)),
            "with": listed_with_and(company[seat.case_id]),
            "talk": short_moment(talks[seat.case_id].starts_at) if seat.case_id in talks else "",
        }
        for seat in seats
    ]
