"""The doormat: which service, which language, and the link of an invitation."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import go_to
from core.responses import private
from core.tokens import BadLink, read_token
from organisations.actions import people, service
from organisations.actions.invitations import giver_still_may
from organisations.actions.refusals import AboutOneself, InvitationEnded
from organisations.models import Invitation, Language, Membership, Service
from organisations.requests import GuestRequest
from organisations.views.signed_links import enter_by_link, link_over
from organisations.words import words_about_oneself

A_YEAR = 365 * 24 * 3600


@require_safe
@login_not_required
def front(request: GuestRequest) -> HttpResponse:
    """One's own services, or straight on to the only one; for visitors those that are open.

    Who only looks after the installation goes straight on to it.
    """
    mine: list[Service] = []
    if request.user.is_authenticated:
        rows = Membership.objects.current().of_person(request.user).with_service()
        mine = list({row.service_id: row.service for row in rows}.values())
        if not mine and request.user.is_superuser:
            return go_to(request, settings.HOME_OF_INSTALLATION)
        if len(mine) == 1 and "all" not in request.GET:
            return go_to(request, settings.HOME_OF_SERVICE, mine[0].slug)
    services = Service.objects.open_to_the_public().in_order()
    context = {"mine": mine, "home_of_service": settings.HOME_OF_SERVICE, "services": services}
    return render(request, "organisations/front.html", context)


@require_POST
@login_not_required
def set_language(request: GuestRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    onward = request.POST.get("next", "")
    # A word without a slash is taken for the name of a page, which there may not be.
    if not onward.startswith("/") or not url_has_allowed_host_and_scheme(
        onward, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        onward = "/"
    response = go_to(request, onward)
    if language in Language.values:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=A_YEAR,
            samesite="Lax",
            secure=settings.SECURE_COOKIES,
            httponly=True,
        )
        if request.user.is_authenticated:
            service.choose_language(request.user, language)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@private
def invitation(request: GuestRequest, token: str) -> HttpResponse:
    """GET shows who asks and for what; POST lets the person in."""
    try:
        row = Invitation.by_link(read_token("invitation", token)["invitation"])
    except (BadLink, KeyError, Invitation.DoesNotExist) as unknown:
        raise Http404 from unknown
    enter_by_link(request, row.service, language=row.language)
    if request.method == "POST":
        try:
            people.accept_invitation(row, at=timezone.now())
        except InvitationEnded:
            messages.warning(request, _("This invitation has ended. Ask for a new one."))
            return go_to(request, request.path)
        except AboutOneself as refusal:
            messages.warning(request, words_about_oneself(refusal))
            return go_to(request, request.path)
        messages.success(request, _("Welcome! Sign in with your email address."))
        return go_to(request, settings.HOME_OF_SERVICE, row.service.slug)
    if not row.is_open(timezone.now()) or not giver_still_may(row):
        return link_over(
            request,
            heading=_("This invitation has ended or was used before"),
            lead=_("Were you here before? Then you can simply sign in."),
        )
    return render(request, "organisations/invitation.html", {"invitation": row})
