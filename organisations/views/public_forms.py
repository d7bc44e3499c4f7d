"""How many forms strangers may send: counted by network, and more of them from a crowd.

A hall full of people at an information evening is one network, so what is in order may come in
numbers, and what comes to nothing (a program, the same address over and over) may not.
"""

from datetime import datetime, timedelta

from core.rates import is_spent, lot_of, takes_one
from organisations.outbox import PutOff
from organisations.requests import GuestRequest, network_of

FORMS_AN_HOUR = 60
FORMS_OF_A_CROWD = 600  # an hour as well
FAILURES_AN_HOUR = 10
MAILS_AN_HOUR = 3  # to one email address, at once
LOTS = 3  # and as many again at the end of the hour


def takes_form(request: GuestRequest, page: str, *, from_crowd: bool = False) -> bool:
    """Count a form that is in order. False where its network has sent enough this hour.

    What comes ``from_crowd`` counts apart, for this service alone: when the evening is over the
    network has its usual number still.
    """
    network = network_of(request)
    if is_spent(f"{page}.failed", network, most=FAILURES_AN_HOUR):
        return False
    if from_crowd:
        crowd = f"{request.service.pk} {network}"
        return takes_one(f"{page}.crowd", crowd, most=FORMS_OF_A_CROWD)
    return takes_one(f"{page}.from", network, most=FORMS_AN_HOUR)


def put_off_mail(request: GuestRequest, page: str, address: str, *, at: datetime) -> PutOff | None:
    """Count a mail to this address; after the last one of the hour it waits for the next hour.

    A network that gave the address again and again itself has failed; one that comes after the
    forms of others has not.
    """
    whose = f"{request.service.pk} {address}"
    network = network_of(request)
    if not takes_one(f"{page}.again", f"{network} {whose}", most=MAILS_AN_HOUR):
        note_failed_form(request, page)
    hour = at.replace(minute=0, second=0, microsecond=0)
    if takes_one(f"{page}.to:{hour:%Y-%m-%dT%H}", whose, most=MAILS_AN_HOUR):
        return None
    # Were only the newest of all to leave, a stranger could keep the owner's back for ever; one for
    # each network, and many networks would fill the mailbox.
    lot = lot_of(f"{network} {whose}", lots=LOTS)
    return PutOff(not_before=hour + timedelta(hours=1), about=f"{page}.put_off:{lot}")


def note_failed_form(request: GuestRequest, page: str) -> None:
    takes_one(f"{page}.failed", network_of(request), most=FAILURES_AN_HOUR)
