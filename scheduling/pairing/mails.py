"""Letters about offers and pairs; never a word about the parties."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cases.models import Case
from organisations import outbox
from organisations.letters import address_of, post_letter, tell_letters
from organisations.mails import Addressee
from organisations.models import Service, User
from scheduling.pairing import links
from scheduling.pairing.models import Hand, Offer, Substitution
from scheduling.pairing.snapshot.offer_told import OfferTold
from volunteers.models import Volunteer

tell_letters(
    _("Volunteers"),
    scheduling__offer=_("You are asked for a case"),
    scheduling__offer_reminder=_("A question for a case still waits for you"),
    scheduling__offer_withdrawn=_("You are asked for a case no more"),
    scheduling__pair_complete=_("The pair of a case is complete"),
    scheduling__hand_ended=_("A case you would have liked to do"),
    scheduling__substitute_asked=_("A colleague asks you to take over a case"),
    scheduling__substitute_over=_("You need not take over a case any more"),
    scheduling__substitute_told=_("What became of the colleague you named"),
    scheduling__substitute_joined=_("Another mediator on a case"),
)


def post_offer(
    offer: Offer,
    case: Case,
    told: OfferTold,
    *,
    service: Service,
    former: str | None = None,
    at: datetime,
) -> None:
    """Ask a volunteer for a case.

    ``former`` is the address at which they were asked before, where the link works no more.
    """
    again = "" if former is None else f"/{at.isoformat()}"
    if former:
        for about in (about_question(offer), about_reminder(offer)):
            outbox.withdraw(service=service, recipient=former, about=about)
    person = offer.volunteer.user
    post_letter(
        "scheduling/mail/offer",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "case": case,
            "told": told,
            "expires_at": offer.expires_at,
            "address": links.offer_address(offer),
        },
        kind="offer",
        key=f"offer/{offer.pk}{again}",
        about=about_question(offer),
        at=at,
    )


def post_offer_reminder(offer: Offer, case: Case, *, service: Service, at: datetime) -> None:
    """Remind somebody who has not answered; ``unsend_reminder`` where the question ends."""
    person = offer.volunteer.user
    post_letter(
        "scheduling/mail/offer_reminder",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "case": case,
            "expires_at": offer.expires_at,
            "address": links.offer_address(offer),
        },
        kind="offer_reminder",
        key=f"offer/{offer.pk}/reminder/{at.isoformat()}",
        # A thing of its own: one that waits says nothing of whether the question has left.
        about=about_reminder(offer),
        at=at,
    )


def unsend_reminder(offer: Offer, *, service: Service) -> None:
    """They answered, or can no longer: a reminder that waits for the morning leaves no more."""
    if offer.reminded_at:
        to = offer.volunteer.user.mailbox
        outbox.withdraw(service=service, recipient=to, about=about_reminder(offer))


def unsend_question(offer: Offer, *, service: Service) -> None:
    """They answered, by phone or from their own pages, before the email had left."""
    outbox.withdraw(
        service=service, recipient=offer.volunteer.user.mailbox, about=about_question(offer)
    )
    unsend_reminder(offer, service=service)


def asked_elsewhere(offer: Offer, *, service: Service) -> str | None:
    """The address that got the question, where it is theirs no more; None where nothing differs."""
    addresses = outbox.addressed(service=service, kind="offer", about=about_question(offer))
    theirs = outbox.lane_of(offer.volunteer.user.mailbox)
    if not addresses or theirs in map(outbox.lane_of, addresses):
        return None
    return addresses[-1]


def about_question(offer: Offer) -> str:
    return f"offer/{offer.pk}"


def about_reminder(offer: Offer) -> str:
    return f"offer/{offer.pk}/reminder"


def post_call_asked(
    offer: Offer, case: Case, to: Addressee, *, service: Service, at: datetime
) -> None:
    """Somebody who was asked wants to hear more: a coordinator calls them."""
    post_letter(
        "scheduling/mail/call_asked",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "case": case,
            "person": offer.volunteer.user,
            "expires_at": offer.expires_at,
            "address": address_of("scheduling:pair_board", service.slug, case.pk),
        },
        kind="call_asked",
        key=f"offer/{offer.pk}/call/{to.key}",
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
    person, about = offer.volunteer.user, about_question(offer)
    unsend_reminder(offer, service=service)
    waited = outbox.withdraw(service=service, recipient=person.mailbox, about=about)
    if waited and not outbox.may_have_arrived(
        service=service, recipient=person.mailbox, about=about
    ):
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
        # It may be taken back, and the question stand again.
        key=f"offer/{offer.pk}/withdrawn/{at.isoformat()}",
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


def post_hand_ended(
    hand: Hand, case: Case, *, is_given: bool, service: Service, at: datetime
) -> None:
    """Thank whoever would have liked to do it; ``is_given``: others do it now."""
    person = hand.volunteer.user
    post_letter(
        "scheduling/mail/hand_ended",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={"person": person, "case": case, "is_given": is_given},
        kind="hand_ended",
        key=f"hand/{hand.pk}/ended",
        at=at,
    )


def post_substitute_asked(
    row: Substitution,
    told: OfferTold,
    *,
    service: Service,
    former: str | None = None,
    at: datetime,
) -> None:
    """Ask the colleague; ``former`` is an address whose link works no more, as of an offer."""
    again = "" if former is None else f"/{at.isoformat()}"
    if former:
        outbox.withdraw(service=service, recipient=former, about=_about_substitution(row))
    person = row.volunteer.user
    post_letter(
        "scheduling/mail/substitute_asked",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "case": row.case,
            "leaver": row.leaver.user.first_name,
            "told": told,
            "expires_at": row.expires_at,
            "address": links.substitution_address(row),
        },
        kind="substitute_asked",
        key=f"substitution/{row.pk}{again}",
        about=_about_substitution(row),
        at=at,
    )


def post_substitute_over(row: Substitution, *, service: Service, at: datetime) -> None:
    """Tell the colleague that it is off; nothing where the question itself had not left yet."""
    person, about = row.volunteer.user, _about_substitution(row)
    waited = outbox.withdraw(service=service, recipient=person.mailbox, about=about)
    if waited and not outbox.may_have_arrived(
        service=service, recipient=person.mailbox, about=about
    ):
        return
    post_letter(
        "scheduling/mail/substitute_over",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={"person": person, "case": row.case, "said_yes": bool(row.answered_at)},
        kind="substitute_over",
        key=f"substitution/{row.pk}/over",
        about=about,
        at=at,
    )


def post_substitute_told(row: Substitution, *, service: Service, at: datetime) -> None:
    """Tell whoever named the colleague what became of it; the state says which words."""
    person = row.leaver.user
    post_letter(
        "scheduling/mail/substitute_told",
        service=service,
        recipient=person.mailbox,
        language=person.language,
        context={
            "person": person,
            "number": row.case.number,
            "name": row.volunteer.user.first_name,
            "state": row.state,
            "refusal": row.refusal,
            "address": address_of("cases:case_detail", service.slug, row.case_id),
        },
        kind="substitute_told",
        key=f"substitution/{row.pk}/told/{row.state}",
        at=at,
    )


def post_substitution_to_staff(
    row: Substitution, to: Addressee, *, service: Service, at: datetime
) -> None:
    """Tell whoever sees to the case how it stands; after a yes it is their turn."""
    colleague = row.volunteer.user
    post_letter(
        "scheduling/mail/substitution",
        service=service,
        recipient=to.email,
        language=to.language,
        context={
            "name": to.name,
            "number": row.case.number,
            "leaver": row.leaver.user.full_name,
            "colleague": colleague.full_name,
            "to_call": colleague.is_called_by_phone and row.is_asked,
            "state": row.state,
            "expires_at": row.expires_at,
            "address": address_of("scheduling:substitution_detail", service.slug, row.pk),
        },
        kind="substitution",
        key=f"substitution/{row.pk}/{row.state}/{to.key}",
        at=at,
    )


def post_substitute_joined(
    row: Substitution, to: Volunteer, others: Iterable[Volunteer], *, service: Service, at: datetime
) -> None:
    """Tell who has the seat now, and each of the ``others`` on the case with whom they go on."""
    team = [one.user.full_name for one in others]
    post_letter(
        "scheduling/mail/substitute_joined",
        service=service,
        recipient=to.user.mailbox,
        language=to.user.language,
        context={
            "person": to.user,
            "is_new": to.pk == row.volunteer_id,
            "leaver": row.leaver.user.full_name,
            "colleague": row.volunteer.user.full_name,
            "partner": next(iter(team), ""),
            "number": row.case.number,
            "address": address_of("cases:case_detail", service.slug, row.case_id),
        },
        kind="substitute_joined",
        key=f"substitution/{row.pk}/joined/{to.pk}",
        at=at,
    )


def _about_substitution(row: Substitution) -> str:
    return f"substitution/{row.pk}"
