"""What somebody sent when their session had ended, until they are back: for them alone.

It may be about neighbours. So it lies in a session on the server and in nothing the browser keeps,
for half an hour, and is given only to the person who was logged in last in this browser. Who that
was stands in a signed cookie that names nobody; logging out takes it away. The login of anybody
else throws it away, and once the half hour is over so does the next answer to this browser; who
never asks again lets it go with the session. Nothing is done of what was sent before its owner has
seen it and sends it again.
"""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

View = TypeVar("View", bound=Callable[..., Any])

KEPT_FOR = timedelta(minutes=30)
MOST_LETTERS = 100_000
KNOWN_FOR = timedelta(days=7)  # a page that stands open over the weekend
IN_SESSION = "unsent"
COOKIE = "__Host-last" if settings.SECURE_COOKIES else "last"
SALT = "core.unsent"
A_KEY = re.compile(r"[a-z0-9_:.-]*")


@dataclass(frozen=True)
class Unsent:
    """``path`` is where it was sent, ``page`` where it was typed, ``fields`` what was sent."""

    path: str
    page: str
    fields: list[tuple[str, str]]

    @property
    def words(self) -> list[str]:
        """What was typed by hand: keys of boxes, lists and days would mean nothing to anybody."""
        return [said for _name, said in self.fields if not A_KEY.fullmatch(said)]


def sent_in(request: HttpRequest, *, page: str) -> Unsent:
    """What the request holds, without files and without what only this page of ours reads."""
    fields = [
        (name, str(said))
        for name, values in request.POST.lists()
        for said in values
        if name != "csrfmiddlewaretoken"
    ]
    return Unsent(path=request.get_full_path(), page=page, fields=fields)


def print_of(person: Any) -> str:
    """A word for a person that tells nobody who it is."""
    return salted_hmac(SALT, str(person.pk), algorithm="sha256").hexdigest()[:24]


def last_person(request: HttpRequest) -> str:
    """The print of who was logged in last in this browser; empty after logging out."""
    age = int(KNOWN_FOR.total_seconds())
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=age) or "")


def remember_person(request: HttpRequest, response: HttpResponseBase, *, was_here: bool) -> None:
    """Let the browser know who is logged in; ``was_here`` and no more is a log-out."""
    if not request.user.is_authenticated:
        if was_here:
            response.delete_cookie(COOKIE, samesite="Lax")
        return
    if request.session.get("_session_expiry") == int(KEPT_FOR.total_seconds()):
        # Made short for what was kept; whoever is back has a whole session again.
        request.session.set_expiry(None)
    whose = print_of(request.user)
    if last_person(request) != whose:
        response.set_signed_cookie(
            COOKIE,
            whose,
            salt=SALT,
            max_age=KNOWN_FOR,
            secure=settings.SECURE_COOKIES,
            httponly=True,
            samesite="Lax",
        )


def never_kept(view: View) -> View:
    """Mark a view of which nothing that was sent is kept, not even until its sender is back."""
    view.never_kept = True  # type: ignore[attr-defined]
    return view


def is_never_kept(view: object) -> bool:
    return getattr(view, "never_kept", False)


def keep_unsent(request: HttpRequest, *, whose: str, page: str, at: datetime) -> bool:
    """Keep what was sent until that person is back. False: it is nobody's, or too much."""
    unsent = sent_in(request, page=page)
    letters = sum(len(name) + len(said) for name, said in unsent.fields)
    if not whose or not unsent.fields or letters > MOST_LETTERS:
        return False
    until = (at + KEPT_FOR).isoformat()
    request.session[IN_SESSION] = asdict(unsent) | {"whose": whose, "until": until}
    if not request.user.is_authenticated:
        request.session.set_expiry(int(KEPT_FOR.total_seconds()))
    return True


def drop_unsent(request: HttpRequest, *, at: datetime) -> None:
    """Throw away, unread, what is over, and what is another's than whoever is logged in."""
    kept = request.session.get(IN_SESSION)
    if kept is None:
        return
    # Nobody is logged in while it waits for its owner.
    is_anothers = request.user.is_authenticated and kept["whose"] != print_of(request.user)
    if is_anothers or datetime.fromisoformat(kept["until"]) <= at:
        forget_unsent(request)


def unsent_of(request: HttpRequest, *, at: datetime) -> Unsent | None:
    """What is kept for whoever is logged in, and is neither another's nor over."""
    drop_unsent(request, at=at)
    kept = cast("dict[str, Any] | None", request.session.get(IN_SESSION))
    if kept is None:
        return None
    fields = [(name, said) for name, said in kept["fields"]]
    return Unsent(path=kept["path"], page=kept["page"], fields=fields)


def forget_unsent(request: HttpRequest, *, path: str = "") -> None:
    """Once it is sent again, with ``path``, or is not to be."""
    kept = request.session.get(IN_SESSION)
    if kept is not None and path in {"", kept["path"]}:
        del request.session[IN_SESSION]


def page_before(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; where the browser does not tell, its address."""
    sender = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(sender, hosts, require_https=request.is_secure()):
        parts = urlsplit(sender)
        if parts.netloc:
            # A path may begin like the address of another host.
            return escape_leading_slashes(
                parts._replace(scheme="", netloc="", fragment="").geturl()
            )
    return request.get_full_path()


def is_sent_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours sent it: what another site made up may not be offered as one's own."""
    # Browsers say this themselves and no script can; a page that hides its address has no Origin.
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
