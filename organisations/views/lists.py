"""What a list shows, taken along as a sheet."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.downloads import FORMS, MOST_ROWS, ListSheet, sheet_download
from core.htmx import go_to
from core.local_time import local_day
from core.templatetags.ui import grouped
from organisations.audit import log_read
from organisations.requests import MemberRequest


def take_along(
    request: MemberRequest, sheet: ListSheet, *, form: str, why: str, back: str
) -> HttpResponseBase:
    """The sheet as a file, and a line in the log of reading; ``back`` is the page of the list."""
    if form not in FORMS:
        raise Http404("no such form of a sheet")
    scope, now = request.scope, timezone.now()
    if sheet.number > MOST_ROWS:
        words = _("A sheet holds at most %(most)s rows. Choose from the list first.")
        messages.warning(request, words % {"most": grouped(MOST_ROWS)})
        url = reverse(back, args=[scope.service.slug])
        return go_to(request, f"{url}?{request.GET.urlencode()}")
    log_read(scope.service, by=scope, at=now, why=why)
    day = local_day(now, scope.service.zone)
    name = f"{scope.service.slug}-{slugify(sheet.name)}-{day.isoformat()}"
    return sheet_download(name, form, sheet)
