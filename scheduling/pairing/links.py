"""What stands in the link of an offer: its id, signed."""

from core import tokens
from organisations.letters import address_of
from scheduling.pairing.models import Offer

OFFER = "offer"


def offer_token(offer: Offer) -> str:
    return tokens.sign_token(OFFER, offer=offer.pk)


def offer_address(offer: Offer) -> str:
    return address_of("scheduling:offer_answer", offer_token(offer))


def offer_of(token: str) -> Offer:
    """Raises ``BadLink``, or ``Offer.DoesNotExist`` where it was erased or the person has left."""
    facts = tokens.read_token(OFFER, token)
    offers = Offer.unscoped.of_members().with_person().with_case().select_related("service")
    offer: Offer = offers.get(pk=facts["offer"])
    return offer
