"""Pages that ask the database for nothing, not even for who is reading them."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation


def bare_page(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """The page in the language of the address, or in that of the browser. No cache keeps it."""
    asked = request.GET.get("language", "")
    known = translation.check_for_language(asked) and asked
    with translation.override(known or translation.get_language_from_request(request)):
        page = HttpResponse(render_to_string(template), status=status)
        page.headers["Content-Language"] = str(translation.get_language())
    page.headers["Cache-Control"] = "no-store"
    return page
