"""A signed link opens one door: the page speaks for that service, in that person's language."""

from django.http import HttpRequest
from django.utils import timezone, translation

from organisations.models import Service


def enter_by_link(request: HttpRequest, service: Service, *, language: str = "") -> None:
    """Give the page its service, and its language where the person has not chosen one already.

    ``language`` is of whom the link was sent to; empty where anybody may hold it (the code on a
    certificate): then the browser's first guess stands, and else the service's language.
    """
    request.service = service
    timezone.activate(service.zone)
    if request.language_is_chosen or (request.language_is_guessed and not language):
        return
    translation.activate(language or service.language)
