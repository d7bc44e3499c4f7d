"""Invitations and cancellations, as mail that a calendar reads; never a word about the parties."""

from datetime import datetime
from typing import Any

from organisations import outbox
from organisations.letters import render_letter
from organisations.models import Service
from scheduling.appointments import links
from scheduling.appointments.models import CalendarItem
from scheduling.icalendar.invites import BadAttendee, Invite, ItipMethod
from scheduling.icalendar.messages import build_invitation_message


def post_invitation(
    item: CalendarItem, invite: Invite, *, is_update: bool, service: Service, at: datetime
) -> None:
    """Ask one person to come; a newer invitation replaces one that still waits."""
    facts = {"is_update": is_update, "reply": links.reply_address(item)}
    _post_calendar("invitation", ItipMethod.REQUEST, item, invite, facts, service=service, at=at)


def post_cancellation(
    item: CalendarItem, invite: Invite, *, service: Service, at: datetime
) -> None:
    """Take it out of somebody's calendar. Nothing leaves where nothing had left before."""
    recipient = invite.attendee_address
    outbox.withdraw(service=service, recipient=recipient, about=_about(item))
    if outbox.may_have_arrived(service=service, recipient=recipient, about=_about(item)):
        _post_calendar("cancellation", ItipMethod.CANCEL, item, invite, {}, service=service, at=at)


def _about(item: CalendarItem) -> str:
    return f"invite:item:{item.pk}"


def _post_calendar(
    name: str,
    method: ItipMethod,
    item: CalendarItem,
    invite: Invite,
    facts: dict[str, Any],
    *,
    service: Service,
    at: datetime,
) -> None:
    """The words come from the ``Invite`` alone, so that mail and calendar hold the same."""
    key = f"{_about(item)}:seq:{invite.sequence}"
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
        )
