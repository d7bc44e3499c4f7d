"""What was just done and can be undone, at the foot of every page until the time is over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

IN_SESSION = "toast"


@dataclass(frozen=True)
class Toast:
    """``url`` undoes it by a POST."""

    words: str
    url: str
    until: datetime
    left: int  # seconds


def stand_toast(
    request: HttpRequest, words: str, *, url: str, within: str, until: datetime
) -> None:
    """Say this on every page below ``within`` from now on; what was said before makes room."""
    # In the session and not among the messages: those are over with the first page that shows them.
    said = {"words": words, "url": url, "within": within, "until": until.isoformat()}
    request.session[IN_SESSION] = said


def drop_toast(request: HttpRequest, urls: Collection[str]) -> None:
    """It was closed or undone, where it is about one of these."""
    said = request.session.get(IN_SESSION)
    if said is not None and said["url"] in urls:
        del request.session[IN_SESSION]


def toast(request: HttpRequest) -> dict[str, Any]:
    """For every template. Nothing is asked of the database but the session, which is there."""
    if not hasattr(request, "session"):
        return {}
    said = cast("dict[str, str] | None", request.session.get(IN_SESSION))
    if said is None or not request.path.startswith(said["within"]):
        return {}
    until = datetime.fromisoformat(said["until"])
    left = int((until - timezone.now()).total_seconds())
    if left <= 0:
        drop_toast(request, {said["url"]})
        return {}
    return {"toast": Toast(said["words"], said["url"], until, left)}
