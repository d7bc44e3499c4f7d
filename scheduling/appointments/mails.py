"""Invitations and cancellations, as mail that a calendar reads, and what is asked after a talk.

Never a word about the parties.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Assignment, Case
from organisations import outbox
from organisations.letters import (
    Enclosure,
    address_of,
    post_letter,
    render_letter,
    tell_letters,
)
from organisations.mails import Addressee
from organisations.models import Service, User
from scheduling.appointments import links
from scheduling.appointments.models import Appointment, CalendarItem
from scheduling.icalendar.invites import BadAttendee, Invite, ItipMethod
from scheduling.icalendar.messages import build_invitation_message
from volunteers.models import Volunteer

tell_letters(
    _("Volunteers"),
    scheduling__invitation=_("You are invited to a talk or a course day"),
    scheduling__cancellation=_("A talk or a course day is cancelled"),
    scheduling__talk_report=_("Tell how a talk went"),
)
tell_letters(_("Coordinators"), scheduling__unsafe_told=_("Something was unsafe at a talk"))


NIGHT = timedelta(hours=12)
"""What begins within it cannot wait for the morning: somebody would stand before a closed door."""


def is_soon(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and at <= moment <= at + NIGHT


def post_invitation(
    item: CalendarItem,
    invite: Invite,
    *,
    moved_from: datetime | None = None,
    is_update: bool,
    service: Service,
    at: datetime,
) -> None:
    """Ask one person to come; a newer invitation replaces one that still waits.

    ``moved_from`` is when they thought it would begin.
    """
    facts = {"is_update": is_update, "reply": links.reply_address(item)}
    is_urgent = is_soon(invite.starts_at, at) or is_soon(moved_from, at)
    _post_calendar(
        "invitation",
        ItipMethod.REQUEST,
        item,
        invite,
        facts,
        is_urgent=is_urgent,
        service=service,
        at=at,
    )


def post_cancellation(
    item: CalendarItem, invite: Invite, *, reason: str, service: Service, at: datetime
) -> None:
    """Take it out of somebody's calendar and say why. Nothing leaves where nothing had before."""
    facts = {"reason": reason}
    if _may_know(item, service):
        _post_calendar(
            "cancellation",
            ItipMethod.CANCEL,
            item,
            invite,
            facts,
            is_urgent=is_soon(invite.starts_at, at),
            service=service,
            at=at,
        )


def clear_former_entry(
    item: CalendarItem, nameless: Invite, *, service: Service, at: datetime
) -> None:
    """Take it out of the calendar of an address that somebody had before, without a fact."""
    if _may_know(item, service):
        facts = {"address": address_of("account_login")}
        _post_calendar("cleared", ItipMethod.CANCEL, item, nameless, facts, service=service, at=at)


def clear_former_mailbox(
    first: CalendarItem, calendar: bytes, *, service: Service, at: datetime
) -> None:
    """The same for several entries at once: one letter, with a file that strikes them out."""
    about = f"invite:former:{first.pk}"
    post_letter(
        "scheduling/mail/cleared",
        service=service,
        recipient=first.address,
        language=first.user.language,
        context={"address": address_of("account_login")},
        kind="cleared",
        key=f"{about}:seq:{first.sequence}",
        about=about,
        enclosed=Enclosure("cancelled.ics", calendar),
        at=at,
    )


def tell_cancelled(
    item: CalendarItem, invite: Invite, *, reason: str, service: Service, at: datetime
) -> None:
    """In words alone, for an address whose calendar has never had the entry."""
    about = _about(item)
    post_letter(
        "scheduling/mail/cancellation",
        service=service,
        recipient=item.user.mailbox,
        language=item.user.language,
        context={"person": item.user, "invite": invite, "reason": reason},
        kind="cancellation",
        key=f"{_key(item, invite.sequence)}:told",
        about=about,
        at=at,
        is_urgent=is_soon(invite.starts_at, at),
    )


def tell_cannot_come(item: CalendarItem, talk: Appointment, to: Addressee, *, at: datetime) -> None:
    """Tell whoever sees to the case that a mediator cannot come: the talk is to be moved."""
    service = talk.service
    post_letter(
        "scheduling/mail/cannot_come",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "mediator": item.user.full_name,
            "number": talk.case.number,
            "starts_at": talk.starts_at.astimezone(service.zone),
            "address": address_of("scheduling:appointment_move", service.slug, talk.pk),
        },
        kind="cannot come",
        key=f"{_key(item, item.sequence)}:cannot-come:{to.key}:{at.isoformat()}",
        about=_about_cannot_come(item),
        at=at,
        is_urgent=is_soon(talk.starts_at, at),
    )


def unsend_cannot_come(item: CalendarItem, *, service: Service) -> None:
    """They can after all, or the time they said no to is none any more."""
    outbox.withdraw_from_all(service=service, about=_about_cannot_come(item))


def unsend_invitation(item: CalendarItem, *, service: Service) -> None:
    """Let nothing leave any more that still waits about this entry."""
    outbox.withdraw(service=service, recipient=item.address, about=_about(item))


def ask_for_report(
    talk: Appointment,
    case: Case,
    person: User,
    others: Iterable[User],
    *,
    service: Service,
    at: datetime,
) -> None:
    """Ask one of its mediators how the talk went; asked anew, the link has new days."""
    post_letter(
        "scheduling/mail/talk_report",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "case": case,
            "began_at": talk.starts_at,
            "others": [other.first_name for other in others],
            "address": links.report_address(talk, person, at=at),
        },
        kind="talk_report",
        key=f"talk/{talk.pk}/report/{person.pk}/{at.isoformat()}",
        about=f"talk/{talk.pk}/report",
        at=at,
    )


def tell_unsafe(
    case: Case, to: Addressee, *, teller: User, service: Service, about: str, at: datetime
) -> None:
    """Tell a coordinator at once; what it was is told by phone and never written here."""
    post_letter(
        "scheduling/mail/unsafe_told",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "case": case,
            "teller": teller,
            "address": address_of("cases:case_detail", service.slug, case.pk),
        },
        kind="unsafe_told",
        key=f"{about}/unsafe/{to.key}",
        about=about,
        at=at,
    )


def _may_know(item: CalendarItem, service: Service) -> bool:
    """Whether it may stand in that calendar; what still waited to go there is taken back."""
    unsend_invitation(item, service=service)
    # The strike took the newest number. A day of a course that once came with all the others in one
    # letter has no message of its own for that number, whichever of them it was.
    earlier = [_key(item, number) for number in range(item.sequence)]
    if item.course_session_id and not outbox.were_promised(earlier):
        return True
    return outbox.may_have_arrived(service=service, recipient=item.address, about=_about(item))


def _about_cannot_come(item: CalendarItem) -> str:
    return f"cannot-come:{item.pk}"


def _about(item: CalendarItem) -> str:
    return f"invite:item:{item.pk}"


def _key(item: CalendarItem, sequence: int) -> str:
    return f"{_about(item)}:seq:{sequence}"


def _post_calendar(
    name: str,
    method: ItipMethod,
    item: CalendarItem,
    invite: Invite,
    facts: dict[str, Any],
    *,
    is_urgent: bool = False,
    service: Service,
    at: datetime,
) -> None:
    """The words come from the ``Invite`` alone, so that mail and calendar hold the same.

    Nothing leaves for somebody without an address: they are called, and their feed has the entry.
    """
    if not item.address:
        return
    key = _key(item, invite.sequence)
    lines = [line for line in invite.description.splitlines() if line != invite.url]
    context = {"service": service, "person": item.user, "invite": invite, "lines": lines, **facts}
    subject, text, html = render_letter(
        f"scheduling/mail/{name}", language=item.user.language, context=context
    )
    about, to = _about(item), invite.attendee_address
    try:
        content = build_invitation_message(
            invite,
            method,
            subject=subject,
            text=text,
            html=html,
            message_id=outbox.message_id_of(key),
            sent_at=at,
        )
    except BadAttendee:
        # The others of the talk or the course are told all the same, and staff see who was not.
        outbox.post_unsendable(
            service=service, kind=name, key=key, recipient=to, about=about, at=at
        )
    else:
        outbox.post(
            service=service,
            kind=name,
            key=key,
            recipient=to,
            content=content,
            about=about,
            at=at,
            is_urgent=is_urgent,
        )


def post_seats_unfit(
    volunteer: Volunteer,
    to: Addressee,
    lines: Iterable[tuple[Assignment, Appointment | None]],
    *,
    rests: bool,
    service: Service,
    at: datetime,
) -> None:
    """Which cases of this mediator want somebody else, each with its next talk, and where."""
    post_letter(
        "scheduling/mail/seats_unfit",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "person": volunteer.user,
            "rests": rests,
            "lines": [
                (
                    seat.case.number,
                    talk.starts_at if talk else None,
                    address_of("scheduling:seat_replace", service.slug, seat.pk),
                )
                for seat, talk in lines
            ],
        },
        kind="seats_unfit",
        key=f"volunteer/{volunteer.pk}/seats_unfit/{at.isoformat()}/{to.key}",
        at=at,
    )
