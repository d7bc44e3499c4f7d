"""The question a volunteer can answer at once on their start page: the one that ends first."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from organisations.models import Scope
from scheduling.pairing.forms.offers import DeclineOfferForm
from scheduling.pairing.links import offer_token
from scheduling.pairing.models import Offer
from scheduling.pairing.snapshot.offer_told import look_and_tell


def offer_ticket(scope: Scope, at: datetime) -> dict[str, Any]:
    """What ``scheduling/_offer_question.html`` needs; nothing where nobody waits for an answer."""
    own = Offer.visible_to(scope).to_person(scope.person).waiting().with_case().with_person()
    waiting = [one for one in own.soonest_expiring_first() if not one.has_ended(at)]
    if not waiting:
        return {}
    offer = waiting[0]
    return {
        "offer": offer,
        "case": offer.case,
        "told": look_and_tell(offer, offer.case, service=scope.service, at=at),
        "form": DeclineOfferForm(),
        "answer_url": reverse("scheduling:offer_answer", args=[offer_token(offer)]),
    }
