"""A volunteer's own days to come."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling.models import CalendarItem
from scheduling.policies import OWN_AGENDA
from scheduling.talks import days_of

IN_A_PAGE = 25


@require_GET
@allowed(OWN_AGENDA)
def agenda(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    own = CalendarItem.visible_to(request.scope).of_person(request.user).from_instant(now)
    page = Paginator(own.with_subject().soonest_first(), IN_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "days": days_of(page, scope=request.scope), "now": now}
    return render(request, "scheduling/agenda.html", context)
