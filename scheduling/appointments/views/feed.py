"""A person's appointments as a calendar to subscribe to, and the key to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET, require_POST, require_safe

from core.htmx import go_to
from core.local_time import local_day
from core.responses import keep_private
from organisations.letters import address_of
from organisations.policies import allowed
from organisations.requests import GuestRequest, MemberRequest
from scheduling.appointments.actions import feeds as actions
from scheduling.appointments.models import FeedShows, FeedToken
from scheduling.appointments.pages.feed import feed_of
from scheduling.policies import OWN_AGENDA

PAGE = "scheduling/feed_settings.html"


@login_not_required
@require_safe
@gzip_page
def feed(request: GuestRequest, secret: str) -> HttpResponse:
    """The calendar itself; a key that was taken back is like one that never was."""
    now = timezone.now()
    try:
        found = feed_of(secret, at=now)
    except FeedToken.DoesNotExist as unknown:
        raise Http404("no such feed") from unknown
    actions.note_feed_use(found.token, on=local_day(now, found.token.service.zone))
    whole = HttpResponse(found.content, content_type="text/calendar; charset=utf-8")
    whole.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
    last_modified = int(found.changed_at.timestamp())
    whole.headers["ETag"] = found.etag
    whole.headers["Last-Modified"] = http_date(last_modified)
    answer = (
        get_conditional_response(
            request, etag=found.etag, last_modified=last_modified, response=whole
        )
        or whole
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@require_GET
@allowed(OWN_AGENDA)
def feed_settings(request: MemberRequest) -> HttpResponse:
    return feed_page(request, FeedShows.OWN, PAGE)


@require_POST
@allowed(OWN_AGENDA)
def feed_make(request: MemberRequest) -> HttpResponse:
    """Shows the secret in its answer, this once: nothing keeps it for another page."""
    secret = actions.make_feed(by=request.scope, at=timezone.now())
    return feed_page(request, FeedShows.OWN, PAGE, secret=secret)


@require_POST
@allowed(OWN_AGENDA)
def feed_revoke(request: MemberRequest) -> HttpResponse:
    if actions.revoke_feed(by=request.scope, at=timezone.now()):
        messages.success(request, _("The address no longer works."))
    return go_to(request, "scheduling:feed_settings", request.service.slug)


def feed_page(
    request: MemberRequest, shows: FeedShows, template: str, *, secret: str = ""
) -> HttpResponse:
    """Somebody's key to a feed; the address of a new one is shown this once."""
    tokens = FeedToken.visible_to(request.scope).of_person(request.user).showing(shows)
    context = {"token": tokens.standing().first()}
    if secret:
        address = address_of("scheduling:feed", secret)
        context |= {"address": address, "subscribe": f"webcal:{address.partition(':')[2]}"}
    return keep_private(render(request, template, context))
