"""How many forms strangers may send: counted by network, but for the hours of a crowd.

A hall full of people at an information evening is one network, so what is in order may come in
numbers, and what comes to nothing (a program, an address that has had its mails) may not.
"""

from django.utils import timezone

from core.rates import is_spent, takes_one
from organisations.requests import GuestRequest, network_of

FORMS_AN_HOUR = 60
FAILURES_AN_HOUR = 10
MAILS_AN_HOUR = 3  # to one e-mail address


def takes_form(request: GuestRequest, page: str) -> bool:
    """Count a form that is in order. False where its network has sent enough this hour."""
    if request.service.expects_crowd(timezone.now()):
        return True
    network = network_of(request)
    if is_spent(f"{page}.failed", network, most=FAILURES_AN_HOUR):
        return False
    return takes_one(f"{page}.from", network, most=FORMS_AN_HOUR)


def takes_mail(request: GuestRequest, page: str, address: str) -> bool:
    """Count a mail to this address. False, and a failure of the network, after the last one."""
    if takes_one(f"{page}.to", address, most=MAILS_AN_HOUR):
        return True
    note_failed_form(request, page)
    return False


def note_failed_form(request: GuestRequest, page: str) -> None:
    if not request.service.expects_crowd(timezone.now()):
        takes_one(f"{page}.failed", network_of(request), most=FAILURES_AN_HOUR)
