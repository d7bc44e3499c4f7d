"""A signed link opens one door: the page speaks for that service, in that person's language."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organisations.models import Service
from organisations.requests import ServiceClosed


def enter_by_link(
    request: HttpRequest, service: Service, *, language: str = "", stays_open: bool = False
) -> None:
    """Give the page its service, and its language where the person has not chosen one already.

    ``language`` is of whom the link was sent to; empty where anybody may hold it (the code on a
    certificate): then the browser's first guess stands, and else the service's language.
    Raises ``ServiceClosed``, for which the middleware answers, unless the door ``stays_open``
    until everything of a closed service is erased.
    """
    request.service = service
    timezone.activate(service.zone)
    is_settled = request.language_is_chosen or (request.language_is_guessed and not language)
    if not is_settled:
        translation.activate(language or service.language)
    if service.is_closed and not stays_open:
        raise ServiceClosed


def link_over(
    request: HttpRequest, *, heading: str = "", lead: str = "", status: int = 410
) -> HttpResponse:
    """What a link shows once its reason has ended: one sentence and the way to log in.

    Whoever holds the link may be anybody by now, so ``heading`` and ``lead`` name no person, no
    case and no day. docs/confidentiality.md says of each link until when it shows more.
    """
    words = {
        "heading": heading or _("This link is closed"),
        "lead": lead or _("What it was sent for is over, so it shows nothing any more."),
    }
    return render(request, "organisations/link_over.html", words, status=status)
