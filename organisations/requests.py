"""What a view is handed once the middleware has looked at who asks."""

from collections.abc import Sequence
from ipaddress import IPv6Address, IPv6Network, ip_address

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from organisations.models import Membership, Scope, Service, User

# bits: the most that one connection is given to number as it likes. Many households have less (56
# or 64); some customers of a phone company then count as one, as behind one address of IPv4.
OF_ONE_CONNECTION = 48


class ServiceClosed(Exception):
    """A signed link leads to a service that is closed."""


class MemberRequest(HttpRequest):
    """From somebody with a role in the service of the address.

    ``memberships`` has a row of each of their roles there.
    """

    user: User
    scope: Scope
    memberships: Sequence[Membership]
    service: Service
    htmx: HtmxDetails
    language_is_chosen: bool
    language_is_guessed: bool


class GuestRequest(HttpRequest):
    """From anybody: a public page, or a signed link that opens one door."""

    scope: Scope | None
    service: Service
    htmx: HtmxDetails
    language_is_chosen: bool
    language_is_guessed: bool


def network_of(request: HttpRequest) -> str:
    """The network that asks; empty behind a proxy that does not say: all count as one.

    Of IPv6 it is the beginning of the address. The rest is anybody's own to choose, and each
    choice would count anew.
    """
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), OF_ONE_CONNECTION), strict=False).network_address)
    return str(address)
