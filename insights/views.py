"""The start pages: one screen for each person, of the parts that fit their roles."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import conditional_page, require_GET, require_http_methods

from cases.words.partner_status import status_of
from core.htmx import render_page
from core.unsent import never_kept
from insights import policies
from insights.due.steps import Whose
from insights.pages import measures
from insights.pages.due import due_steps
from insights.pages.due_lines import due_rows, groups_of_turns
from insights.pages.due_list import DueList
from insights.pages.first_steps import first_steps
from insights.pages.installation import house_findings, service_lines, stopped_services
from insights.pages.lines import item_line, offer_lines, seat_lines, talk_lines
from insights.pages.running import periodic_works, running_parts
from insights.pages.search import MOST_TYPED, search_for
from insights.suppression import shown
from organisations.models import Scope
from organisations.policies import allowed, for_owner, while_closed
from organisations.requests import MemberRequest

A_PAGE = 50
AT_ONCE = 5
"""So many rows of each list on the start page."""


@require_GET
@allowed(policies.START)
def home(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    context: dict[str, Any] = {"now": now}
    if scope.is_manager:
        context["firsts"] = first_steps(scope)
    if scope.is_coordinator:
        context |= _coordinators_turn(scope, now)
        context["talks"] = talk_lines(measures.next_talks(scope, now), scope.service)
    if scope.is_trainer:
        context["trainers_moves"] = measures.trainers_moves(scope, now)
        context["sessions"] = measures.trainers_sessions(scope, now)
    if scope.is_volunteer:
        context |= _volunteers_day(scope, now)
    if scope.is_partner:
        context["referrals"] = [
            {"referral": referral, "status": status_of(referral.case)}
            for referral in measures.newest_referrals(scope)
        ]
    if policies.SEE_NUMBERS.lets_in(scope):
        numbers = measures.services_numbers(scope)
        least = scope.service.suppress_below if not scope.is_manager else 0
        context["numbers"] = {name: shown(n, least=least) for name, n in numbers.items()}
    return render(request, "insights/home.html", context)


@sensitive_post_parameters("q")
@never_kept
@while_closed
@require_http_methods(["GET", "POST"])
@allowed(policies.SEARCH)
def search(request: MemberRequest) -> HttpResponse:
    """The words come by POST alone, and stand in no address, no history and no log."""
    typed = request.POST.get("q", "")[:MOST_TYPED]
    context = {"typed": typed, "found": search_for(typed, request.scope)}
    return render_page(request, "insights/search.html", "insights/_search_found.html", context)


@conditional_page
@require_GET
@allowed(policies.SEE_DUE)
def due(request: MemberRequest) -> HttpResponse:
    """The list of every turn; it asks for itself again, and gets a 304 where nothing changed."""
    chosen = DueList.of(due_steps(request.scope, timezone.now()), request.GET)
    page = Paginator(chosen.chosen, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "list": chosen,
        "page": page,
        "groups": groups_of_turns(page.object_list, request.service, chosen.counts),
    }
    return render_page(request, "insights/due.html", "insights/_due_list.html", context)


@require_GET
@allowed(policies.SEE_RUNNING)
def running(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    context = {"parts": running_parts(request.scope.service, now), "works": periodic_works(now)}
    return render(request, "insights/running.html", context)


def _coordinators_turn(scope: Scope, now: datetime) -> dict[str, Any]:
    """What cannot wait, and what comes after it: a step stands in one of the two."""
    steps = due_steps(scope, now)
    urgent = [step for step in steps if step.urgent]
    ours = [step for step in steps if step.whose == Whose.COORDINATOR]
    first = urgent[:AT_ONCE]
    then = [step for step in ours if step not in first]
    return {
        "steps": len(steps),
        "ours": len(ours),
        "urgent": due_rows(first, scope.service),
        "urgent_count": len(urgent),
        "then": due_rows(then[:AT_ONCE], scope.service),
        "left": len(then),
    }


def _volunteers_day(scope: Scope, now: datetime) -> dict[str, Any]:
    day = measures.volunteers_day(scope, now)
    if day is None:
        return {}
    return {
        "day": day,
        "offers": offer_lines(day.offers, scope.service),
        "next": item_line(day.item),
        "seats": seat_lines(day.assignments, scope.service),
    }


@require_GET
@for_owner
def installation(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"lines": service_lines(now), "house": house_findings(now)}
    context |= {"gone": stopped_services(), "version": settings.VERSION}
    return render(request, "insights/installation.html", context)
