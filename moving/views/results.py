"""The lines of a file, the wrong ones to take away, and the welcome of who came in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from core.htmx import go_to
from core.responses import private
from moving.actions.welcoming import AT_ONCE, to_welcome, welcome_imported
from moving.forms.imports import WelcomeForm
from moving.models import Import
from moving.pages.imports import SHOWS, lines_to_show, shows_with_counts
from moving.pages.remarks import GROUPED, lines_with_remark, remarks_to_show
from moving.pages.wrong_file import wrong_lines_file
from moving.policies import MOVE_IN
from moving.sheets.headers import SheetKind
from moving.views.imports import log_look_at_rows, the_import, to_import
from organisations.policies import allowed
from organisations.requests import MemberRequest


@require_GET
@allowed(MOVE_IN)
def import_lines(request: MemberRequest, import_id: int) -> HttpResponse:
    run = the_import(request, import_id)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    remark = request.GET.get("remark", "")
    log_look_at_rows(request, run)
    context = {
        "run": run,
        "show": show,
        "shows": shows_with_counts(run, scope=request.scope),
        "page": _rows_of(request, run, show, remark),
        "is_grouped": show in GROUPED and not remark,
    }
    return render(request, "moving/import_lines.html", context)


def _rows_of(request: MemberRequest, run: Import, show: str, remark: str) -> "Page[Any]":
    number, scope = request.GET.get("page"), request.scope
    if show not in GROUPED:
        return lines_to_show(run, show, number, scope=scope)
    if remark:
        return lines_with_remark(run, show, remark, number, scope=scope)
    return remarks_to_show(run, show, number, scope=scope)


@require_GET
@private
@allowed(MOVE_IN)
def import_wrong(request: MemberRequest, import_id: int) -> HttpResponseBase:
    run = the_import(request, import_id)
    log_look_at_rows(request, run)
    return wrong_lines_file(run, scope=request.scope)


@require_http_methods(["GET", "POST"])
@allowed(MOVE_IN)
def import_welcome(request: MemberRequest, import_id: int) -> HttpResponse:
    """Whom to write to, and whom to call. Nobody gets a letter before somebody presses here."""
    run = the_import(request, import_id)
    if run.sheet_kind != SheetKind.VOLUNTEERS:
        return to_import(request, run)
    if request.method == "POST":
        form = WelcomeForm(request.POST, scope=request.scope)
        if form.is_valid():
            _welcome(request, run, form)
        else:
            messages.info(request, _("Some of them are not here any more. Please choose again."))
        return go_to(request, "moving:import_welcome", request.service.slug, run.pk)
    people = to_welcome(run, by=request.scope)
    context = {"run": run, "people": people, "at_once": min(AT_ONCE, len(people.by_mail))}
    return render(request, "moving/import_welcome.html", context)


def _welcome(request: MemberRequest, run: Import, form: WelcomeForm) -> None:
    everybody = form.cleaned_data["everybody"]
    chosen = None if everybody else {one.pk for one in form.cleaned_data["volunteers"]}
    count = welcome_imported(run, chosen, by=request.scope, at=timezone.now())
    if not count:
        messages.info(request, _("Nobody was ticked."))
        return
    words = ngettext(
        "%(count)s volunteer gets an email.", "%(count)s volunteers get an email.", count
    )
    messages.success(request, words % {"count": count})
    if count == AT_ONCE:
        messages.info(request, _("So many are written to at a time. Press again for the rest."))
