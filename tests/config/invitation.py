"""One invitation as it arrives."""

from datetime import UTC, datetime

from scheduling.icalendar.invites import Invite, ItipMethod
from scheduling.icalendar.messages import build_invitation_message

INVITE = Invite(
    uid="9e167091@tweespraak.example",
    sequence=2,
    starts_at=datetime(2026, 3, 30, 17, 30, tzinfo=UTC),
    ends_at=datetime(2026, 3, 30, 19, 0, tzinfo=UTC),
    zone="Europe/Amsterdam",
    summary="Gesprek buurtbemiddeling",
    description="",
    place="De Brug",
    url="https://tweespraak.example/a/1",
    organiser_name="Buurtbemiddeling Delft",
    organiser_address="planning@tweespraak.example",
    attendee_name="Ans de Wit",
    attendee_address="ans@buren.example",
)
INVITATION = build_invitation_message(
    INVITE,
    ItipMethod.CANCEL,
    subject="Vervallen: é",
    text="Beste Ans,\n",
    html="<p>Beste Ans,</p>",
    message_id="<one@tweespraak.example>",
    sent_at=datetime(2026, 3, 2, tzinfo=UTC),
)
