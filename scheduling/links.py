"""What stands in the links of offers and invitations: an id, signed."""

from cases.models import Assignment
from core import tokens
from organisations.letters import address_of
from scheduling.models import CalendarItem, Offer

OFFER = "offer"
REPLY = "reply"


def offer_token(offer: Offer) -> str:
    return tokens.sign(OFFER, offer=offer.pk)


def offer_address(offer: Offer) -> str:
    return address_of("scheduling:offer_answer", offer_token(offer))


def offer_of(token: str) -> Offer:
    """Raises ``BadLink``, or ``Offer.DoesNotExist`` where it was erased or the person has left."""
    facts = tokens.read(OFFER, token)
    offers = Offer.unscoped.of_members().with_person().with_case().select_related("service")
    offer: Offer = offers.get(pk=facts["offer"])
    return offer


def partners_of(offer: Offer) -> list[str]:
    """The first names of the others on the case: nothing more is told before a yes."""
    seats = Assignment.unscoped.of_case(offer.case).open().in_order().with_person()
    return [
        seat.volunteer.user.first_name for seat in seats if seat.volunteer_id != offer.volunteer_id
    ]


def reply_token(item: CalendarItem) -> str:
    """Bound to the UID as well: somebody with a new address gets a new UID and so a new link."""
    return tokens.sign(REPLY, item=item.pk, of=_print_of(item))


def _print_of(item: CalendarItem) -> str:
    return tokens.digest(item.uid)[:12]


def reply_address(item: CalendarItem) -> str:
    return address_of("scheduling:invitation_reply", reply_token(item))


def item_of(token: str) -> CalendarItem:
    """Raises ``BadLink``, or ``CalendarItem.DoesNotExist``: erased, or the person has left."""
    facts = tokens.read(REPLY, token)
    items = CalendarItem.unscoped.of_members().with_person().with_subject()
    item: CalendarItem = items.select_related("service").get(pk=facts["item"])
    if facts["of"] != _print_of(item):
        raise tokens.BadLink(REPLY)
    return item
