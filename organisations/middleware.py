"""The service stands in the URL; here it becomes ``request.scope``, or a 404."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core.htmx import go_to, page_of, stays_on_page
from core.responses import NO_STORE, is_private, keep_private
from organisations import second_factor
from organisations.audit import current_request_id
from organisations.models import Language, Scope, Service
from organisations.models.questions import MEMBERSHIPS_IN_SERVICE

ACCOUNT = "account/"  # where the library's pages stand (config/urls.py)

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


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
    """The language of the pages: as chosen (cookie), else the person's own, else the service's.

    ``?language=fr`` in a mailed link chooses for that page only.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.asked(request)
        translation.activate(language or settings.LANGUAGE_CODE)
        request.language_is_chosen = bool(language)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        # The same address answers in another language to another cookie.
        patch_vary_headers(response, ["Cookie"])
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


class LoginMiddleware(LoginRequiredMiddleware):
    """A page asks to log in; so does the page of which only a part was asked for."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        # A redirect that htmx follows would put the login page inside the list one looks at, and
        # "next" would be the address of the fragment.
        if answer is None or not stays_on_page(request):
            return answer
        door = resolve_url(self.get_login_url(view_func))
        login = redirect_to_login(page_of(request), door, self.get_redirect_field_name(view_func))
        return go_to(request, login.url)


def _scope_of(request: HttpRequest, service_slug: str) -> Scope | None:
    """The asker's scope, in one query; None for somebody who is no member."""
    rows = MEMBERSHIPS_IN_SERVICE.ask(user=request.user.pk, slug=service_slug)
    if not rows:
        return None
    return Scope(
        service=rows[0].service,
        user=request.user,  # type: ignore[arg-type]  # the caller asks for somebody logged in
        roles=frozenset(row.role for row in rows),
        # Several roles are several rows of one question; the service is the same in all of them.
        partner_id=next((row.partner_id for row in rows if row.partner_id), None),
    )


def ask_for_second_factor(request: HttpRequest) -> HttpResponse:
    # A form cannot be sent again by a redirect, so who was sending one starts at the front.
    onward = page_of(request) if request.method == "GET" else "/"
    if page := second_factor.where_to_prove(request.scope.person, onward=onward):
        messages.info(request, _("Please prove with your second step that it is you."))
        return go_to(request, page)
    messages.info(
        request,
        _(
            "Your role asks for a second step when you log in: a passkey on your phone or "
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
        if "service_slug" not in kwargs:
            return None
        # Views never see the slug: what they need of the service they take from the scope.
        slug = kwargs.pop("service_slug")
        if request.user.is_authenticated:
            request.scope = _scope_of(request, slug)
        request.service = request.scope.service if request.scope else self.public_service(slug)
        if request.service:
            timezone.activate(request.service.zone)
            if not request.language_is_chosen:
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
        return None


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
