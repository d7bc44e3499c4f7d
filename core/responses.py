"""Answers that are for one person: pages behind a link that is its own key, and personal files."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.http.response import HttpResponseBase

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer", bound=HttpResponseBase)

NO_STORE = "private, no-store"


def keep_private(response: Answer) -> Answer:
    """Have it kept by no cache and found by no search engine, and its address told to no site."""
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def private(view: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A view that keeps each of its answers private.

    Those that are no answer of its own (404, 405) too: ``PrivateResponseMiddleware`` asks
    ``is_private``.
    """

    @wraps(view)
    def answer(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return keep_private(view(*args, **kwargs))

    answer.is_private = True  # type: ignore[attr-defined]
    return answer


def is_private(view: object) -> bool:
    return getattr(view, "is_private", False)
