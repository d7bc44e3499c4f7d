"""What a view is handed once the middleware has looked at who asks."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from organisations.models import Scope, Service, User


class MemberRequest(HttpRequest):
    """From somebody with a role in the service of the address."""

    user: User
    scope: Scope
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
