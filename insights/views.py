"""The start pages: one screen for each person, of the parts that fit their roles."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import conditional_page, require_GET, require_POST

from cases.words.partner_status import status_of
from core.htmx import go_to, render_page
from insights import policies
from insights.due.news import start_of
from insights.pages import measures
from insights.pages.due import due_steps
from insights.pages.due_lines import due_rows, groups_of_turns
from insights.pages.due_list import DueList
from insights.pages.first_steps import first_steps
from insights.pages.installation import house_findings, service_lines, stopped_services
from insights.pages.lines import item_line, offer_lines, seat_lines, talk_lines
from insights.pages.news import news_rows, news_since
from insights.pages.running import periodic_works, running_parts
from insights.suppression import shown
from organisations.actions.visits import note_visit, see_all
from organisations.models import Membership, Role, Scope
from organisations.policies import allowed, for_owner
from organisations.requests import MemberRequest

A_PAGE = 50
AT_ONCE = 5
"""So many rows of each list on the start page."""
NEWS_AT_ONCE = 7


@require_GET
@allowed(policies.START)
def home(request: MemberRequest) -> HttpResponse:
    scope, now = request.scope, timezone.now()
    context: dict[str, Any] = {"now": now}
    if scope.is_manager:
        context["firsts"] = first_steps(scope)
    if scope.is_coordinator:
        every_news = "news" in request.GET
        since = note_visit(_coordinators_row(request), at=now)
        context |= _coordinators_turn(scope, since, now, every_news=every_news)
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


def _coordinators_row(request: MemberRequest) -> Membership:
    return next(row for row in request.memberships if row.role == Role.COORDINATOR)


def _coordinators_turn(
    scope: Scope, since: datetime, now: datetime, *, every_news: bool
) -> dict[str, Any]:
    """What cannot wait, what is new, and what comes after them: a thing stands in one of them."""
    steps = due_steps(scope, now)
    lists = start_of(steps, news_since(scope, since, now), at_once=AT_ONCE)
    shown = lists.new if every_news else lists.new[:NEWS_AT_ONCE]
    return {
        "steps": len(steps),
        "total": lists.total,
        "urgent": due_rows(lists.urgent, scope.service),
        "since": since,
        "news": news_rows(shown, scope.service),
        "news_count": len(lists.new),
        "more_news": len(lists.new) - len(shown),
        "then": due_rows(lists.then[:AT_ONCE], scope.service),
        "left": len(lists.then),
    }


@require_POST
@allowed(policies.SEE_DUE)
def all_seen(request: MemberRequest) -> HttpResponse:
    """Nothing that stood on the page is new any more; what happened behind it still is."""
    now = timezone.now()
    drawn = parse_datetime(request.POST.get("until", "")) if request.POST.get("until") else None
    until = drawn if drawn and drawn.tzinfo else now
    see_all(_coordinators_row(request), until=until, at=now)
    return go_to(request, "insights:home", request.scope.service.slug)


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
