"""Letters about offers, pairs and appointments; never a word about the parties."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cases.models import Case
from organisations import outbox
from organisations.letters import address_of, post_letter, render_letter
from organisations.models import OutboxMessage, OutboxState, Service
from scheduling import links, week
from scheduling.calendar.invites import Invite, Method
from scheduling.calendar.messages import build_invitation_message
from scheduling.languages import listed, spoken
from scheduling.models import CalendarItem, Offer
from volunteers.models import Volunteer

NEVER_LEFT = {OutboxState.QUEUED, OutboxState.SUPERSEDED}


def post_offer(
    offer: Offer, case: Case, *, service: Service, already: Iterable[Volunteer], at: datetime
) -> None:
    """Ask a volunteer for a case; ``already`` are those who sit on it."""
    person = offer.volunteer.user
    post_letter(
        "scheduling/mail/offer",
        service=service,
        recipient=person.email,
        language=person.language,
        context={
            "person": person,
            "case": case,
            "languages": listed(*spoken(case.languages)),
            "wishes": week.in_words(case.wishes),
            "partners": [volunteer.user.first_name for volunteer in already],
            "expires_at": offer.expires_at,
            "address": links.offer_address(offer),
        },
        kind="offer",
        key=f"offer/{offer.pk}",
        about=f"offer/{offer.pk}",
        at=at,
    )


def post_offer_withdrawn(
    offer: Offer, case: Case, *, service: Service, filled: bool, at: datetime
) -> None:
    """Tell somebody that their answer is no longer needed; ``filled``: others were found.

    Nothing is sent where the question itself had not left yet: it is taken back.
    """
    person = offer.volunteer.user
    about = f"offer/{offer.pk}"
    if outbox.withdraw(service=service, recipient=person.email, about=about):
        return
    post_letter(
        "scheduling/mail/offer_withdrawn",
        service=service,
        recipient=person.email,
        language=person.language,
        context={"person": person, "case": case, "filled": filled},
        kind="offer_withdrawn",
        key=f"offer/{offer.pk}/withdrawn",
        about=about,
        at=at,
    )


def post_pair_complete(
    case: Case, pair: Iterable[Volunteer], *, service: Service, at: datetime
) -> None:
    """Tell each mediator that the case can begin, and with whom."""
    team = list(pair)
    for volunteer in team:
        person = volunteer.user
        post_letter(
            "scheduling/mail/pair_complete",
            service=service,
            recipient=person.email,
            language=person.language,
            context={
                "person": person,
                "case": case,
                "partner": next((other.user for other in team if other.pk != volunteer.pk), None),
                "address": address_of("cases:case_detail", service.slug, case.pk),
            },
            kind="pair_complete",
            key=f"case/{case.pk}/pair/{volunteer.pk}/{at.isoformat()}",
            at=at,
        )


def post_invitation(
    item: CalendarItem, invite: Invite, *, is_update: bool, service: Service, at: datetime
) -> None:
    """Ask one person to come; a newer invitation replaces one that still waits."""
    facts = {"is_update": is_update, "reply": links.reply_address(item)}
    _post_calendar("invitation", Method.REQUEST, item, invite, facts, service=service, at=at)


def post_cancellation(
    item: CalendarItem, invite: Invite, *, service: Service, at: datetime
) -> None:
    """Take it out of somebody's calendar. Nothing leaves where nothing had left before.

    A message that was tried may have arrived, whatever the line said.
    """
    recipient = invite.attendee_address
    outbox.withdraw(service=service, recipient=recipient, about=_about(item))
    posted = OutboxMessage.unscoped.filter(lane=recipient.lower(), about=_about(item))
    tries = set(posted.filter(service=service).values_list("state", "attempts"))
    if not tries or any(state not in NEVER_LEFT or attempts for state, attempts in tries):
        _post_calendar("cancellation", Method.CANCEL, item, invite, {}, service=service, at=at)


def _about(item: CalendarItem) -> str:
    return f"invite:item:{item.pk}"


def _post_calendar(
    name: str,
    method: Method,
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
    content = build_invitation_message(
        invite,
        method,
        subject=subject,
        text=text,
        html=html,
        message_id=outbox.message_id_of(key),
        sent_at=at,
    )
    outbox.post(
        service=service,
        kind=name,
        key=key,
        recipient=invite.attendee_address,
        content=content,
        about=_about(item),
        at=at,
    )
