"""Letters about offers and pairs; never a word about the parties."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.snapshot import without_traces
from core.wording import listed, week_in_words
from organisations import outbox
from organisations.letters import address_of, post_letter, tell_letters
from organisations.mails import Addressee
from organisations.models import Service, User
from scheduling.pairing import links
from scheduling.pairing.models import Offer
from volunteers.models import Volunteer
from volunteers.words import spoken

tell_letters(
    _("Volunteers"),
    scheduling__offer=_("You are asked for a case"),
    scheduling__offer_reminder=_("You are asked for a case, once more"),
    scheduling__offer_withdrawn=_("You are asked for a case no more"),
    scheduling__pair_complete=_("The pair of a case is complete"),
)


def post_offer(
    offer: Offer,
    case: Case,
    *,
    service: Service,
    already: Iterable[Volunteer],
    former: str | None = None,
    at: datetime,
) -> None:
    """Ask a volunteer for a case; ``already`` are those who sit on it.

    ``former`` is the address at which they were asked before, where the link works no more.
    """
    again = "" if former is None else f"/{at.isoformat()}"
    if former:
        outbox.withdraw(service=service, recipient=former, about=f"offer/{offer.pk}")
    person = offer.volunteer.user
    post_letter(
        "scheduling/mail/offer",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context=_asked(offer, case, already),
        kind="offer",
        key=f"offer/{offer.pk}{again}",
        about=f"offer/{offer.pk}",
        at=at,
    )


def _asked(offer: Offer, case: Case, already: Iterable[Volunteer]) -> dict[str, Any]:
    """What a letter says of the question: where, what about, when, and with whom."""
    return {
        "person": offer.volunteer.user,
        "case": case,
        "summary": without_traces(case, case.summary),
        "languages": listed(*spoken(case.languages)),
        "wishes": week_in_words(case.wishes),
        "partners": [volunteer.user.first_name for volunteer in already],
        "expires_at": offer.expires_at,
        "address": links.offer_address(offer),
    }


def post_reminder(
    offer: Offer, case: Case, *, service: Service, already: Iterable[Volunteer], at: datetime
) -> None:
    """Ask once more whoever has not answered; the link of the first letter works as well."""
    person = offer.volunteer.user
    post_letter(
        "scheduling/mail/offer_reminder",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context=_asked(offer, case, already),
        kind="offer_reminder",
        key=f"offer/{offer.pk}/reminder/{at.isoformat()}",
        about=f"offer/{offer.pk}",
        at=at,
    )


def post_offer_withdrawn(
    offer: Offer,
    case: Case,
    *,
    service: Service,
    filled: bool,
    is_asked_again: bool,
    at: datetime,
) -> None:
    """Tell somebody that their answer is no longer needed; ``filled``: others were found.

    ``is_asked_again`` is false for who left or may not mediate: that is not promised to them.
    Nothing is sent where the question itself had not left yet: it is taken back.
    """
    person = offer.volunteer.user
    about = f"offer/{offer.pk}"
    if outbox.withdraw(service=service, recipient=person.mailbox, about=about):
        return
    post_letter(
        "scheduling/mail/offer_withdrawn",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "case": case,
            "filled": filled,
            "is_asked_again": is_asked_again,
        },
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
            recipient=person.mailbox,
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


def post_calls_to_make(
    case: Case,
    to: Addressee,
    *,
    began: Iterable[User],
    free: Iterable[User],
    offer: Offer,
    service: Service,
    at: datetime,
) -> None:
    """Whom no letter reaches: ``began`` have the case now, ``free`` need not answer any more."""
    post_letter(
        "scheduling/mail/calls_to_make",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "case": case,
            "began": list(began),
            "free": list(free),
            "address": address_of("scheduling:pair_board", service.slug, case.pk),
        },
        kind="calls_to_make",
        key=f"offer/{offer.pk}/calls/{to.key}",
        at=at,
    )
