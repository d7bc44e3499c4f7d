"""What a request may bring: text in UTF-8 without signs that nobody sees, no mountains, one sheet.

One place for every box of every form, ours and allauth's, and for what stands behind the "?".
"""

import codecs
import io
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from config.bare_pages import bare_page
from core.unseen import UNSEEN, without_unseen
from moving.sheets.look import MOST_BYTES

logger = logging.getLogger(__name__)

LONGEST_ADDRESS = 4096
"""Letters. Twice escaped behind ?next= it must still fit into a redirect."""
ROOM_FOR_SHEET = 12_000_000
"""Of a request that brings a sheet: the largest that is read, and the form around it."""
TAKES_SHEET = re.compile(r"/s/[-\w]+/moving/new/[a-z]+/")
"""The only page that asks for a file."""
# A line that breaks while it is read is nobody's fault and is no error of ours either.
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)


class TooMuch(BadRequest):
    """A file, or more than any form here can hold."""


class NoFiles(FileUploadHandler):
    """Hardly a form here asks for a file: none is kept, not even for the length of a request."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise TooMuch

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never asked: the file is refused where it begins."""

    def file_complete(self, file_size: int) -> None:
        """Never asked either."""


class OneSheet(FileUploadHandler):
    """One file in memory, never on disk: it holds people. Of a larger one only its size is kept."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.has_begun = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.has_begun:
            raise TooMuch
        self.has_begun = True
        self.pieces: list[bytes] = []
        self.room = MOST_BYTES

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.room -= len(raw_data)
        if self.room >= 0:
            self.pieces.append(raw_data)
        else:
            self.pieces.clear()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        return InMemoryUploadedFile(
            file=io.BytesIO(b"".join(self.pieces)),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


class IncomingMiddleware:
    """Refuses in words what cannot be read, and takes out of the rest what cannot be seen.

    Before everything that reads the form: what is refused here has been kept nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            take_in(request)
        except TooMuch:
            return refuse(request, "413.html", status=413)
        except UNREADABLE:
            return refuse(request, "400.html", status=400)
        return self.get_response(request)


def take_in(request: HttpRequest) -> None:
    """Read all that was sent, once, and leave it as people meant it.

    Raises ``TooMuch``, or one of ``UNREADABLE``.
    """
    if not is_utf8(request.content_params or {}) or UNSEEN.search(request.path_info):
        raise BadRequest
    # Here, and not where some view asks first: a stranger's host then costs no traceback.
    request.get_host()
    # Django knows it by one of its names only.
    request.encoding = "utf-8"
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        raise TooMuch
    room = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if brings_sheet(request):
        request.upload_handlers = [OneSheet(request)]
        room = ROOM_FOR_SHEET
    if length_of(request.META) > room:
        raise TooMuch
    request.GET = seen(request.GET)
    # A cookie with such a sign is none of ours.
    request.COOKIES = {n: value for n, value in request.COOKIES.items() if not UNSEEN.search(value)}
    if request.method == "POST":
        request.POST = seen(request.POST)


def brings_sheet(request: HttpRequest) -> bool:
    """Whether it goes to the page that takes a file, from somebody who was logged in lately.

    Who they are is asked later; a stranger without any session sends no mountain.
    """
    return (
        request.method == "POST"
        and settings.SESSION_COOKIE_NAME in request.COOKIES
        and bool(TAKES_SHEET.fullmatch(request.path_info))
    )


def is_utf8(content_params: Mapping[str, str]) -> bool:
    """Whether the form says nothing of its letters, or that they are those of our own pages."""
    try:
        return codecs.lookup(content_params.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):
        return False


def length_of(headers: Mapping[str, Any]) -> int:
    length = str(headers.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isdecimal() and len(length) < 20 else 0


def seen(sent: QueryDict) -> Any:
    """The same, without unseen signs in names and values; what has none stays as it is."""
    fields = list(sent.lists())
    if not any(UNSEEN.search(text) for name, values in fields for text in (name, *values)):
        return sent
    clean = QueryDict(mutable=True)
    for name, values in fields:
        clean.setlist(without_unseen(name), [without_unseen(value) for value in values])
    return clean


def refuse(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    # Without the exception: its trace would hold the path, with the token of a link in it.
    logger.info("answered %s: the request cannot be read", status)
    # It may be the query itself that cannot be read.
    request.GET = QueryDict()
    return bare_page(request, template, status=status)
