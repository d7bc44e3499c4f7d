"""Whoever is asked something is asked once more where their address was put right."""

from datetime import datetime

from django.db import transaction

from organisations.models import Service, User
from scheduling.pairing import mails
from scheduling.pairing.models import Offer, Substitution
from scheduling.pairing.snapshot.offer_told import look_and_tell, told_of_seat


@transaction.atomic
def ask_at_new_address(person: User, *, former: str, service: Service, at: datetime) -> int:
    """The question itself stays as it is, with the hour at which it ends."""
    rows = Offer.unscoped.filter(service=service).to_person(person).waiting()
    waiting = [offer for offer in rows.with_person().with_case() if not offer.has_ended(at)]
    for offer in waiting:
        told = look_and_tell(offer, offer.case, service=service, at=at)
        mails.post_offer(offer, offer.case, told, service=service, former=former, at=at)
    named = Substitution.unscoped.filter(service=service).to_person(person).asked().with_all()
    seats = [row for row in named if not row.has_ended(at)]
    for row in seats:
        of_seat = told_of_seat(row, service=service, at=at)
        mails.post_substitute_asked(row, of_seat, service=service, former=former, at=at)
    return len(waiting) + len(seats)
