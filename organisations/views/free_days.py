"""The days on which nobody works: a year to look at, days of one's own, and the official ones."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.forms import posted
from core.htmx import go_to
from core.local_time import local_day
from organisations.actions.free_days import (
    add_free_day,
    change_free_day,
    remove_free_day,
    switch_official_day,
)
from organisations.actions.refusals import FreeDayKnown, NoSuchOfficialDay
from organisations.forms.free_days import FreeDayForm
from organisations.models import OwnFreeDay
from organisations.pages.year import (
    YEARS_AHEAD,
    YEARS_BACK,
    next_free_day,
    official_switches,
    suggestions,
    year_asked,
    year_of,
)
from organisations.policies import MANAGE_FREE_DAYS, SEE_OPENING, allowed
from organisations.requests import MemberRequest
from organisations.words import words_about_free_day


@require_GET
@allowed(SEE_OPENING)
def free_day_list(request: MemberRequest) -> HttpResponse:
    service, today = request.service, _today(request)
    year = year_asked(request.GET.get("year", ""), today=today)
    own = OwnFreeDay.visible_to(request.scope).yearly_first()
    context = {
        "year": year,
        "earlier": year - 1 if year > today.year - YEARS_BACK else None,
        "later": year + 1 if year < today.year + YEARS_AHEAD else None,
        "months": year_of(service, year, today=today),
        "weekdays": [(WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in WEEKDAYS],
        "coming": next_free_day(service, today),
        "own": own,
        "official": official_switches(service),
        "suggested": suggestions(service, own, today=today),
        "may_change": MANAGE_FREE_DAYS.lets_in(request.scope),
    }
    return render(request, "organisations/free_day_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_FREE_DAYS)
def free_day_create(request: MemberRequest) -> HttpResponse:
    today = _today(request)
    form = FreeDayForm(posted(request), today=today, initial=_suggested(request, today))
    if form.is_valid():
        try:
            row = add_free_day(facts=form.cleaned_data, by=request.scope, at=timezone.now())
        except FreeDayKnown as refusal:
            form.add_error("name", words_about_free_day(refusal))
        else:
            told = _("%(name)s is in the calendar. Nobody works then.")
            messages.success(request, told % {"name": row})
            return go_to(request, "organisations:free_day_list", request.service.slug)
    status = 422 if form.errors else 200
    return render(request, "organisations/free_day_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allowed(MANAGE_FREE_DAYS)
def free_day_change(request: MemberRequest, free_day_id: int) -> HttpResponse:
    row = get_object_or_404(OwnFreeDay.visible_to(request.scope), pk=free_day_id)
    form = FreeDayForm(posted(request), today=_today(request), row=row)
    if form.is_valid():
        try:
            change_free_day(row, changes=form.changes, by=request.scope, at=timezone.now())
        except FreeDayKnown as refusal:
            form.add_error("name", words_about_free_day(refusal))
        except OwnFreeDay.DoesNotExist:  # a colleague removed it since the page was asked for
            messages.info(request, _("This day is out of the calendar already."))
            return go_to(request, "organisations:free_day_list", request.service.slug)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "organisations:free_day_list", request.service.slug)
    context = {"form": form, "row": row}
    status = 422 if form.errors else 200
    return render(request, "organisations/free_day_change.html", context, status=status)


@require_POST
@allowed(MANAGE_FREE_DAYS)
def free_day_remove(request: MemberRequest, free_day_id: int) -> HttpResponse:
    try:
        row = OwnFreeDay.visible_to(request.scope).get(pk=free_day_id)
        remove_free_day(row, by=request.scope, at=timezone.now())
    except OwnFreeDay.DoesNotExist:
        # Pressed twice, or a colleague was quicker: what was wanted is so.
        messages.info(request, _("This day is out of the calendar already."))
    else:
        messages.success(request, _("%(name)s is out of the calendar.") % {"name": row})
    return go_to(request, "organisations:free_day_list", request.service.slug)


@require_POST
@allowed(MANAGE_FREE_DAYS)
def official_day(request: MemberRequest, key: str) -> HttpResponse:
    """``free=yes``: nobody works then; anything else: it is a day like any other."""
    is_free = request.POST.get("free") == "yes"
    try:
        switch_official_day(key, is_free=is_free, by=request.scope, at=timezone.now())
    except NoSuchOfficialDay as strange:
        raise Http404("no such day") from strange
    messages.success(request, _("Nobody works then.") if is_free else _("You work then."))
    return go_to(request, "organisations:free_day_list", request.service.slug)


def _suggested(request: MemberRequest, today: date) -> dict[str, Any]:
    """What a suggestion of the list begins with, by its word in the address."""
    asked = request.GET.get("suggested", "")
    every = suggestions(request.service, (), today=today)
    for one in every:
        if one.key == asked:
            return {"name": str(one.name), "starts_on": one.day, "is_yearly": True}
    return {}


def _today(request: MemberRequest) -> date:
    return local_day(timezone.now(), request.service.zone)
