"""The only place that knows htmx asks for a part of a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render  # noqa: TID251  (go_to is made of it)
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

HEADERS_THAT_CHOOSE = (
    "HX-Request",
    "HX-Boosted",
    "HX-History-Restore-Request",
    "HX-Request-Type",
)


def stays_on_page(request: HttpRequest) -> bool:
    """True where htmx puts the answer, or what it selects from it, inside the page one is on.

    False where it replaces the whole body: a boosted link, a restored history entry.
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not (htmx.boosted or htmx.history_restore_request)


def wants_fragment(request: HttpRequest) -> bool:
    """True where htmx puts the whole answer inside the page one is on.

    False also where it selects a part from a page, which htmx 4 calls "full".
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    return stays_on_page(request) and htmx.request_type != "full"


def page_of(request: HttpRequest) -> str:
    """The page somebody looks at: this one, or the one that asked for a part of itself."""
    if not stays_on_page(request):
        return request.get_full_path()
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    try:
        return htmx.current_url_abs_path or "/"
    except ValueError:  # a header that is no address: no browser writes one
        return "/"


def render_page(
    request: HttpRequest,
    page: str,
    fragment: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer htmx with ``fragment`` and everyone else with ``page``, from one context."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, context, status=status)
    patch_vary_headers(response, HEADERS_THAT_CHOOSE)
    return response


def go_to(request: HttpRequest, *to: Any) -> HttpResponse:
    """Leave the page: a redirect that htmx carries out in the browser, not inside a fragment."""
    response = redirect(*to)
    # htmx follows a plain redirect itself and would put the whole next page where the fragment was.
    if not request.htmx:  # type: ignore[attr-defined]
        return response
    return HttpResponseClientRedirect(response.url)
