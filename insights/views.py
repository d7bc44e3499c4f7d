"""The start pages: one screen for each person, of the parts that fit their roles."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    conditional_page,
    require_GET,
    require_http_methods,
    require_POST,
)

from cases.models import Case
from cases.words.partner_status import status_of
from core.forms import posted
from core.htmx import go_to, render_page, wants_fragment
from core.refusals import Refused
from core.row_numbers import is_row_number
from core.unsent import never_kept
from core.wording import paired
from insights import policies
from insights.actions.several import (
    Several,
    ask_several,
    hand_over_several,
    remind_several,
    rest_several,
)
from insights.due.news import start_of
from insights.due.several import Deed
from insights.forms import AskPairsForm, ViewForm, form_for
from insights.pages import measures
from insights.pages.covers import cover_notices
from insights.pages.due import due_steps
from insights.pages.due_lines import due_rows, groups_of_turns
from insights.pages.due_list import DueList, Reader
from insights.pages.first_steps import first_steps
from insights.pages.installation import house_findings, service_lines, stopped_services
from insights.pages.lines import item_line, offer_lines, seat_lines, talk_lines, to_tell_lines
from insights.pages.news import news_rows, news_since
from insights.pages.offer_ticket import offer_ticket
from insights.pages.running import periodic_works, running_parts
from insights.pages.search import MOST_TYPED, search_for
from insights.pages.several import MOST, chosen_cases
from insights.pages.week import week_page
from insights.pages.would_take import would_take
from insights.suppression import shown
from insights.words import (
    NOBODY_TO_WRITE,
    SEVERAL,
    SEVERAL_LEAD,
    SEVERAL_SIGNS,
    done_in_words,
    why_not_done,
)
from organisations.actions.saved_views import drop_view, save_view
from organisations.actions.visits import LONGEST_AWAY, note_visit, see_all
from organisations.models import Membership, Role, SavedView, Scope, coordinators_of
from organisations.models.saved_views import LONGEST_QUERY
from organisations.policies import allowed, for_owner, while_closed
from organisations.requests import MemberRequest
from organisations.views.phone_calls import ask_to_call
from organisations.words import words_about_view
from scheduling.appointments.actions.feeds import make_feed, revoke_feed
from scheduling.appointments.models import FeedShows
from scheduling.appointments.views.feed import feed_page

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
    scope, now = request.scope, timezone.now()
    steps = due_steps(scope, now)
    colleagues = coordinators_of(scope.service)
    chosen = DueList.of(steps, request.GET, reader=Reader.of(scope), colleagues=colleagues)
    page = Paginator(chosen.chosen, A_PAGE).get_page(request.GET.get("page"))
    views = list(SavedView.visible_to(scope).in_order())
    view = next((view for view in views if chosen.shows(view.query)), None)
    context = {
        "list": chosen,
        "tabs": chosen.tabs([(view.name, view.query) for view in views]),
        "more": _keep(request, chosen) if chosen.query and not view else None,
        "page": page,
        "groups": groups_of_turns(page.object_list, request.service, chosen.counts),
        "view": view,
        "deeds": [
            {"slug": deed.value, "label": SEVERAL[deed], "icon": SEVERAL_SIGNS[deed]}
            for deed in Deed
        ],
    }
    if not wants_fragment(request):
        context["covers"] = cover_notices(scope, steps, at=now)
    return render_page(request, "insights/due.html", "insights/_due_list.html", context)


@require_http_methods(["GET", "POST"])
@allowed(policies.SEE_DUE)
def view_create(request: MemberRequest) -> HttpResponse:
    """Keep what somebody chose of the list as a tab: one name is asked."""
    scope = request.scope
    form = ViewForm(posted(request))
    asked = request.POST if request.method == "POST" else request.GET
    query = asked.get("query", "")
    back_url = _list_of(request, query)
    if form.is_valid():
        try:
            save_view(**form.cleaned_data, by=scope)
        except Refused as refusal:
            form.add_error("name", words_about_view(refusal))
        else:
            return go_to(request, back_url)
    context = {"form": form, "query": query, "back_url": back_url}
    status = 422 if form.errors else 200
    return render(request, "insights/view_create.html", context, status=status)


@require_POST
@allowed(policies.SEE_DUE)
def view_drop(request: MemberRequest, view_id: int) -> HttpResponse:
    if name := drop_view(view_id, by=request.scope):
        messages.success(request, _("“%(name)s” is taken away.") % {"name": name})
    return go_to(request, "insights:due", request.service.slug)


def _keep(request: MemberRequest, chosen: DueList) -> dict[str, str]:
    url = reverse("insights:view_create", args=[request.service.slug])
    query = urlencode({"query": chosen.query})
    return {"label": _("Keep what you see now"), "url": f"{url}?{query}"}


def _list_of(request: MemberRequest, query: str) -> str:
    """The list as it was chosen: only its own page, whatever stands in ``query``."""
    url = reverse("insights:due", args=[request.service.slug])
    return f"{url}?{urlencode(parse_qsl(query))}" if query else url


@require_http_methods(["GET", "POST"])
@allowed(policies.SEE_DUE)
def several(request: MemberRequest, deed: str) -> HttpResponse:
    """Do one thing with the rows that were chosen; what it is about is shown before."""
    try:
        what = Deed(deed)
    except ValueError as strange:
        raise Http404("no such deed") from strange
    scope, now = request.scope, timezone.now()
    sent = request.POST if request.method == "POST" else request.GET
    back = sent.get("back", "")[:LONGEST_QUERY]
    back_url = _list_of(request, back)
    keys = [int(key) for key in sent.getlist("case") if is_row_number(key)]
    if len(set(keys)) > MOST:
        words = _("You chose %(n)s cases. Choose at most %(most)s at once.")
        messages.warning(request, words % {"n": len(set(keys)), "most": MOST})
        return go_to(request, back_url)
    cases = list(Case.visible_to(scope).of_keys(keys))
    if not cases:
        messages.info(request, _("Choose the rows first, with the box in front of each."))
        return go_to(request, back_url)
    form = form_for(what, posted(request), cases=cases, scope=scope, at=now)
    if request.method == "POST" and (form is None or form.is_valid()):
        _tell(request, what, _done_with(what, cases, form, by=scope, at=now))
        return go_to(request, back_url)
    lines = chosen_cases(cases, what, scope=scope, at=now)
    context = {
        "title": SEVERAL[what],
        "lead": SEVERAL_LEAD[what],
        "form": form,
        "lines": lines,
        "asks": what == Deed.ASK_BEST,
        "names_people": what in {Deed.ASK_BEST, Deed.REMIND},
        "nobody": NOBODY_TO_WRITE.get(what, ""),
        "people": sum(len(line.people) for line in lines),
        "back": back,
        "back_url": back_url,
    }
    status = 422 if form and form.errors else 200
    return render(request, "insights/several.html", context, status=status)


def _done_with(
    what: Deed, cases: list[Case], form: forms.Form | None, *, by: Scope, at: datetime
) -> Several:
    if isinstance(form, AskPairsForm):
        pairs = {case: form.people_for(case) for case in cases}
        return ask_several(pairs, by=by, at=at)
    if form is None:
        return remind_several(cases, by=by, at=at)
    act = rest_several if what == Deed.REST else hand_over_several
    return act(cases, **form.cleaned_data, by=by, at=at)


def _tell(request: MemberRequest, what: Deed, come: Several) -> None:
    """What was done, whom no letter tells of it, and of each case why not."""
    if come.done:
        messages.success(request, done_in_words(what, len(come.done)))
    ask_to_call(request, come.people)
    for case, why in come.refused:
        messages.warning(request, paired(case.number, why_not_done(what, why)))


@require_GET
@allowed(policies.SEE_WEEK)
def service_week(request: MemberRequest) -> HttpResponse:
    context = week_page(request.scope, request.GET, timezone.now())
    return render(request, "insights/service_week.html", context)


@require_GET
@allowed(policies.SEE_WEEK)
def week_feed(request: MemberRequest) -> HttpResponse:
    return feed_page(request, FeedShows.WEEK, "insights/week_feed.html")


@require_POST
@allowed(policies.SEE_WEEK)
def week_feed_make(request: MemberRequest) -> HttpResponse:
    """Shows the secret in its answer, this once: nothing keeps it for another page."""
    secret = make_feed(shows=FeedShows.WEEK, by=request.scope, at=timezone.now())
    return feed_page(request, FeedShows.WEEK, "insights/week_feed.html", secret=secret)


@require_POST
@allowed(policies.SEE_WEEK)
def week_feed_stop(request: MemberRequest) -> HttpResponse:
    if revoke_feed(shows=FeedShows.WEEK, by=request.scope, at=timezone.now()):
        messages.success(request, _("The address no longer works."))
    return go_to(request, "insights:week_feed", request.service.slug)


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
    news, mine = news_since(scope, since, now), Reader.of(scope).answers_for
    lists = start_of(steps, news, at_once=AT_ONCE, is_theirs=mine)
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
    until = _moment_drawn(request.POST.get("until", ""), now)
    see_all(_coordinators_row(request), until=until, at=now)
    return go_to(request, "insights:home", request.scope.service.slug)


def _moment_drawn(said: str, now: datetime) -> datetime:
    """When the page was drawn, as it says itself; what is no moment is now."""
    try:
        drawn = parse_datetime(said)
        # Further back nothing is news; at the ends of the calendar UTC knows no such moment.
        return max(drawn, now - LONGEST_AWAY) if drawn and drawn.tzinfo else now
    except (ValueError, OverflowError):
        return now


def _volunteers_day(scope: Scope, now: datetime) -> dict[str, Any]:
    day = measures.volunteers_day(scope, now)
    if day is None:
        return {}
    ticket = offer_ticket(scope, now) if day.offers else {}
    others = [one for one in day.offers if not ticket or one.pk != ticket["offer"].pk]
    return {
        "day": day,
        "ticket": ticket,
        "offers": offer_lines(others, scope.service),
        "to_tell": to_tell_lines(day.to_tell, scope.service),
        "next": item_line(day.item),
        "seats": seat_lines(day.assignments, scope.service),
        **would_take(day, scope),
    }


@require_GET
@for_owner
def installation(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"lines": service_lines(now), "house": house_findings(now)}
    context |= {"gone": stopped_services(), "version": settings.VERSION}
    return render(request, "insights/installation.html", context)
