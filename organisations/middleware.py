"""The service stands in the URL; here it becomes ``request.scope``, or a 404."""

import uuid
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from core import unsent
from core.htmx import go_to, page_of, stays_on_page
from core.local_time import local_day
from core.responses import NO_STORE, is_private, keep_private
from core.working_days import ONE_DAY
from organisations import second_factor
from organisations.audit import current_request_id
from organisations.models import Language, Scope, Service, User
from organisations.models.questions import MEMBERSHIPS_IN_SERVICE
from organisations.requests import ServiceClosed

ACCOUNT = "account/"  # where the library's pages stand (config/urls.py)

READING = frozenset({"GET", "HEAD", "OPTIONS"})

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def is_for_owner(view: Callable[..., Any]) -> bool:
    return bool(getattr(view, "for_owner", False))


class RequestIdMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Made here and not taken from a header: what stands in the trail may not be chosen by
        # whoever asks.
        token = current_request_id.set(uuid.uuid4().hex)
        try:
            return self.get_response(request)
        # Threads serve one request after the other: nothing of this one may reach the next.
        finally:
            current_request_id.reset(token)


class LanguageMiddleware:
    """The language of the pages: as chosen (cookie), the person's own, else a guess.

    ``?language=fr`` in a mailed link chooses for that page only. Of visitors the first guess is
    what their browser asks for, where the house has that language: who reads no French needs the
    public page of a French service most. Then comes the service's language. A signed link
    (``signed_links``) knows whom it was sent to and does not guess.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = self.asked(request)
        guess = "" if chosen else self.guessed(request)
        translation.activate(chosen or guess or settings.LANGUAGE_CODE)
        request.language_is_chosen, request.language_is_guessed = bool(chosen), bool(guess)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        # The same address answers in another language to another cookie or browser.
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    @staticmethod
    def asked(request: HttpRequest) -> str:
        for choice in (
            request.GET.get("language", ""),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
            request.user.language if request.user.is_authenticated else "",
        ):
            if choice in Language.values:
                return choice
        return ""

    @staticmethod
    def guessed(request: HttpRequest) -> str:
        """The first of the browser's languages that the house has; "fr-be" is French."""
        wanted = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
        codes = (tag.partition("-")[0] for tag, _weight in wanted)
        return next((code for code in codes if code in Language.values), "")


class LoginMiddleware(LoginRequiredMiddleware):
    """A page asks to log in; so does the page of which only a part was asked for.

    Whoever was sending something comes back to it: their session had ended meanwhile.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        request.was_logged_in = request.user.is_authenticated
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is None:
            if request.method == "POST" and request.user.is_authenticated:
                unsent.forget_unsent(request, path=request.get_full_path())
            return None
        keeps = "service_slug" in view_kwargs or is_for_owner(view_func)
        keeps = keeps and not unsent.is_never_kept(view_func)
        onward = self._onward(request, keeps=keeps)
        door = resolve_url(self.get_login_url(view_func))
        login = redirect_to_login(onward, door, self.get_redirect_field_name(view_func))
        # A redirect that htmx follows would put the login page inside the list one looks at.
        return go_to(request, login.url)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        was_here = getattr(request, "was_logged_in", False)
        # A login goes on in the session that stands, with all that somebody else left in it.
        unsent.drop_unsent(request, at=timezone.now())
        unsent.remember_person(request, response, was_here=was_here)
        return response

    @staticmethod
    def _onward(request: HttpRequest, *, keeps: bool) -> str:
        """Where somebody goes on once they have logged in."""
        # "next" must not be the address of a fragment, nor one that only takes what is sent.
        if stays_on_page(request):
            page = page_of(request)
        elif request.method == "POST":
            page = unsent.page_before(request)
        else:
            page = request.get_full_path()
        whose = unsent.last_person(request)
        if request.method != "POST" or not whose:
            return page
        # Of accounts nothing is kept: there are passwords among it.
        if keeps and unsent.keep_unsent(request, whose=whose, page=page, at=timezone.now()):
            messages.info(
                request,
                _(
                    "Your session had ended. Sign in again now: what you filled in waits for you, "
                    "and you can then send it."
                ),
            )
            return reverse("organisations:unsent_again")
        messages.info(request, _("Your session had ended. Sign in again to go on where you were."))
        return page


def _scope_of(request: HttpRequest, service_slug: str) -> Scope | None:
    """The asker's scope, in one query; None for somebody who is no member."""
    now = timezone.now()
    # In no zone is it earlier than the day before; which day it is in the service is looked at
    # below.
    earliest = now.date() - ONE_DAY
    rows = MEMBERSHIPS_IN_SERVICE.ask(user=request.user.pk, slug=service_slug, day=earliest)
    if not rows:
        return None
    request.memberships = rows
    today = local_day(now, rows[0].service.zone)
    return Scope(
        service=rows[0].service,
        user=request.user,  # type: ignore[arg-type]  # the caller asks for somebody logged in
        roles=frozenset(row.role for row in rows),
        # Several roles are several rows of one question; the service is the same in all of them.
        partner_id=next((row.partner_id for row in rows if row.partner_id), None),
        stands_in_for=frozenset(
            row.away for row in rows if row.away and row.away_from <= today <= row.away_until
        ),
    )


def ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    onward = page_of(request)
    if request.method == "POST":
        page = page_of(request) if stays_on_page(request) else unsent.page_before(request)
        whose = unsent.print_of(request.user)
        found = request.resolver_match
        keeps = not (found and unsent.is_never_kept(found.func))
        # A form cannot be sent again by a redirect.
        is_kept = keeps and unsent.keep_unsent(request, whose=whose, page=page, at=timezone.now())
        onward = reverse("organisations:unsent_again") if is_kept else page
    person = cast("User", request.user)  # whoever is asked has logged in
    if page := second_factor.where_to_prove(person, onward=onward):
        messages.info(request, _("Please prove with your second step that it is you."))
        return go_to(request, page)
    messages.info(
        request,
        _(
            "Your role asks for a second step when you sign in: a passkey on your phone or "
            "computer, or codes from an app. Please set one up here."
        ),
    )
    return go_to(request, "mfa_index")


class ScopeMiddleware:
    """Default deny: a page of a service needs a policy, or says that it is public."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = request.service = None
        # Threads are used again: without it a page outside a service would show the times of the
        # one before.
        timezone.deactivate()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, _args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if is_for_owner(view):
            return self.guard_installation(request)
        if "service_slug" not in kwargs:
            found = request.resolver_match
            is_unsent = found and found.view_name == "organisations:unsent_again"
            return self.guard_unsent(request) if is_unsent else None
        # Views never see the slug: what they need of the service they take from the scope.
        slug = kwargs.pop("service_slug")
        if request.user.is_authenticated:
            request.scope = _scope_of(request, slug)
        request.service = request.scope.service if request.scope else self.public_service(slug)
        if request.service:
            timezone.activate(request.service.zone)
            if not (request.language_is_chosen or request.language_is_guessed):
                translation.activate(request.service.language)
        if not getattr(view, "login_required", True):
            if request.service is None:
                raise Http404("no such service")
            return None
        return self.guard(request, view)

    @staticmethod
    def public_service(slug: str) -> Service | None:
        return Service.objects.filter(slug=slug).first()

    @staticmethod
    def guard(request: HttpRequest, view: View) -> HttpResponse | None:
        policy = getattr(view, "policy", None)
        if request.scope is None or policy is None:
            # One answer for three reasons, so that nobody learns which services and pages there
            # are; a view without a policy is closed and not open.
            raise Http404("not a member, or a view without a policy")
        if not policy.lets_in(request.scope):
            raise PermissionDenied("no role for this page")
        # After the roles: whoever may not open the page anyway is not asked to set up a passkey for
        # it.
        if second_factor.is_needed(request.scope) and not second_factor.was_used(request):
            return ask_for_second_factor(request)
        if request.method in READING or getattr(view, "while_closed", False):
            return None
        page = {"page": unsent.page_before(request)}
        if request.scope.service.is_closed:
            return render(request, "organisations/closed.html", page, status=403)
        if request.scope.service.is_paused:
            return render(request, "organisations/paused.html", page, status=403)
        return None

    @staticmethod
    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A signed link of a service that is closed opens nothing any more."""
        if isinstance(exception, ServiceClosed):
            return render(request, "organisations/closed_link.html", status=410)
        return None

    @staticmethod
    def guard_installation(request: HttpRequest) -> HttpResponse | None:
        """Owners of the installation, and always with a second step; the others learn nothing."""
        if not request.user.is_superuser:
            raise Http404("no owner")
        if not second_factor.was_used(request):
            return ask_for_second_factor(request)
        return None

    @classmethod
    def guard_unsent(cls, request: HttpRequest) -> HttpResponse | None:
        """What waits is about the service it was sent to, and is shown to the roles of that page.

        Only they are asked, not the row it was about: what waits are the reader's own words. Whose
        role has ended meanwhile finds nothing, and it is thrown away; who has to prove with
        a second step that it is them does so first and comes back here.
        """
        kept = unsent.unsent_of(request, at=timezone.now())
        if kept is None or request.method not in {"GET", "HEAD"}:
            return None
        try:
            view, _args, kwargs = resolve(urlsplit(kept.path).path)
            if is_for_owner(view):
                return cls.guard_installation(request)
            request.scope = _scope_of(request, kwargs.get("service_slug", ""))
            return cls.guard(request, view)
        except (Http404, PermissionDenied):
            unsent.forget_unsent(request)
            return None
        finally:
            # The page itself belongs to no service.
            request.scope = None


class WrongMethodMiddleware:
    """No bare 405: an address that only takes what is sent leads to the page it belongs to."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405:
            return response
        if request.method in {"GET", "HEAD"}:
            return go_to(request, page_above(request))
        told = render(request, "405.html", status=405)
        told.headers["Allow"] = response.headers.get("Allow", "")
        return told


def page_above(request: HttpRequest) -> str:
    """The nearest address above this one that this person may open: they are made like folders.

    If that too only takes what is sent, whoever comes there is led further up.
    """
    path = request.path_info
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            policy = getattr(resolve(path).func, "policy", None)
        except Resolver404:
            continue
        if policy is None or (request.scope and policy.lets_in(request.scope)):
            break
    return path


class PrivateResponseMiddleware:
    """What a logged-in person sees is kept by no cache, nor is whatever a private address says."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        # Also where the view gave no answer of its own: the address is the key, and a link that
        # leads nowhere today may have led somewhere yesterday.
        if found and is_private(found.func):
            return keep_private(response)
        # Of the pages of accounts one has a key in its address too, and none is for everybody.
        is_personal = request.user.is_authenticated or (found and found.route.startswith(ACCOUNT))
        # A view that says how it is kept (the feed) knows better.
        if is_personal and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = NO_STORE
        return response
