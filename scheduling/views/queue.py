"""The assignment queue: every case that waits for mediators, and whose move it is."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.models import Case
from organisations.policies import allowed
from organisations.requests import MemberRequest
from scheduling import policies
from scheduling.languages import listed, spoken
from scheduling.waiting import standings

CASES_PER_PAGE = 25


@require_GET
@allowed(policies.PAIR_CASES)
def queue(request: MemberRequest) -> HttpResponse:
    cases = Case.visible_to(request.scope).in_queue().with_place().longest_in_queue_first()
    page = Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"standing": standing, "languages": listed(*spoken(standing.case.languages))}
        for standing in standings(page, scope=request.scope, at=timezone.now())
    ]
    return render(request, "scheduling/queue.html", {"page": page, "rows": rows})
