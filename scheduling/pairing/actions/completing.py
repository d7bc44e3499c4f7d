"""A case has its mediators: they are told, and whoever no letter reaches is to be called."""

from collections.abc import Sequence
from datetime import datetime

from cases.models import Assignment, Case
from organisations.actions.colleagues import and_the_mailbox, those_who_hear
from organisations.mails import Addressee
from organisations.models import Membership, Role, Scope, User
from scheduling.pairing import mails
from scheduling.pairing.models import Offer
from volunteers.models import Volunteer


def pair_of(case: Case) -> list[Volunteer]:
    seats = Assignment.unscoped.of_case(case).open().in_order().with_person()
    return [seat.volunteer for seat in seats]


def tell_pair_complete(
    case: Case, offer: Offer, others: Sequence[Offer], *, by: Scope, at: datetime
) -> None:
    """Tell the mediators by letter; ``others`` were asked too, and are told by theirs.

    Whoever has no address hears of it from a coordinator. Who typed the answer reads it at once
    beside it (``offer.to_call``); who follows a link is nobody who calls, so staff get a letter.
    """
    pair = pair_of(case)
    mails.post_pair_complete(case, pair, service=by.service, at=at)
    # Whoever says yes at this moment knows it.
    began = [one.user for one in pair if one.pk != offer.volunteer_id]
    began = [person for person in began if person.is_called_by_phone]
    free = [one.volunteer.user for one in others if one.volunteer.user.is_called_by_phone]
    offer.to_call = [*began, *free]
    if offer.to_call and not by.is_coordinator:
        for to in who_calls(offer, by=by, at=at):
            mails.post_calls_to_make(
                case, to, began=began, free=free, offer=offer, service=by.service, at=at
            )


def who_calls(offer: Offer, *, by: Scope, at: datetime) -> list[Addressee]:
    """Who calls somebody that was asked.

    Who asked them, while they are a coordinator here; else all of those, or the service's mailbox.
    """
    asked_by: User = offer.sent_by
    rows = Membership.objects.of_service(by.service).current().in_role(Role.COORDINATOR)
    is_here = rows.of_people_who_log_in().of_person(asked_by).exists()
    if is_here and not asked_by.is_called_by_phone:
        return [Addressee.of(asked_by, gives_roles=True)]
    found = those_who_hear(by.service, now_in={Role.COORDINATOR}, besides=[], at=at)
    with_mailbox = [one for one in found if one.email]
    return with_mailbox or and_the_mailbox([], by.service)
