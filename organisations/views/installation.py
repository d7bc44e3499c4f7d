"""The pages of an owner of the installation: services as names, counts and health, never people."""

from contextlib import suppress

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.lifecycle import MoveRefused
from core.refusals import Refused
from organisations.actions import closing, installation
from organisations.actions.invitations import is_managed
from organisations.actions.refusals import AddressTaken, IsManaged
from organisations.forms.closing import ClosingForm
from organisations.forms.installation import NAME_TAKEN, ManagerForm, OpenServiceForm, RenameForm
from organisations.models import Scope, Service, User
from organisations.models.closing import earliest_day, state_of_closing
from organisations.models.running_work import running_work
from organisations.policies import for_owner
from organisations.words import words_about_closing, work_in_words


class OwnerRequest(HttpRequest):
    """From an owner of the installation; of no service."""

    user: User


def _show(request: OwnerRequest, page: str, form: forms.Form, **facts: Service) -> HttpResponse:
    context = {"form": form, "installation": settings.HOME_OF_INSTALLATION, **facts}
    status = 422 if form.errors else 200
    return render(request, f"organisations/service_{page}.html", context, status=status)


def _standing(which: str) -> Service:
    """Of one that was erased nothing is to be done any more."""
    return get_object_or_404(Service.objects.not_erased(), slug=which)


def _say_closed(request: OwnerRequest) -> HttpResponse:
    """No letter leaves a closed service but those about that, so nobody would hear of it."""
    messages.info(request, _("This service is closed. Take that back first."))
    return go_to(request, settings.HOME_OF_INSTALLATION)


@require_http_methods(["GET", "POST"])
@for_owner
def service_open(request: OwnerRequest) -> HttpResponse:
    form = OpenServiceForm(posted(request))
    if form.is_valid():
        try:
            service = installation.open_service(**form.facts(), by=request.user, at=timezone.now())
        except AddressTaken:
            form.add_error("slug", NAME_TAKEN)
        else:
            told = _("“%(name)s” is open. The invitation to its manager is on its way.")
            messages.success(request, told % {"name": service})
            return go_to(request, settings.HOME_OF_INSTALLATION)
    return _show(request, "open", form)


@require_http_methods(["GET", "POST"])
@for_owner
def service_rename(request: OwnerRequest, which: str) -> HttpResponse:
    service = _standing(which)
    form = RenameForm(posted(request), service=service)
    if form.is_valid():
        installation.rename_service(
            service, changes=form.changes, by=request.user, at=timezone.now()
        )
        messages.success(request, _("The name is saved."))
        return go_to(request, settings.HOME_OF_INSTALLATION)
    return _show(request, "rename", form, which=service)


@require_POST
@for_owner
def service_pause(request: OwnerRequest, which: str) -> HttpResponse:
    service = _standing(which)
    if service.is_closed:
        return _say_closed(request)
    installation.pause_service(service, by=request.user, at=timezone.now())
    told = _("“%(name)s” is paused. Those who run it are told by email.")
    messages.success(request, told % {"name": service})
    return go_to(request, settings.HOME_OF_INSTALLATION)


@require_POST
@for_owner
def service_resume(request: OwnerRequest, which: str) -> HttpResponse:
    service = _standing(which)
    if service.is_closed:
        return _say_closed(request)
    installation.resume_service(service, by=request.user, at=timezone.now())
    told = _("“%(name)s” goes on. Those who run it are told by email.")
    messages.success(request, told % {"name": service})
    return go_to(request, settings.HOME_OF_INSTALLATION)


@require_http_methods(["GET", "POST"])
@for_owner
def service_manager(request: OwnerRequest, which: str) -> HttpResponse:
    """Ask in the manager of a service that has none; one that has one asks in the next itself."""
    service = _standing(which)
    if service.is_closed:
        return _say_closed(request)
    if is_managed(service):
        messages.info(request, _("This service has a manager, who can invite another one."))
        return go_to(request, settings.HOME_OF_INSTALLATION)
    form = ManagerForm(posted(request), initial={"manager_language": service.language})
    if form.is_valid():
        newcomer = form.newcomer(language=service.language)
        try:
            installation.invite_manager(service, newcomer, by=request.user, at=timezone.now())
        except IsManaged:
            messages.info(request, _("This service has a manager, who can invite another one."))
        else:
            messages.success(request, _("The invitation is on its way."))
        return go_to(request, settings.HOME_OF_INSTALLATION)
    return _show(request, "manager", form, which=service)


@require_http_methods(["GET", "POST"])
@for_owner
def service_close(request: OwnerRequest, which: str) -> HttpResponse:
    """Close a paused service: nobody may be left there who could ask for it."""
    service = _standing(which)
    if service.is_closed or not service.is_paused:
        told = _("Only a service that is paused, and does not close already, can be closed here.")
        messages.info(request, told)
        return go_to(request, settings.HOME_OF_INSTALLATION)
    now, work = timezone.now(), running_work(service)
    form = ClosingForm(posted(request), earliest=earliest_day(service, now), work=work)
    if form.is_valid():
        try:
            closing.close_as_owner(service, form.leaving, by=request.user, at=now)
        except Refused as refusal:
            form.add_error(None, words_about_closing(refusal))
        else:
            told = _("“%(name)s” is closed. Everybody who belongs to it is told by email.")
            messages.success(request, told % {"name": service})
            return go_to(request, settings.HOME_OF_INSTALLATION)
    context = {"form": form, "installation": settings.HOME_OF_INSTALLATION, "which": service}
    context["work"] = work_in_words(work)
    status = 422 if form.errors else 200
    return render(request, "organisations/service_close.html", context, status=status)


@require_POST
@for_owner
def service_reopen(request: OwnerRequest, which: str) -> HttpResponse:
    service = _standing(which)
    state = state_of_closing(service)
    if state is not None:
        scope = Scope.of_owner(service, request.user)
        with suppress(MoveRefused):  # not closed yet, or being erased: the list says how it stands
            closing.take_back_closing(state, by=scope, at=timezone.now())
            told = _("“%(name)s” goes on. Everybody who belongs to it is told by email.")
            messages.success(request, told % {"name": service})
    return go_to(request, settings.HOME_OF_INSTALLATION)
