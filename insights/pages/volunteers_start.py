"""A volunteer's start: what is asked of them, what comes next, and their road; and thanks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.lifecycle import CASE_TONES, CaseState
from cases.models import ChoiceList, Stage, choices_of
from core.local_time import local_day
from core.templatetags.ui import day_and_hour, draw_kept, short_day, short_moment
from core.wording import address_of_rows, labels_of, titles_of
from insights.models import (
    OWN_CERTIFICATION,
    OWN_CHANCES,
    OWN_COURSE,
    OWN_NEXT_ITEM,
    OWN_SEATS,
    OWN_TALKS_TO_TELL,
    OWN_VOLUNTEER,
    SHOWN,
)
from insights.pages.would_take import would_take
from organisations.models import Scope, Service
from scheduling.appointments.models import PartStat, PlaceKind
from scheduling.appointments.models.calendar import ANSWER_TONES
from scheduling.pairing.forms.offers import DeclineOfferForm
from scheduling.pairing.links import offer_token
from scheduling.pairing.models import Offer
from scheduling.pairing.pages.hands import TOLD_FOR
from scheduling.pairing.snapshot.offer_told import look_and_tell
from training.models import Certification
from training.snapshot import further_training_of
from volunteers.lifecycle import MAY_MEDIATE, VolunteerState

A_WEEK = timedelta(days=7)
"""So long a thank-you stands there."""
A_YEAR = timedelta(days=365)


def volunteers_start(scope: Scope, at: datetime) -> dict[str, Any]:
    """Nothing for somebody who has the role and was never admitted."""
    own = OWN_VOLUNTEER.first(scope)
    if own is None:
        return {}
    service = scope.service
    offers = _offers(scope, at)
    seats = OWN_SEATS.ask(scope, since=at - A_WEEK)
    to_tell = OWN_TALKS_TO_TELL.ask(scope, at=at)
    item = OWN_NEXT_ITEM.first(scope, at=at)
    open_seats = [seat for seat in seats if seat.ended_at is None][:SHOWN]
    has_room = own.state in MAY_MEDIATE and len(open_seats) < own.max_open_cases
    chances = OWN_CHANCES.ask(scope, since=at - TOLD_FOR, at=at)
    could = would_take(chances, scope, has_room=has_room)
    return {
        "day": {
            "is_paused": own.state == VolunteerState.PAUSED,
            "paused_until": own.paused_until,
            "asked": len(offers)
            + len(could["seats_asked"])
            + len(to_tell)
            + bool(item and _is_open(item)),
            "has_nothing": not (offers or could["seats_asked"] or to_tell or item),
        },
        **could,
        "ticket": _ticket(offers[0], scope, at) if offers else None,
        "offers": _offer_lines(offers[1:], service),
        "to_tell": _to_tell_lines(to_tell, service),
        "next": _next(item, service, at) if item else None,
        "seats": _seat_lines(open_seats, service),
        "thanks": _thanks([seat for seat in seats if seat.ended_at], service),
        "road": _road(own.pk, scope, at),
    }


# --- what is asked ---


def _offers(scope: Scope, at: datetime) -> list[Offer]:
    """The one that ends first is the ticket; the others stand below it in a line each."""
    own = Offer.visible_to(scope).to_person(scope.person).waiting().with_case().with_person()
    return [one for one in own.soonest_expiring_first() if not one.has_ended(at)][: SHOWN + 1]


def _ticket(offer: Offer, scope: Scope, at: datetime) -> dict[str, Any]:
    """What ``scheduling/_offer_question.html`` needs."""
    return {
        "offer": offer,
        "case": offer.case,
        "told": look_and_tell(offer, offer.case, service=scope.service, at=at),
        "form": DeclineOfferForm(),
        "answer_url": reverse("scheduling:offer_answer", args=[offer_token(offer)]),
    }


def _offer_lines(offers: Iterable[Offer], service: Service) -> list[dict[str, str]]:
    kinds = choices_of(service).titles(ChoiceList.KIND)
    return [
        {
            "url": reverse("scheduling:offer_answer", args=[offer_token(offer)]),
            "about": kinds.of(offer.case.kind, offer.case.own_kind_id),
            "until": _("Please answer before %(day)s") % {"day": day_and_hour(offer.expires_at)},
        }
        for offer in offers
    ]


def _to_tell_lines(talks: Iterable[Any], service: Service) -> list[dict[str, str]]:
    """Their talks that are over and of which nobody has told yet."""
    address = address_of_rows("scheduling:appointment_report", service.slug)
    return [
        {
            "url": address % talk.pk,
            "text": f"{titles_of(Stage)[talk.kind]}, {talk.case__number}",
            "when": day_and_hour(talk.starts_at),
        }
        for talk in talks
    ]


# --- what comes next ---


def _is_open(item: Any) -> bool:
    return bool(item.answer == PartStat.NEEDS_ACTION)


def _next(item: Any, service: Service, at: datetime) -> dict[str, Any]:
    """The next talk or course day: when, where, and who else comes."""
    told: dict[str, Any] = {
        "pk": item.pk,
        "sequence": item.sequence,
        "answer": item.answer,
        "asks": _is_open(item),
        "starts_at": item.starts_at,
        "ends_at": item.ends_at,
        "is_today": local_day(item.starts_at, service.zone) == local_day(at, service.zone),
        "is_talk": item.appointment is not None,
    }
    if item.appointment is None:
        about = {"about": item.course_session__title, "more": item.course_session__course__name}
        return told | about | {"place": item.course_session__place}
    kind = titles_of(Stage)[item.appointment__kind]
    answers = labels_of(PartStat)
    case_url = address_of_rows("cases:case_detail", service.slug) % item.appointment__case
    return told | {
        "about": kind,
        "case": item.appointment__case__number,
        "case_url": case_url,
        "place": item.appointment__place,
        "way_there": item.appointment__room_booking__room__venue__way_there or "",
        "is_at_home": item.appointment__place_kind == PlaceKind.HOME,
        "is_online": item.appointment__place_kind == PlaceKind.ONLINE,
        "other": item.other_name,
        "other_phone": item.other_phone,
        "other_answer": answers.get(item.other_answer, ""),
        "other_tone": ANSWER_TONES.get(item.other_answer, ""),
    }


# --- the road, the cases, and thanks ---


def _road(volunteer: int, scope: Scope, at: datetime) -> dict[str, Any]:
    """How far they are: with a certificate until when and which hours it asks, else the course."""
    url = reverse("training:my_training", args=[scope.service.slug])
    certification = OWN_CERTIFICATION.first(scope)
    if certification is None:
        course = OWN_COURSE.first(scope, at=at)
        return {"url": url, **_road_of_course(course)} if course else {}
    standing = _standing(certification, scope, at)
    until = certification.valid_until
    return {
        "url": url,
        "standing": standing,
        "until": short_day(until) if until else "",
        **_hours(volunteer, scope, at),
    }


def _standing(certification: Certification, scope: Scope, at: datetime) -> str:
    day = local_day(at, scope.service.zone)
    window = scope.service.renewal_window_days
    return certification.standing(day, renewal_window_days=window)


def _road_of_course(course: Any) -> dict[str, Any]:
    return {
        "course": course.course__name,
        "done": course.seen,
        "total": course.days,
        "next": short_moment(course.next_at) if course.next_at else "",
    }


def _hours(volunteer: int, scope: Scope, at: datetime) -> dict[str, Any]:
    """Of further training in a year, where the service asks for any."""
    needed = scope.service.further_training_hours
    if not needed:
        return {}
    learned = further_training_of([volunteer], since=at - A_YEAR, until=at)[volunteer]
    minutes = learned.minutes_attended
    return {"done": min(minutes // 60, needed), "total": needed}


def _seat_lines(seats: Iterable[Any], service: Service) -> list[dict[str, Any]]:
    kinds, states = choices_of(service).titles(ChoiceList.KIND), labels_of(CaseState)
    address = address_of_rows("cases:case_detail", service.slug)
    return [
        {
            "url": address % seat.case,
            "number": seat.case__number,
            "about": kinds.of(seat.case__kind, seat.case__own_kind),
            "state": draw_kept(
                "components/pill.html",
                tone=CASE_TONES[seat.case__state],
                label=states[seat.case__state],
            ),
        }
        for seat in seats
    ]


def _thanks(seats: list[Any], service: Service) -> dict[str, str] | None:
    """For the case that ended last, and well; no neighbour is named."""
    if not seats:
        return None
    last = max(seats, key=lambda seat: seat.ended_at)
    kinds = choices_of(service).titles(ChoiceList.KIND)
    return {
        "about": kinds.of(last.case__kind, last.case__own_kind),
        "number": last.case__number,
        "other": last.other_name or "",
    }
