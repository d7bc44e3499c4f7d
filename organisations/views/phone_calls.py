"""Whoever decides something reads at once whom no letter tells of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest

from organisations.models import User
from organisations.words import please_call


def ask_to_call(request: HttpRequest, people: Iterable[User]) -> None:
    """Say beside the answer who must be called; nothing where everybody has an address."""
    if words := please_call(people):
        messages.warning(request, words)
