"""A database that is away, locked or full: ask again where that is safe, else say so in words.

A server that restarts breaks every line to it. New requests notice by themselves
(``CONN_HEALTH_CHECKS``); the ones under way are the few that fail.
"""

import logging
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from config.bare_pages import bare_page

logger = logging.getLogger(__name__)

REPEATABLE = {"GET", "HEAD"}  # whatever changes something may have been done before the line broke
PAUSE_SECONDS = 1  # a server that restarts is back by then
RETRY_AFTER_SECONDS = 30


def is_trouble(error: BaseException | None) -> bool:
    """Whether the database cannot work just now, or this happened because it could not.

    SQLite calls a wrong query by the same name as a full disk; that stays a fault of ours.
    """
    while error is not None:
        code = getattr(error.__cause__, "sqlite_errorcode", None)
        if isinstance(error, OperationalError) and code != sqlite3.SQLITE_ERROR:
            return True
        if isinstance(error, InterfaceError) and code is None:
            return True
        error = error.__cause__ or error.__context__
    return False


@receiver(got_request_exception)
def _note_trouble(request: HttpRequest | None = None, **_facts: Any) -> None:
    # Between an exception in a middleware and the middleware around it Django puts an answer of
    # its own; this signal is where both a view's and a middleware's can be seen.
    if request is not None and is_trouble(sys.exc_info()[1]):
        request.has_database_trouble = True  # type: ignore[attr-defined]


class DatabaseTroubleMiddleware:
    """Stands outside everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.attempt(request)
        if answer is None and request.method in REPEATABLE and line_is_broken():
            time.sleep(PAUSE_SECONDS)
            answer = self.attempt(request)
        if answer is None:
            logger.error("answered 503: the database is away, locked or full")
            answer = apology(request)
        return answer

    def attempt(self, request: HttpRequest) -> HttpResponse | None:
        request.has_database_trouble = False  # type: ignore[attr-defined]
        answer = self.get_response(request)
        return None if request.has_database_trouble else answer  # type: ignore[attr-defined]


def line_is_broken() -> bool:
    """Whether a new connection could help: not against a lock or a full disk."""
    if connection.connection is not None and connection.is_usable():
        return False
    connection.close()
    return True


def apology(request: HttpRequest) -> HttpResponse:
    page = bare_page(request, "503.html", status=503)
    page.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return page
