"""A signed link opens one door: the page speaks for that service, in that person's language."""

from django.http import HttpRequest
from django.utils import timezone, translation

from organisations.models import Service


def enter_by_link(request: HttpRequest, service: Service, *, language: str) -> None:
    """Give the page its service and language, where the person has not chosen one already."""
    request.service = service
    timezone.activate(service.zone)
    if not request.language_is_chosen:
        translation.activate(language)
