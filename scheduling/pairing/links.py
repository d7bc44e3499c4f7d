"""What stands in the link of a question: its id and a print of where it was sent, signed."""

from core import tokens
from organisations.letters import address_of
from scheduling.pairing.models import Offer, Substitution

OFFER = "offer"
SUBSTITUTION = "substitution"


def offer_token(offer: Offer) -> str:
    """Bound to the address: of somebody whose address was put right the earlier link ends."""
    return tokens.sign_token(OFFER, offer=offer.pk, of=_print_of_address(offer))


def _print_of_address(asked: Offer | Substitution) -> str:
    return _print_of(asked.volunteer.user.mailbox)


def _print_of(mailbox: str) -> str:
    return tokens.digest(mailbox.lower())[:12]


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


def substitution_token(row: Substitution) -> str:
    """To whoever is named; bound to their address as that of an offer is."""
    return substitution_token_for(row.pk, row.volunteer.user.mailbox)


def substitution_token_for(pk: int, mailbox: str) -> str:
    return tokens.sign_token(SUBSTITUTION, substitution=pk, of=_print_of(mailbox))


def substitution_address(row: Substitution) -> str:
    return address_of("scheduling:substitution_answer", substitution_token(row))


def substitution_of(token: str) -> Substitution:
    """Raises ``BadLink``, or ``Substitution.DoesNotExist``, as ``offer_of``."""
    facts = tokens.read_token(SUBSTITUTION, token)
    rows = Substitution.unscoped.of_members().with_all().select_related("service")
    row: Substitution = rows.get(pk=facts["substitution"])
    if facts.get("of") != _print_of_address(row):
        raise tokens.BadLink(SUBSTITUTION)
    return row
