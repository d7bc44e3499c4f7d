"""The site while a backup is being put back: it says so, and asks that database for nothing else.

Whoever puts one back has stopped the site; this is for a site that somebody, or the machine, starts
before that is done, or after it stopped halfway.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpResponse, JsonResponse

from config.bare_pages import bare_page
from config.copies.databases import is_there
from core.unfinished_restore import is_unfinished

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
RETRY_AFTER_SECONDS = 60


def waits_for_restore() -> bool:
    """A database that is away or not there yet is told elsewhere."""
    database = connections[DEFAULT_DB_ALIAS]
    try:
        return is_there(database) and is_unfinished(database)
    except DatabaseError:
        return False
    finally:
        # No line stays open: whoever finishes the restore looks for those.
        database.close()


class WaitingForRestore:
    """Around the whole site. Once it is done it is asked no more: then it costs nothing."""

    def __init__(self, site: Wsgi) -> None:
        self.site = site
        self.may_wait = True

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.may_wait = self.may_wait and waits_for_restore()
        if not self.may_wait:
            return self.site(environ, start_response)
        answer = _words(WSGIRequest(environ))
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [answer.content]


def _words(request: WSGIRequest) -> HttpResponse:
    if request.path_info == "/healthz":
        return JsonResponse({"ok": False, "restored": False}, status=503)
    page = bare_page(request, "restoring.html", status=503)
    page.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return page
