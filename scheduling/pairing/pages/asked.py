"""Who was asked for a case and what they said, as lines of its story."""

from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from cases.models import Case
from cases.pages.story import StoryLine
from core.wording import listed_with_and
from scheduling.lifecycle import OfferState
from scheduling.pairing.models.offers import Offer
from scheduling.pairing.models.questions import OFFERS_TOLD_OF_CASE


def asked_for(case: Case) -> list[StoryLine]:
    offers: list[Offer] = OFFERS_TOLD_OF_CASE.ask(case=case.pk)
    return [*_questions(offers), *(line for offer in offers for line in _answer(offer))]


def _questions(offers: list[Offer]) -> Iterator[StoryLine]:
    """One line for all who were asked with one press."""
    for (sent_at, _wave), those in groupby(offers, key=lambda offer: (offer.sent_at, offer.wave)):
        names = listed_with_and(str(offer.volunteer.user) for offer in those)
        yield StoryLine(at=sent_at, icon="send", title=_("Asked: %(names)s") % {"names": names})


def _answer(offer: Offer) -> Iterator[StoryLine]:
    name = {"name": offer.volunteer.user}
    if offer.answered_at and offer.state == OfferState.ACCEPTED:
        title = _("%(name)s said yes") % name
        yield StoryLine(at=offer.answered_at, icon="circle-check", tone="good", title=title)
    elif offer.answered_at:
        reason = offer.get_decline_reason_display() if offer.decline_reason else ""
        title = _("%(name)s said no") % name
        yield StoryLine(
            at=offer.answered_at,
            icon="circle-x",
            title=title,
            detail=reason,
            text=offer.decline_note,
        )
    elif offer.state == OfferState.EXPIRED:
        title = _("No answer from %(name)s") % name
        yield StoryLine(at=offer.expires_at, icon="clock", tone="wait", title=title)
