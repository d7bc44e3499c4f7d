"""The lines of the start pages, ready to print."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cases.lifecycle import CASE_TONES, CaseState
from cases.models import ChoiceList, Stage, choices_of
from core.templatetags.ui import day_and_hour, draw_kept, short_moment
from core.wording import address_of_rows, labels_of, titles_of
from organisations.models import Service


def talk_lines(talks: Iterable[Any], service: Service) -> list[dict[str, str]]:
    """One line for each of ``AppointmentQuerySet.as_lines``."""
    kinds = titles_of(Stage)
    address = address_of_rows("cases:case_detail", service.slug)
    return [
        {
            "url": address % talk.case,
            "number": talk.case__number,
            "at": talk.starts_at.isoformat(),
            "when": short_moment(talk.starts_at),
            "kind": kinds[talk.kind],
        }
        for talk in talks
    ]


def seat_lines(seats: Iterable[Any], service: Service) -> list[dict[str, Any]]:
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


def offer_lines(offers: Iterable[Any], service: Service) -> list[dict[str, str]]:
    """The cases a volunteer is asked for, and until when."""
    kinds = choices_of(service).titles(ChoiceList.KIND)
    return [
        {
            "about": kinds.of(offer.kind, offer.own_kind),
            "until": _("Please answer before %(day)s") % {"day": day_and_hour(offer.moment)},
        }
        for offer in offers
    ]


def to_tell_lines(talks: Iterable[Any], service: Service) -> list[dict[str, str]]:
    """The talks of a volunteer that are over and of which nobody has told yet."""
    address = address_of_rows("scheduling:appointment_report", service.slug)
    return [
        {
            "url": address % talk.pk,
            "text": f"{titles_of(Stage)[talk.kind]}, {talk.case__number}",
            "when": day_and_hour(talk.starts_at),
        }
        for talk in talks
    ]


def item_line(item: Any) -> dict[str, str]:
    """The next talk or course day of a volunteer; nothing where none is planned."""
    if item is None:
        return {}
    if item.appointment__kind:
        told = {"title": _("Your next talk"), "icon": "calendar-event"}
        told["text"] = titles_of(Stage)[item.appointment__kind]
    else:
        told = {"title": _("Your next course day"), "icon": "school"}
        told["text"] = item.course_session__title
    return told | {"when": day_and_hour(item.starts_at)}
