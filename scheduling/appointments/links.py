"""What stands in the link of an invitation: its id and a print of its UID, signed."""

from core import tokens
from organisations.letters import address_of
from scheduling.appointments.models import CalendarItem

REPLY = "reply"


def reply_token(item: CalendarItem) -> str:
    """Bound to the UID as well: somebody with a new address gets a new UID and so a new link."""
    return tokens.sign_token(REPLY, item=item.pk, of=_print_of(item))


def _print_of(item: CalendarItem) -> str:
    return tokens.digest(item.uid)[:12]


def reply_address(item: CalendarItem) -> str:
    return address_of("scheduling:invitation_reply", reply_token(item))


def item_of(token: str) -> CalendarItem:
    """Raises ``BadLink``, or ``CalendarItem.DoesNotExist``: erased, or the person has left."""
    facts = tokens.read_token(REPLY, token)
    items = CalendarItem.unscoped.of_members().with_person().with_subject()
    item: CalendarItem = items.select_related("service").get(pk=facts["item"])
    if facts["of"] != _print_of(item):
        raise tokens.BadLink(REPLY)
    return item


def is_still_expected(item: CalendarItem) -> bool:
    """Whether the talk or course is still theirs: the reason for which the link was sent."""
    return bool(CalendarItem.unscoped.filter(pk=item.pk).still_expected().exists())
