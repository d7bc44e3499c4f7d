"""A volunteer's own days to come."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling.appointments.pages.talks import days_of, to_come
from scheduling.policies import OWN_AGENDA

IN_A_PAGE = 25


@require_GET
@allowed(OWN_AGENDA)
def agenda(request: MemberRequest) -> HttpResponse:
    now = timezone.now()
    paginator = Paginator(to_come(request.scope, now), IN_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    days = days_of(page, scope=request.scope, at=now)
    context = {"page": page, "days": days, "now": now}
    return render(request, "scheduling/agenda.html", context)
