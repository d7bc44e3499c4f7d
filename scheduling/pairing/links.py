"""What stands in the link of an offer: its id and a print of where it was sent, signed."""

from core import tokens
from organisations.letters import address_of
from scheduling.pairing.models import Offer

OFFER = "offer"


def offer_token(offer: Offer) -> str:
    """Bound to the address: of somebody whose address was put right the earlier link ends."""
    return tokens.sign_token(OFFER, offer=offer.pk, of=_print_of_address(offer))


def _print_of_address(offer: Offer) -> str:
    return tokens.digest(offer.volunteer.user.mailbox.lower())[:12]


def offer_address(offer: Offer) -> str:
    return address_of("scheduling:offer_answer", offer_token(offer))


def offer_of(token: str) -> Offer:
    """Raises ``BadLink``, or ``Offer.DoesNotExist`` where it was erased or the person has left.

    One that was sent to an address which was put right since is no link any more.
    """
    facts = tokens.read_token(OFFER, token)
    offers = Offer.unscoped.of_members().with_person().with_case().select_related("service")
    offer: Offer = offers.get(pk=facts["offer"])
    if facts.get("of") != _print_of_address(offer):
        raise tokens.BadLink(OFFER)
    return offer
